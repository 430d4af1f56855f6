<?php
// SPDX-License-Identifier: MIT
//
// Makes paid orders of three out of eight products each, in any sequence. Argument: how many.
// Prints JSON: {orders: [id], stock: {product: what it must be once all are cancelled}}.

add_filter( 'pre_wp_mail', '__return_true' );
$race_stock = [];
for ( $race_number = 1; $race_number <= 8; $race_number++ ) {
	$race_product = new WC_Product_Simple();
	$race_product->set_name( "Shared article $race_number" );
	$race_product->set_regular_price( '5.00' );
	$race_product->set_manage_stock( true );
	$race_product->set_stock_quantity( 1000 );
	$race_product->save();
	$race_stock[ $race_product->get_id() ] = 1000;
}
$race_orders = [];
for ( $race_number = 0; $race_number < (int) $argv[1]; $race_number++ ) {
	$race_order = wc_create_order();
	$race_ids   = array_rand( $race_stock, 3 );
	shuffle( $race_ids );
	foreach ( $race_ids as $race_id ) {
		$race_order->add_product( wc_get_product( $race_id ), 1 );
	}
	$race_order->set_billing_email( 'buyer@example.test' );
	$race_order->calculate_totals();
	$race_order->update_status( 'processing' );
	$race_orders[] = $race_order->get_id();
}
do_action( 'waybill_drain' );
echo wp_json_encode( [ 'orders' => $race_orders, 'stock' => $race_stock ] ), "\n";
