<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** What came back over HTTP. */
final class Answer {

	/** @param array<string, string> $headers lower-case names; of a repeated one the last */
	public function __construct(
		public readonly int $status,
		public readonly array $headers,
		public readonly string $body,
	) {
	}

	/** @return array<string, mixed> */
	public function json(): array {
		$decoded = json_decode( $this->body, true );
		return is_array( $decoded ) ? $decoded : [];
	}

	public function header( string $name ): string {
		return $this->headers[ strtolower( $name ) ] ?? '';
	}
}
