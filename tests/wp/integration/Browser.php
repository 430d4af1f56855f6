<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** A browser without script: it keeps cookies, opens pages and posts their forms. It follows no redirect. */
final class Browser {

	/** @var array<string, string> as they were set, encoded */
	public array $cookies = [];

	/** Where its requests come from: nobody else's, so that tries are counted by themselves. */
	public string $address;

	/** The node that it is led to; null: the shop's first one. */
	public ?Node $node = null;

	/** @param string $agent what it says it is */
	public function __construct(
		private readonly Shop $shop,
		private readonly string $agent = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
	) {
		$this->address = self::elsewhere();
	}

	public static function elsewhere(): string {
		return sprintf( '127.%d.%d.%d', random_int( 1, 255 ), random_int( 0, 255 ), random_int( 1, 254 ) );
	}

	/**
	 * @param array<string, mixed>  $fields
	 * @param array<string, string> $headers
	 */
	public function send( string $method, string $path, array $fields = [], array $headers = [] ): Answer {
		$request = $this->request( $method, $path, $fields, $headers );
		$answer  = $this->shop->send( $method, $request['url'], $request['body'], $request['headers'] );
		foreach ( $answer->cookies() as $name => $cookie ) {
			if ( str_contains( strtolower( $cookie['line'] ), 'max-age=0' ) ) {
				unset( $this->cookies[ $name ] );
			} else {
				$this->cookies[ $name ] = $cookie['value'];
			}
		}
		return $answer;
	}

	/**
	 * The request that send() sends.
	 *
	 * @param array<string, mixed>  $fields
	 * @param array<string, string> $headers
	 * @return array{method: string, url: string, body: ?string, headers: array<string, string>}
	 */
	public function request( string $method, string $path, array $fields = [], array $headers = [] ): array {
		$request           = $this->shop->browseRequest( '', $path, $fields, $method );
		$headers          += $request['headers'] + [
			'from address' => $this->address,
			'User-Agent'   => $this->agent,
		];
		$headers['Cookie'] = implode( '; ', array_map( static fn( string $name, string $value ): string => "{$name}={$value}", array_keys( $this->cookies ), $this->cookies ) );
		return [
			'url'     => null === $this->node ? $request['url'] : str_replace( $this->shop->url, $this->node->url, $request['url'] ),
			'headers' => array_filter( $headers ),
		] + $request;
	}

	public function open( string $path ): Answer {
		return $this->send( 'GET', $path );
	}

	/** A request to waybill/v1 with the nonce of the session, where it has one. */
	public function rest( string $method, string $route, string $nonce = '', string $key = '' ): Answer {
		return $this->send( $method, "/wp-json/waybill/v1/{$route}", [], array_filter( [ 'X-WP-Nonce' => $nonce, 'Idempotency-Key' => $key ] ) );
	}

	/** The nonce that a panel's page holds. */
	public function nonce(): string {
		return $this->boot( $this->open( '/waybill/' )->header( 'Location' ) )['api']['nonce'];
	}

	/** @return array<string, mixed> what a panel's page tells its script */
	public function boot( string $url ): array {
		$text = ( new Page( $this->open( $url )->body ) )->text( "//script[@id='waybill-boot']" );
		return (array) json_decode( $text, true );
	}

	/**
	 * Opens the login, types and presses the button.
	 *
	 * @param array<string, string> $more
	 */
	public function logIn( string $name, string $password, string $next = '', array $more = [] ): Answer {
		$form = ( new Page( $this->open( '/waybill/login' . ( '' === $next ? '' : '?next=' . rawurlencode( $next ) ) )->body ) )->press( '//button', [ 'log' => $name, 'pwd' => $password ] + $more );
		return $this->send( $form['method'], $form['action'], $form['fields'] );
	}

	/** As when the window was closed: what the browser knows besides stays. */
	public function forgetSession(): void {
		$this->cookies = array_filter( $this->cookies, static fn( string $name ): bool => ! str_starts_with( $name, 'wordpress_' ), ARRAY_FILTER_USE_KEY );
	}

	public function isLoggedIn(): bool {
		return ! str_contains( $this->open( '/waybill/' )->header( 'Location' ), '/waybill/login' );
	}
}
