<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gives every unsuccessful answer under waybill/v1 one shape, also those that WordPress makes
// before a controller runs: no such route, a nonce that is over, a body that is no JSON. Nothing
// of what failed inside is in it but a reference, under which the server's log tells the rest.
// Whoever is turned away is written down here, where every such answer comes by exactly once.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\WordPress\Access;
use Waybill\WordPress\Language;
use Waybill\WordPress\Service;

final class ProblemResponses implements Service {

	/** WordPress' own codes => ours. */
	private const CODES = [
		'rest_no_route'             => 'no_route',
		'rest_cookie_invalid_nonce' => 'nonce_invalid',
		'rest_invalid_json'         => 'body_invalid',
		'rest_invalid_param'        => 'parameter_invalid',
		'rest_missing_callback_param' => 'parameter_missing',
	];

	/** Codes of those who may not come in => why, for the log. */
	private const DENIALS = [
		'unauthenticated' => 'nobody',
		'forbidden'       => 'capability',
		'nonce_invalid'   => 'nonce',
	];

	public function __construct( private readonly Access $access ) {
	}

	public function register(): void {
		add_filter( 'rest_post_dispatch', [ $this, 'shape' ], 100, 3 );
		add_filter( 'rest_pre_serve_request', [ $this, 'type' ], 100, 3 );
	}

	public function shape( mixed $response, \WP_REST_Server $server, \WP_REST_Request $request ): mixed {
		if ( ! $response instanceof \WP_REST_Response || ! self::isOurs( $request ) ) {
			return $response;
		}
		$response->header( 'Cache-Control', 'private, no-store' );
		$response->header( 'Vary', 'Cookie, Authorization' );
		if ( $response->get_status() < 400 ) {
			return $response;
		}
		$data = $response->get_data();
		if ( ! is_array( $data ) || ! isset( $data['type'], $data['instance'] ) ) {
			$data = Language::ofReader( fn(): array => $this->fromWordPress( is_array( $data ) ? $data : [], $response, $server, $request ) );
		}
		$status = is_int( $data['status'] ?? null ) ? $data['status'] : $response->get_status();
		$denial = self::DENIALS[ is_string( $data['code'] ?? null ) ? $data['code'] : '' ] ?? null;
		if ( null !== $denial ) {
			$this->access->recordDenied( $request->get_route(), $denial, 'rest' );
		}
		$response->set_status( $status );
		$response->set_data( $data );
		if ( true === ( $data['retryable'] ?? false ) ) {
			$response->header( 'Retry-After', (string) Problem::RETRY_AFTER_S );
		}
		return $response;
	}

	/** What the server sets after dispatching: the content type, and whether to keep the answer. */
	public function type( bool $served, \WP_HTTP_Response $response, \WP_REST_Request $request ): bool {
		if ( ! self::isOurs( $request ) || headers_sent() ) {
			return $served;
		}
		// Once more: WordPress 6.5 writes its own over the answer's, and leaves no-store out.
		header( 'Cache-Control: private, no-store' );
		if ( $response->get_status() >= 400 ) {
			header( 'Content-Type: application/problem+json; charset=utf-8' );
		}
		return $served;
	}

	public static function isOurs( \WP_REST_Request $request ): bool {
		// WordPress finds routes whatever their case.
		return str_starts_with( strtolower( $request->get_route() ) . '/', '/' . Controller::NAMESPACE . '/' );
	}

	/**
	 * @param array<mixed> $data
	 * @return array<string, mixed>
	 */
	private function fromWordPress( array $data, \WP_REST_Response $response, \WP_REST_Server $server, \WP_REST_Request $request ): array {
		$inner = $data['data'] ?? null;
		if ( is_array( $inner ) && isset( $inner['instance'] ) ) {
			return array_combine( array_map( 'strval', array_keys( $inner ) ), array_values( $inner ) );
		}
		$code    = is_string( $data['code'] ?? null ) ? $data['code'] : 'failed';
		$message = is_string( $data['message'] ?? null ) ? $data['message'] : __( 'The request could not be answered.', 'waybill' );
		$status  = $response->get_status();
		if ( 'rest_no_route' === $code ) {
			$methods = $this->methodsOf( $server, $request->get_route() );
			if ( [] !== $methods ) {
				$response->header( 'Allow', implode( ', ', $methods ) );
				return Problem::data( 'method_not_allowed', 405, __( 'This address does not take that method.', 'waybill' ) );
			}
		}
		if ( 401 === $status ) {
			// WordPress tells an unknown name from a wrong password: nobody is to learn which it was.
			return Problem::data( 'unauthenticated', 401, __( 'Log in first.', 'waybill' ) );
		}
		if ( $status >= 500 ) {
			$problem = Problem::data( 'failed', $status, __( 'Something went wrong on our side. Try again; if it stays, report this reference.', 'waybill' ) );
			Problem::log( $problem['instance'], $code, $message );
			return $problem;
		}
		return Problem::data( self::CODES[ $code ] ?? $code, $status, $message );
	}

	/** @return list<string> */
	private function methodsOf( \WP_REST_Server $server, string $path ): array {
		$methods = [];
		foreach ( $server->get_routes( Controller::NAMESPACE ) as $route => $handlers ) {
			if ( 1 !== preg_match( '@^' . $route . '$@i', $path ) ) {
				continue;
			}
			foreach ( is_array( $handlers ) ? $handlers : [] as $handler ) {
				$taken   = is_array( $handler ) && is_array( $handler['methods'] ?? null ) ? $handler['methods'] : [];
				$methods = array_merge( $methods, array_keys( array_filter( $taken ) ) );
			}
		}
		return array_values( array_unique( array_map( 'strval', $methods ) ) );
	}
}
