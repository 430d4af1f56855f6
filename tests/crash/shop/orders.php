<?php
// SPDX-License-Identifier: MIT
//
// Makes orders as a shop does, paid, each with a product of its own. Reads how many from standard
// input, writes their ids and their products'.

$count = json_decode( (string) stream_get_contents( STDIN ), true );
$made  = [];
for ( $index = 0; $index < $count; ++$index ) {
	$product = new WC_Product_Simple();
	$product->set_name( 'Lantern' );
	$product->set_regular_price( '5' );
	$product->set_manage_stock( true );
	$product->set_stock_quantity( 50 );
	$product->save();
	$order = wc_create_order();
	$order->add_product( $product, 3 );
	$order->set_address( [ 'email' => 'customer@example.test', 'first_name' => 'Ada' ], 'billing' );
	$order->calculate_totals();
	$order->set_status( 'pending' );
	$order->save();
	$order->payment_complete();
	$made[] = [ $order->get_id(), $product->get_id() ];
}
echo json_encode( $made );
