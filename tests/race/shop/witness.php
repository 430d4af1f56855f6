<?php
// SPDX-License-Identifier: MIT
//
// Must-use plugin of the shops that race: writes down each status hook that runs, and offers what a
// race needs of a shop (a payment gateway's callback, faults inside hooks, files of this folder run
// by a worker that is warm). It looks the same to stock WooCommerce and to Waybill.
//
// One line a hook, appended to race.log beside the document root: a short append is atomic, also
// when the process is killed right after it. A table in the database was dropped: its rows would
// take part in the transactions that are under test.

/**
 * @param int $order_id
 */
function race_witness( string $what, $order_id, string $from = '', string $to = '' ): void {
	static $request = null;
	$request      ??= bin2hex( random_bytes( 6 ) );
	$line           = sprintf( "%.6f %s %d %s %s %s\n", microtime( true ), $request, $order_id, $what, $from, $to );
	file_put_contents( WAYBILL_LAB_FOLDER . '/race.log', $line, FILE_APPEND );
}

/**
 * What the request asks to happen inside of a hook: race_fault names it, race_at the hook.
 */
function race_fault(): void {
	$fault = isset( $_GET['race_fault'] ) ? (string) $_GET['race_fault'] : '';
	if ( '' === $fault || ( $_GET['race_at'] ?? '' ) !== current_filter() ) {
		return;
	}
	static $is_over = false;
	if ( $is_over ) {
		return;
	}
	$is_over = true;
	race_witness( "fault:$fault", 0 );
	global $wpdb;
	switch ( $fault ) {
		case 'kill':
			posix_kill( getmypid(), SIGKILL );
			break;
		case 'exception':
			throw new RuntimeException( 'a listener of the race threw this' );
		case 'fatal':
			race_this_function_does_not_exist();
			break;
		case 'exit':
			exit( 'a listener of the race ended the request' );
		case 'timeout':
			set_time_limit( 1 );
			while ( true ) {
				hash( 'sha256', 'busy' );
			}
			break;
		case 'connection':
			$wpdb->suppress_errors();
			$wpdb->query( 'KILL CONNECTION_ID()' );
			break;
		case 'lockwait':
			// Another connection holds the order's row for longer than this one waits for it.
			$wpdb->query( 'SET SESSION innodb_lock_wait_timeout = 1' );
			$other = new wpdb( DB_USER, DB_PASSWORD, DB_NAME, DB_HOST );
			$other->query( 'START TRANSACTION' );
			$other->query( "SELECT id FROM {$wpdb->prefix}wc_orders WHERE id = " . (int) ( $_GET['race_order'] ?? 0 ) . ' FOR UPDATE' );
			register_shutdown_function( static fn() => $other->close() );
			$GLOBALS['race_other'] = $other;
			break;
		case 'deadlock':
			race_deadlock();
			break;
		case 'sleep':
			usleep( 1000 * (int) ( $_GET['race_ms'] ?? 1000 ) );
			break;
		case 'http':
			wp_remote_get( home_url( '/?race_hang=1' ), [ 'timeout' => (int) ( $_GET['race_ms'] ?? 1000 ) / 1000 ] );
			break;
	}
}

/**
 * A deadlock whose victim is this connection: two rows locked in the other order by one that has
 * changed more.
 */
function race_deadlock(): void {
	global $wpdb;
	$wpdb->suppress_errors();
	$other = new wpdb( DB_USER, DB_PASSWORD, DB_NAME, DB_HOST );
	$other->query( 'START TRANSACTION' );
	$weight = implode( ', ', array_map( static fn( int $number ) => "('race_weight_$number', '', 'no')", range( 1, 50 ) ) );
	$other->query( "INSERT INTO {$wpdb->options} (option_name, option_value, autoload) VALUES $weight" );
	$other->query( "UPDATE {$wpdb->options} SET option_value = option_value + 1 WHERE option_name = 'race_a'" );
	$wpdb->query( 'START TRANSACTION' );
	$wpdb->query( "UPDATE {$wpdb->options} SET option_value = option_value + 1 WHERE option_name = 'race_b'" );
	$link = $other->__get( 'dbh' );
	mysqli_query( $link, "UPDATE {$wpdb->options} SET option_value = option_value + 1 WHERE option_name = 'race_b'", MYSQLI_ASYNC );
	$wpdb->query( "UPDATE {$wpdb->options} SET option_value = option_value + 1 WHERE option_name = 'race_a'" );
	race_witness( 'deadlock:' . ( '' === $wpdb->last_error ? 'none' : 'victim' ), 0 );
	mysqli_reap_async_query( $link );
	$other->query( 'ROLLBACK' );
	$other->close();
	$wpdb->query( 'ROLLBACK' );
}

add_action(
	'plugins_loaded',
	static function (): void {
		$hooks = [ 'woocommerce_before_order_object_save', 'woocommerce_update_order', 'woocommerce_after_order_object_save', 'woocommerce_order_status_changed', 'woocommerce_order_payment_status_changed' ];
		foreach ( [ 'pending', 'processing', 'on-hold', 'completed', 'cancelled', 'refunded', 'failed' ] as $status ) {
			$hook    = "woocommerce_order_status_$status";
			$hooks[] = $hook;
			add_action( $hook, static fn( $order_id ) => race_witness( 'enter', $order_id, '', $status ), PHP_INT_MIN );
			foreach ( [ 'pending', 'processing', 'on-hold', 'completed', 'cancelled', 'failed' ] as $from ) {
				$hooks[] = "woocommerce_order_status_{$from}_to_{$status}";
			}
		}
		foreach ( $hooks as $hook ) {
			add_action( $hook, 'race_fault', 5 );
		}
		add_action(
			'woocommerce_order_status_changed',
			static fn( $order_id, $from, $to ) => race_witness( 'changed', $order_id, $from, $to ),
			PHP_INT_MAX - 1,
			3
		);
	},
	0
);

/**
 * An argument of a hook, as it reads the same in two shops.
 */
function race_describe( mixed $value ): string {
	return match ( true ) {
		is_object( $value ) => get_class( $value ),
		is_array( $value ) => '[' . implode( ',', array_map( static fn( $key, $member ) => race_describe( $key ) . ':' . race_describe( $member ), array_keys( $value ), $value ) ) . ']',
		is_string( $value ) => substr( (string) preg_replace( [ '/wc_order_\w+/', '/\d+/' ], [ 'KEY', 'N' ], $value ), 0, 80 ),
		is_int( $value ) && abs( $value ) > 9 => 'N',
		default => var_export( $value, true ),
	};
}

// Every order hook, once the shop has been told which order is meant.
if ( isset( $_GET['race_trace'] ) ) {
	add_action(
		'all',
		static function ( string $hook, mixed ...$arguments ): void {
			static $lines = [];
			if ( 'shutdown' === $hook ) {
				file_put_contents( WAYBILL_LAB_FOLDER . '/race-trace.log', implode( "\n", $lines ) . "\n" );
				$lines = [];
			} elseif ( str_starts_with( $hook, 'woocommerce_' ) && ( str_contains( $hook, 'order' ) || str_contains( $hook, 'payment' ) || str_contains( $hook, 'stock' ) || str_contains( $hook, 'email' ) ) ) {
				$lines[] = $hook . ' ' . implode( ' ', array_map( 'race_describe', $arguments ) );
			}
		},
		10,
		PHP_INT_MAX
	);
}

if ( isset( $_GET['race_cost'] ) || isset( $_SERVER['HTTP_X_RACE_COST'] ) ) {
	// Waybill's routes refuse a parameter that is none of theirs.
	unset( $_GET['race_cost'], $_REQUEST['race_cost'] );
	register_shutdown_function(
		static function (): void {
			// Registered again from inside: after everything that registers itself in this request.
			register_shutdown_function(
				static function (): void {
					$usage = getrusage();
					$cpu   = $usage['ru_utime.tv_sec'] * 1000 + $usage['ru_utime.tv_usec'] / 1000 + $usage['ru_stime.tv_sec'] * 1000 + $usage['ru_stime.tv_usec'] / 1000;
					file_put_contents( WAYBILL_LAB_FOLDER . '/race-cost.log', sprintf( "%.3f %d\n", $cpu - $GLOBALS['race_cpu'], (int) $GLOBALS['wpdb']->get_row( "SHOW SESSION STATUS LIKE 'Questions'" )->Value ), FILE_APPEND );
				}
			);
		}
	);
	$race_usage           = getrusage();
	$GLOBALS['race_cpu'] = $race_usage['ru_utime.tv_sec'] * 1000 + $race_usage['ru_utime.tv_usec'] / 1000 + $race_usage['ru_stime.tv_sec'] * 1000 + $race_usage['ru_stime.tv_usec'] / 1000;
}

// A payment gateway's callback, as they are written: load, look, complete.
add_action(
	'woocommerce_api_race_gateway',
	static function (): void {
		$order = wc_get_order( absint( $_GET['order'] ?? 0 ) );
		$order->payment_complete( 'race-' . $order->get_id() );
		exit( 'paid' );
	}
);

// A file of this folder, for a request that knows the shop's key.
add_action(
	'wp_loaded',
	static function (): void {
		$given = $_SERVER['HTTP_X_RACE_KEY'] ?? null;
		$key   = is_file( WAYBILL_LAB_FOLDER . '/race.key' ) ? file_get_contents( WAYBILL_LAB_FOLDER . '/race.key' ) : false;
		if ( ! is_string( $given ) || ! is_string( $key ) || ! hash_equals( $key, $given ) ) {
			return;
		}
		set_time_limit( 0 );
		$race_sent  = json_decode( (string) file_get_contents( 'php://input' ), true );
		$race_input = $race_sent['input'];
		$argv       = [ '', ...$race_sent['arguments'] ];
		global $wpdb;
		require __DIR__ . '/' . basename( (string) ( $_GET['race_run'] ?? '' ) );
		exit;
	},
	PHP_INT_MAX
);

if ( isset( $_GET['race_hang'] ) ) {
	usleep( 60_000_000 );
}
