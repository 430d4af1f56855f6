<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Crash;

/** An order with a product of its own, and the key under which it is to be cancelled. */
final class Order {

	public function __construct(
		public readonly int $id,
		public readonly int $product,
		public readonly string $key,
	) {
	}
}
