<?php
// SPDX-License-Identifier: MIT
//
// Changes orders on every way around WooCommerce's own save, then has Waybill look once, where it is
// there. Arguments: six orders that are processing. Prints what Waybill knows afterwards: by way, the
// status it noticed; empty where it noticed nothing.

use Automattic\WooCommerce\Internal\DataStores\Orders\OrdersTableDataStore;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Native;
use Waybill\WordPress\Options;
use Waybill\WordPress\Orders\Connection;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\LostMoves;
use Waybill\WordPress\Orders\MoveTable;
use Waybill\WordPress\Orders\OrderFacts;
use Waybill\WordPress\Orders\TroubleLog;
use Waybill\WordPress\Orders\Reconciler;
use Waybill\WordPress\Ownership;
use Waybill\WordPress\Plugin;

global $wpdb;
$race_is_waybill = class_exists( Plugin::class, false );
if ( $race_is_waybill ) {
	$race_native     = new Native( new Options(), Plugin::VERSION );
	$race_connection = new Connection( $wpdb );
	$race_moves      = new MoveTable( $race_connection );
	$race_troubles   = new TroubleLog();
	$race_drain      = new Drain( $race_native->engine( ... ), $race_moves, new OrderFacts( $race_connection ), $race_troubles );
	$race_lost       = new LostMoves( $race_native->engine( ... ), $race_moves, new Ownership( new Options() ) );
	$race_reconciler = new Reconciler( $race_native->engine( ... ), $race_moves, $race_drain, $race_lost, $race_troubles );
	$race_drain->all();
}

[ , $race_trash, $race_untrash, $race_delete, $race_store, $race_sql, $race_sync ] = array_map( 'intval', $argv );

wc_get_order( $race_trash )->delete( false );

wc_get_order( $race_untrash )->delete( false );
$race_order = new WC_Order( $race_untrash );
$race_order->get_data_store()->untrash_order( $race_order );

wc_get_order( $race_delete )->delete( true );

// A plugin that writes the data store and not the order.
$race_order = new WC_Order( $race_store );
$race_order->set_status( 'on-hold' );
$race_order->get_data_store()->update( $race_order );

$wpdb->update( "{$wpdb->prefix}wc_orders", [ 'status' => 'wc-failed' ], [ 'id' => $race_sql ] );

// The synchronisation with the posts table takes the newer of two copies.
$race_data_store = wc_get_container()->get( OrdersTableDataStore::class );
$race_data_store->backfill_post_record( new WC_Order( $race_sync ) );
update_option( 'woocommerce_custom_orders_table_data_sync_enabled', 'yes' );
$wpdb->update(
	$wpdb->posts,
	[
		'post_status'       => 'wc-refunded',
		'post_modified'     => gmdate( 'Y-m-d H:i:s', time() + 60 ),
		'post_modified_gmt' => gmdate( 'Y-m-d H:i:s', time() + 60 ),
	],
	[ 'ID' => $race_sync ]
);
clean_post_cache( $race_sync );
new WC_Order( $race_sync );
update_option( 'woocommerce_custom_orders_table_data_sync_enabled', 'no' );

$race_noticed = [];
if ( $race_is_waybill ) {
	$race_reconciler->run();
}
foreach ( [ 'trash', 'untrash', 'delete', 'store', 'sql', 'sync' ] as $race_index => $race_way ) {
	$race_noticed[ $race_way ] = $race_is_waybill
		? $race_native->engine()->read( "order:{$argv[ $race_index + 1 ]}", Actors::system(), null, Clock::nowMs() )['drift']
		: '';
}
if ( $race_is_waybill ) {
	// A second look must find nothing that the first one has not told.
	$race_noticed['again'] = (string) $race_reconciler->run();
}
echo wp_json_encode( $race_noticed ), "\n";
