<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** What came back over HTTP. */
final class Answer {

	/** @param array<string, string> $headers lower-case names; of a repeated one the last, cookies in lines */
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

	/**
	 * The cookies that are set.
	 *
	 * @return array<string, array{value: string, line: string}> by name; of a repeated one the last
	 */
	public function cookies(): array {
		$cookies = [];
		foreach ( array_filter( explode( "\n", $this->header( 'Set-Cookie' ) ) ) as $line ) {
			[ $name, $value ] = explode( '=', explode( ';', $line, 2 )[0], 2 );
			$cookies[ $name ] = [
				'value' => $value,
				'line'  => $line,
			];
		}
		return $cookies;
	}

	public function header( string $name ): string {
		return $this->headers[ strtolower( $name ) ] ?? '';
	}
}
