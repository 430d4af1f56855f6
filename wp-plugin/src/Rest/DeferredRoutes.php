<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A request for Waybill spends a third of its time on describing routes that it will not take:
// WordPress' and WooCommerce's, some six hundred. They wait here until somebody inside the request
// asks for one of them, as webhooks and listeners do, and are then described as ever. WooCommerce
// leaves its own out for requests within its own namespaces; for others it can't know who asks.
//
// Taking them off for good was dropped for those askers. Other plugins' routes stay as they are:
// what else they do on the hook is not known.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\WordPress\Service;

final class DeferredRoutes implements Service {

	/** Who describes routes and does nothing else; of closures, the class they are made in. */
	private const DESCRIBE_ROUTES = [
		'create_initial_rest_routes',
		'Automattic\WooCommerce\RestApi\Server::register_rest_routes',
		'Automattic\WooCommerce\Admin\API\Init::rest_api_init',
		'Automattic\WooCommerce\StoreApi\StoreApi::{closure}',
	];

	/** @var list<callable> */
	private array $waiting = [];

	public function register(): void {
		add_action( 'rest_api_init', $this->defer( ... ), PHP_INT_MIN );
		add_filter( 'rest_pre_dispatch', $this->describe( ... ), PHP_INT_MIN, 3 );
	}

	private function defer(): void {
		global $wp, $wp_filter;
		$asked = $wp instanceof \WP ? $wp->query_vars['rest_route'] ?? '' : '';
		$hook  = is_array( $wp_filter ) ? $wp_filter['rest_api_init'] ?? null : null;
		if ( ! is_string( $asked ) || ! str_starts_with( $asked, '/' . Controller::NAMESPACE . '/' ) || ! $hook instanceof \WP_Hook ) {
			return;
		}
		foreach ( $hook->callbacks as $priority => $callbacks ) {
			foreach ( $callbacks as [ 'function' => $function ] ) {
				if ( in_array( self::name( $function ), self::DESCRIBE_ROUTES, true ) ) {
					remove_action( 'rest_api_init', $function, $priority );
					$this->waiting[] = $function;
				}
			}
		}
	}

	private function describe( mixed $result, \WP_REST_Server $server, \WP_REST_Request $request ): mixed {
		if ( [] !== $this->waiting && ! ProblemResponses::isOurs( $request ) ) {
			$waiting       = $this->waiting;
			$this->waiting = [];
			foreach ( $waiting as $function ) {
				$function( $server );
			}
		}
		return $result;
	}

	private static function name( mixed $function ): string {
		return match ( true ) {
			is_string( $function ) => $function,
			$function instanceof \Closure => ( ( new \ReflectionFunction( $function ) )->getClosureScopeClass()->name ?? '' ) . '::{closure}',
			is_array( $function ) && is_object( $function[0] ?? null ) && is_string( $function[1] ?? null ) => $function[0]::class . '::' . $function[1],
			default => '',
		};
	}
}
