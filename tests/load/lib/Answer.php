<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Answer {

	/** @param int $status 0: the connection ended, or nothing came in time */
	public function __construct(
		public readonly int $status,
		private readonly string $head,
		public readonly string $body,
	) {
	}

	/** @return array<mixed> */
	public function json(): array {
		$value = json_decode( $this->body, true );
		return is_array( $value ) ? $value : [];
	}

	public function isSuccess(): bool {
		return $this->status >= 200 && $this->status < 300;
	}

	public function isReplayed(): bool {
		return 1 === preg_match( '/^Idempotent-Replayed: true\r?$/mi', $this->head );
	}

	public function retryAfter(): ?int {
		return preg_match( '/^Retry-After: (\d+)\r?$/mi', $this->head, $found ) ? (int) $found[1] : null;
	}

	/** Refused for want of room, in a manner that a client can follow. */
	public function isShed(): bool {
		return 503 === $this->status && null !== $this->retryAfter();
	}

	/** Whether the same request, under the same key, may still succeed. */
	public function isRetryable(): bool {
		return 0 === $this->status || $this->status >= 500 || 429 === $this->status
			|| ( 409 === $this->status && true === ( $this->json()['retryable'] ?? false ) );
	}
}
