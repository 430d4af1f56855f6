<?php
// SPDX-License-Identifier: MIT
//
// Makes orders for one round of a scenario, each with a product of its own, so that an order whose
// stock went wrong can be told from its neighbour. Arguments: how many, their status. Prints JSON: a
// list of {id, product, quantity}.

const RACE_STOCK = 1000;

[ , $race_count, $race_status ] = $argv + [ 1 => '1', 2 => 'pending' ];

// What the making of an order itself sends is not part of the race.
add_filter( 'pre_wp_mail', '__return_true' );

$race_orders = [];
for ( $race_number = 1; $race_number <= (int) $race_count; $race_number++ ) {
	$race_product = new WC_Product_Simple();
	$race_product->set_name( "Race article $race_number" );
	$race_product->set_regular_price( '5.00' );
	$race_product->set_manage_stock( true );
	$race_product->set_stock_quantity( RACE_STOCK );
	$race_product->save();
	$race_quantity = 1 + ( $race_number * 7 ) % 9;
	$race_order    = wc_create_order();
	$race_order->add_product( $race_product, $race_quantity );
	$race_order->set_payment_method( 'bacs' );
	$race_order->set_billing_email( 'buyer@example.test' );
	$race_order->calculate_totals();
	$race_order->save();
	if ( 'pending' !== $race_status ) {
		$race_order->update_status( $race_status );
	}
	$race_orders[] = [
		'id'       => $race_order->get_id(),
		'product'  => $race_product->get_id(),
		'quantity' => $race_quantity,
	];
}
echo wp_json_encode( $race_orders ), "\n";
