<?php
// SPDX-License-Identifier: MIT
//
// The orders that the journeys are made with: run inside a shop before them. Paid ones through
// WooCommerce itself, so that they are at work, and some that wait for a transfer, so that moves of
// theirs are refused.

const E2E_PAID   = 70;
const E2E_UNPAID = 5;

$product = new WC_Product_Simple();
$product->set_name( 'Enamel kettle' );
$product->set_sku( 'E2E-KETTLE' );
$product->set_regular_price( '24.90' );
$product->save();

// Nobody reads these mails, and they are most of the time that an order takes.
add_filter( 'pre_wp_mail', '__return_true' );

for ( $number = 1; $number <= E2E_PAID + E2E_UNPAID; $number++ ) {
	$order = wc_create_order();
	$order->add_product( $product, 1 + $number % 3 );
	$order->set_address(
		[
			'first_name' => 'Ana',
			'last_name'  => sprintf( 'Berg%02d', $number ),
			'address_1'  => "Lindenweg $number",
			'city'       => 0 === $number % 2 ? 'Berlin' : 'Hamburg',
			'postcode'   => '10115',
			'country'    => 'DE',
			'phone'      => sprintf( '+49 30 7770%03d', $number ),
			'email'      => "buyer$number@example.test",
		]
	);
	$order->set_payment_method( 'bacs' );
	$order->set_payment_method_title( 'Bank transfer' );
	$order->calculate_totals();
	if ( $number > E2E_UNPAID ) {
		$order->payment_complete();
	} else {
		$order->update_status( 'processing' );
		// WooCommerce takes a status for a payment; the transfer has not come in.
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->prefix . 'wc_order_operational_data', [ 'date_paid_gmt' => null ], [ 'order_id' => $order->get_id() ] );
	}
}
