<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Crash;

/** An order with a product of its own, and what is asked of it under which key. */
final class Order {

	public const CANCEL = [ 'transitions/cancel', '{"inputs": {"reason": "customer_asked"}}' ];

	/** @param array{string, string} $deed the route below the order, and the body */
	public function __construct(
		public readonly int $id,
		public readonly int $product,
		public readonly string $key,
		private readonly array $deed = self::CANCEL,
	) {
	}

	/** The same order, of which something else is asked under another key. */
	public function asked( string $key, string $route, string $body = '{}' ): self {
		return new self( $this->id, $this->product, $key, [ $route, $body ] );
	}

	/** What is sent to its product's shop to have an order typed in. */
	public function typed( string $key, string $body ): self {
		return new self( 0, $this->product, $key, [ '', $body ] );
	}

	public function route(): string {
		return 0 === $this->id ? 'orders' : "orders/{$this->id}/{$this->deed[0]}";
	}

	public function body(): string {
		return $this->deed[1];
	}
}
