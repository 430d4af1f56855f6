<?php
// SPDX-License-Identifier: MIT
//
// What a persistent object cache shows of orders at the moments at which it could be wrong, asked of
// a second process each time. Argument: an order that is pending. Prints what was shown.

[ , $race_id ] = $argv;
$race_shown    = [];
$race_look     = static function ( string $when ) use ( &$race_shown, $race_id ): void {
	$race_lab             = dirname( __DIR__, 2 ) . '/lab/shop';
	$race_shown[ $when ] = trim( (string) shell_exec( escapeshellarg( $race_lab ) . ' php ' . escapeshellarg( basename( WAYBILL_LAB_FOLDER ) ) . ' -r ' . escapeshellarg( "echo wc_get_order( $race_id )->get_status();" ) ) );
};

global $wpdb;
WC()->mailer();
$race_look( 'before' );

// A plugin's own transaction around a change, rolled back.
$race_order = wc_get_order( (int) $race_id );
add_action( 'woocommerce_order_status_changed', $race_in_the_middle = static fn() => $race_look( 'uncommitted' ) );
$wpdb->query( 'START TRANSACTION' );
$race_order->update_status( 'processing' );
$wpdb->query( 'ROLLBACK' );
remove_action( 'woocommerce_order_status_changed', $race_in_the_middle );
$race_look( 'rolled back' );

// A change that is committed: its listeners and everybody after it see it.
wp_cache_flush();
$race_look( 'once more' );
$race_order = new WC_Order( (int) $race_id );
add_action( 'woocommerce_order_status_processing', static fn() => $race_look( 'in its hooks' ), PHP_INT_MIN );
$race_order->update_status( 'processing' );
$race_look( 'after' );
echo wp_json_encode( $race_shown ), "\n";
