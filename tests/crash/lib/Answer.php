<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Crash;

final class Answer {

	/** @param list<string> $headers */
	public function __construct(
		public readonly int $status,
		public readonly string $body,
		private readonly array $headers,
	) {
	}

	public function isReplayed(): bool {
		$headers = array_map( 'strtolower', $this->headers );
		return in_array( 'idempotent-replayed: true', $headers, true );
	}

	/** Whether a client with the same key should ask again. */
	public function isRetryable(): bool {
		return in_array( $this->status, [ 0, 502, 503, 504 ], true )
			|| ( 409 === $this->status && true === ( $this->json()['retryable'] ?? false ) );
	}

	/** The worker died before it could answer. */
	public function isBroken(): bool {
		return in_array( $this->status, [ 0, 502, 504 ], true );
	}

	/** @return array<mixed> */
	public function json(): array {
		$value = json_decode( $this->body, true );
		return is_array( $value ) ? $value : [];
	}
}
