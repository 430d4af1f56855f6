<?php
// SPDX-License-Identifier: MIT
//
// Many requests under way at once, on connections that are kept. Nothing here waits for an answer:
// what has come in is handed out by poll(). Handles are used again, one kind for each method, because
// making one for each request took a third of the generator's time.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Client {

	/** A phone gives up waiting then, and asks again. */
	private const TIMEOUT_S = 30;

	private const CONNECTIONS_KEPT_MAX = 4096;

	private readonly \CurlMultiHandle $multi;

	/** @var array<string, list<\CurlHandle>> by method */
	private array $idle = [];

	/** @var array<int, array{string, mixed}> handle => method, what it is for */
	private array $active = [];

	public function __construct( private readonly string $url ) {
		$this->multi = curl_multi_init();
		curl_multi_setopt( $this->multi, CURLMOPT_MAXCONNECTS, self::CONNECTIONS_KEPT_MAX );
	}

	public function countActive(): int {
		return count( $this->active );
	}

	/**
	 * @param list<string> $headers
	 * @param mixed        $purpose handed out again with the answer
	 */
	public function send( string $method, string $path, array $headers, string $body, mixed $purpose ): void {
		$this->idle[ $method ] ??= [];
		$handle                  = array_pop( $this->idle[ $method ] ) ?? $this->open( $method );
		curl_setopt( $handle, CURLOPT_URL, $this->url . $path );
		curl_setopt( $handle, CURLOPT_HTTPHEADER, $headers );
		if ( 'GET' !== $method ) {
			curl_setopt( $handle, CURLOPT_POSTFIELDS, $body );
		}
		$this->active[ spl_object_id( $handle ) ] = [ $method, $purpose ];
		curl_multi_add_handle( $this->multi, $handle );
		curl_multi_exec( $this->multi, $running );
	}

	/** @return list<mixed> what is under way */
	public function purposes(): array {
		return array_column( $this->active, 1 );
	}

	/**
	 * Waits for answers, no longer than [seconds].
	 *
	 * @return list<array{Answer, mixed}>
	 */
	public function poll( float $seconds ): array {
		if ( $seconds > 0 && [] === $this->active ) {
			usleep( (int) ( $seconds * 1e6 ) );
		} elseif ( $seconds > 0 ) {
			curl_multi_select( $this->multi, $seconds );
		}
		curl_multi_exec( $this->multi, $running );
		$answers = [];
		while ( false !== $message = curl_multi_info_read( $this->multi ) ) {
			$answers[] = $this->finish( $message['handle'], CURLE_OK === $message['result'] );
		}
		return $answers;
	}

	/** @return array{Answer, mixed} */
	private function finish( \CurlHandle $handle, bool $is_whole ): array {
		[ $method, $purpose ] = $this->active[ spl_object_id( $handle ) ];
		$text                 = (string) curl_multi_getcontent( $handle );
		$head_bytes           = (int) curl_getinfo( $handle, CURLINFO_HEADER_SIZE );
		$status               = $is_whole ? (int) curl_getinfo( $handle, CURLINFO_RESPONSE_CODE ) : 0;
		unset( $this->active[ spl_object_id( $handle ) ] );
		curl_multi_remove_handle( $this->multi, $handle );
		$this->idle[ $method ][] = $handle;
		return [
			new Answer( $status, substr( $text, 0, $head_bytes ), substr( $text, $head_bytes ) ),
			$purpose,
		];
	}

	private function open( string $method ): \CurlHandle {
		$handle = curl_init();
		curl_setopt_array(
			$handle,
			[
				CURLOPT_CUSTOMREQUEST  => $method,
				CURLOPT_HEADER         => true,
				CURLOPT_HTTP_VERSION   => CURL_HTTP_VERSION_1_1,
				CURLOPT_NOSIGNAL       => true,
				CURLOPT_RETURNTRANSFER => true,
				CURLOPT_TIMEOUT        => self::TIMEOUT_S,
			]
		);
		return $handle;
	}
}
