<?php
// SPDX-License-Identifier: MIT
//
// Places an order as a checkout does, not paid yet, and prints its id, number and status.

$product = wc_get_products(
	[ 'type' => 'simple', 'limit' => 1, 'orderby' => 'ID', 'order' => 'ASC' ]
)[0];
$address = [
	'first_name' => 'Ada',
	'last_name'  => 'Becker',
	'address_1'  => 'Hafenstraße 7',
	'city'       => 'Hamburg',
	'postcode'   => '20095',
	'country'    => 'DE',
];

$order = wc_create_order( [ 'created_via' => 'checkout' ] );
$order->add_product( $product, 2 );
$order->set_address( $address + [ 'email' => 'ada@example.test' ], 'billing' );
$order->set_address( $address, 'shipping' );
$order->set_payment_method( 'bacs' );
$order->calculate_totals();
$order->save();

echo json_encode(
	[
		'id'     => $order->get_id(),
		'number' => $order->get_order_number(),
		'status' => $order->get_status(),
	]
);
