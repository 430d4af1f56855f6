<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Crash;

/** Requests under way at once. */
final class Requests {

	private readonly \CurlMultiHandle $multi;

	/** @var array<string, array{\CurlHandle, list<string>}> */
	private array $handles = [];

	public function __construct() {
		$this->multi = curl_multi_init();
	}

	/** @param array{string, string, list<string>, string} $request method, address, headers, body */
	public function add( string $name, array $request ): void {
		[ $method, $url, $headers, $body ] = $request;
		$handle                            = curl_init( $url );
		$this->handles[ $name ]            = [ $handle, [] ];
		curl_setopt_array(
			$handle,
			[
				CURLOPT_CUSTOMREQUEST  => $method,
				CURLOPT_HTTPHEADER     => $headers,
				CURLOPT_RETURNTRANSFER => true,
				CURLOPT_TIMEOUT        => Shop::timeout(),
				CURLOPT_HEADERFUNCTION => function ( mixed $on, string $line ) use ( $name ): int {
					unset( $on );
					$this->handles[ $name ][1][] = trim( $line );
					return strlen( $line );
				},
			] + ( 'POST' === $method ? [ CURLOPT_POSTFIELDS => $body ] : [] )
		);
		curl_multi_add_handle( $this->multi, $handle );
	}

	/** Sends what can be sent, without waiting. */
	public function push(): void {
		curl_multi_exec( $this->multi, $running );
	}

	/** @return array<string, Answer> */
	public function wait(): array {
		do {
			curl_multi_exec( $this->multi, $running );
			if ( $running > 0 ) {
				curl_multi_select( $this->multi );
			}
		} while ( $running > 0 );
		$answers = [];
		foreach ( $this->handles as $name => [ $handle, $headers ] ) {
			$answers[ $name ] = new Answer(
				(int) curl_getinfo( $handle, CURLINFO_RESPONSE_CODE ),
				(string) curl_multi_getcontent( $handle ),
				$headers
			);
		}
		return $answers;
	}
}
