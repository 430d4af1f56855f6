<?php
// SPDX-License-Identifier: MIT
//
// Must-use plugin of the shop that desk.php measures. A request that asks for it is answered by
// WordPress alone, without any plugin: by a REST route that does nothing, or by a search for orders
// whose database work alone is timed.

if ( isset( $_SERVER['HTTP_X_BENCH_BARE'] ) ) {
	add_filter( 'option_active_plugins', '__return_empty_array' );
	add_action(
		'rest_api_init',
		static function (): void {
			register_rest_route(
				'bench/v1',
				'/bare',
				[
					'methods'             => 'GET',
					'callback'            => '__return_empty_array',
					'permission_callback' => 'is_user_logged_in',
				]
			);
		}
	);
}

// The same search by both, in one worker that is warm: microseconds until the ids are there.
if ( isset( $_SERVER['HTTP_X_BENCH_SEARCH'] ) ) {
	add_action(
		'wp_loaded',
		static function (): void {
			$phone  = (string) ( $_GET['phone'] ?? '' );
			$native = new Waybill\WordPress\Native( new Waybill\WordPress\Options(), Waybill\WordPress\Plugin::VERSION );
			$native->catalog();
			$begun = hrtime( true );
			if ( 'Waybill' === $_SERVER['HTTP_X_BENCH_SEARCH'] ) {
				$found = array_column( $native->catalog()->list( [ 'viewer' => 'user:1', 'terms' => Waybill\WordPress\Orders\SearchTerms::ofSearch( $phone ), 'max' => 20 ] )['rows'], 'id' );
			} else {
				$found = wc_get_orders( [ 's' => $phone, 'limit' => 20, 'return' => 'ids', 'paginate' => true ] )->orders;
			}
			$took = intdiv( hrtime( true ) - $begun, 1000 );
			exit( wp_json_encode( [ 'us' => $took, 'found' => array_map( 'intval', $found ) ] ) );
		},
		PHP_INT_MAX
	);
}
