<?php
// SPDX-License-Identifier: MIT
//
// Orders to take pictures of; prints their numbers as JSON: "open" is being picked and has history,
// "drifted" was changed behind Waybill's back and has a mail that could not be sent.

declare(strict_types=1);

use Waybill\WordPress\Orders\Connection;

global $wpdb;

/** A paid order of two products. */
$place = static function ( string ...$names ): WC_Order {
	$order = wc_create_order( [ 'customer_id' => 0 ] );
	foreach ( $names as $name ) {
		$product = new WC_Product_Simple();
		$product->set_name( $name );
		$product->set_regular_price( '24.90' );
		$product->save();
		$order->add_product( $product, 2 );
	}
	$order->set_billing_first_name( 'Xanthippe' );
	$order->set_billing_last_name( 'Moorland' );
	$order->set_billing_email( 'xanthippe@example.test' );
	$order->set_billing_city( 'Wedel-Schulau' );
	$order->set_payment_method( 'bacs' );
	$order->calculate_totals();
	$order->payment_complete( 'tx' );
	return $order;
};

/** A move of its own user, over REST. */
$move = static function ( string $login, int $order, string $name, array $inputs = [] ): void {
	wp_set_current_user( get_user_by( 'login', $login )->ID );
	$request = new WP_REST_Request( 'POST', "/waybill/v1/orders/{$order}/transitions/{$name}" );
	$request->set_header( 'Content-Type', 'application/json' );
	$request->set_header( 'Idempotency-Key', wp_generate_uuid4() );
	$request->set_body( (string) wp_json_encode( [ 'inputs' => (object) $inputs ] ) );
	$_SERVER['REQUEST_METHOD'] = 'POST';
	$response                  = rest_do_request( $request );
	if ( $response->is_error() ) {
		throw new RuntimeException( (string) wp_json_encode( $response->get_data() ) );
	}
};

$open = $place( 'Enamel mug', 'Hand-woven picnic blanket with water-repellent backing and leather carrying straps, 140 × 200 cm, “Nordfriesland”' );
do_action( 'waybill_drain' );
$move( 'staff1', $open->get_id(), 'start_picking' );
$move( 'manager1', $open->get_id(), 'hold', [ 'reason' => 'address', 'note' => 'The customer calls back about the house number.' ] );
$move( 'manager1', $open->get_id(), 'release' );
$move( 'staff1', $open->get_id(), 'start_picking' );

$drifted = $place( 'Enamel mug' );
do_action( 'waybill_drain' );
$move( 'manager1', $drifted->get_id(), 'cancel', [ 'reason' => 'customer_asked' ] );
( new Connection( $wpdb ) )->run( "UPDATE {$wpdb->prefix}waybill_mail SET attempts = 18, error = 'SMTP connect() failed' WHERE order_id = {$drifted->get_id()}" );
wp_set_current_user( 1 );
$drifted = wc_get_order( $drifted->get_id() );
$drifted->update_status( 'on-hold' );
do_action( 'waybill_drain' );

// Inside wp-admin the panel is on the whole screen.
update_user_meta( get_user_by( 'login', 'admin' )->ID, 'waybill_preferences', [ 'fullscreen' => true ] );

echo wp_json_encode(
	[
		'open'    => $open->get_id(),
		'drifted' => $drifted->get_id(),
	]
);
