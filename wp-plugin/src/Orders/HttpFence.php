<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// HTTP requests that plugins make inside an apply. While one waits for a stranger's server, the
// order's and the products' rows stay locked and other customers' checkouts wait for them, three
// seconds at most. All requests of one apply together get most of that; what is left decides how
// long the next may take, and with nothing left it fails at once. Each is kept with the plugin that
// made it, so that the shop can see whom it waits for. To forbid them was dropped: many add-ons
// tell another system about an order from these hooks, and work.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class HttpFence {

	private const BUDGET_MS = 2500;

	private int $left_ms = self::BUDGET_MS;

	private int $started_ms = 0;

	/** @var list<array{plugin: string, host: string, ms: int, cut: bool}> */
	private array $calls = [];

	public function open(): void {
		$this->left_ms    = self::BUDGET_MS;
		$this->started_ms = 0;
		$this->calls      = [];
		add_filter( 'pre_http_request', [ $this, 'start' ], PHP_INT_MAX, 3 );
		add_filter( 'http_request_args', [ $this, 'shorten' ], PHP_INT_MAX );
		add_action( 'http_api_curl', [ $this, 'shortenHandle' ], PHP_INT_MAX );
		add_action( 'http_api_debug', [ $this, 'finish' ], PHP_INT_MAX );
	}

	public function close(): void {
		remove_filter( 'pre_http_request', [ $this, 'start' ], PHP_INT_MAX );
		remove_filter( 'http_request_args', [ $this, 'shorten' ], PHP_INT_MAX );
		remove_action( 'http_api_curl', [ $this, 'shortenHandle' ], PHP_INT_MAX );
		remove_action( 'http_api_debug', [ $this, 'finish' ], PHP_INT_MAX );
	}

	/** @return list<array{plugin: string, host: string, ms: int, cut: bool}> */
	public function calls(): array {
		return $this->calls;
	}

	/**
	 * @param mixed $arguments
	 * @return mixed
	 */
	public function shorten( $arguments ) {
		if ( is_array( $arguments ) ) {
			$wanted               = $arguments['timeout'] ?? null;
			$seconds              = is_numeric( $wanted ) ? (float) $wanted : 5.0;
			$arguments['timeout'] = min( $seconds, $this->left_ms / 1000 );
		}
		return $arguments;
	}

	/** The HTTP library waits at least a second, and anew after each redirect; curl does not. */
	public function shortenHandle( mixed $handle ): void {
		if ( $handle instanceof \CurlHandle ) {
			curl_setopt( $handle, CURLOPT_TIMEOUT_MS, max( 1, $this->left_ms - $this->elapsed() ) );
		}
	}

	/**
	 * @param mixed $response a plugin's own answer, or false
	 * @param mixed $arguments
	 * @param mixed $url
	 * @return mixed
	 */
	public function start( $response, $arguments = [], $url = '' ) {
		unset( $arguments );
		if ( false !== $response ) {
			return $response;
		}
		$this->calls[] = [
			'plugin' => Origin::read()['plugin'],
			'host'   => (string) wp_parse_url( is_string( $url ) ? $url : '', PHP_URL_HOST ),
			'ms'     => 0,
			'cut'    => $this->left_ms <= 0,
		];
		if ( $this->left_ms <= 0 ) {
			$text = __( 'No time left for HTTP requests in this move.', 'waybill' );
			return new \WP_Error( 'http_request_failed', $text );
		}
		$this->started_ms = $this->now();
		return false;
	}

	/** @param mixed $response */
	public function finish( $response ): void {
		$last = array_key_last( $this->calls );
		if ( null === $last || 0 === $this->started_ms ) {
			return;
		}
		$elapsed                    = $this->elapsed();
		$this->calls[ $last ]['ms'] = $elapsed;
		$this->left_ms             -= $elapsed;
		$this->started_ms           = 0;
		if ( $this->left_ms <= 0 && is_wp_error( $response ) ) {
			$this->calls[ $last ]['cut'] = true;
		}
	}

	private function elapsed(): int {
		return 0 === $this->started_ms ? 0 : $this->now() - $this->started_ms;
	}

	private function now(): int {
		return intdiv( hrtime( true ), 1_000_000 );
	}
}
