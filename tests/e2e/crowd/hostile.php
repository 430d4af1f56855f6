<?php
// SPDX-License-Identifier: MIT
//
// Puts every text of tests/corpus/hostile-texts.json into a shop, wherever people or programs leave
// texts: run inside a shop, before the journeys that look for them. What is sanitised on its way into
// WordPress is written past that, as an importer or another plugin would. Prints what the database
// holds then, an order a line of the corpus.

/** @var wpdb $wpdb */
global $wpdb;

$corpus = json_decode( (string) file_get_contents( dirname( __DIR__, 2 ) . '/corpus/hostile-texts.json' ), true, 8, JSON_THROW_ON_ERROR );
$texts  = array_map( static fn( array $one ): string => str_repeat( $one['text'], $one['times'] ?? 1 ), $corpus );
$count  = count( $texts );
$text   = static fn( int $number ): string => $texts[ $number % $count ];

// Nobody reads these mails, and they are most of the time that an order takes.
add_filter( 'pre_wp_mail', '__return_true' );
kses_remove_filters();
update_option( 'waybill_tracking_key', '_e2e_tracking' );

$orders = [];
foreach ( array_keys( $texts ) as $number ) {
	$product = new WC_Product_Simple();
	$product->set_name( $text( $number ) );
	$product->set_regular_price( '5.00' );
	$product->save();
	// Its own look-up table holds no longer ones.
	update_post_meta( $product->get_id(), '_sku', wp_slash( substr( $text( $number + 1 ), 0, 100 ) ) );

	$order = wc_create_order();
	$item  = new WC_Order_Item_Product();
	$item->set_product( $product );
	$item->set_name( $text( $number + 2 ) );
	$item->set_quantity( 1 );
	$item->set_subtotal( '5.00' );
	$item->set_total( '5.00' );
	$order->add_item( $item );
	$carrier = new WC_Order_Item_Shipping();
	$carrier->set_method_title( $text( $number + 3 ) );
	$carrier->set_method_id( 'flat_rate' );
	$order->add_item( $carrier );
	$order->set_address(
		[
			'first_name' => $text( $number ),
			'company'    => $text( $number + 4 ),
			'address_1'  => $text( $number + 5 ),
			'address_2'  => $text( $number + 6 ),
			'city'       => $text( $number + 7 ),
			'postcode'   => '10115',
			'country'    => 'DE',
			'phone'      => substr( $text( $number + 8 ), 0, 100 ),
			'email'      => "hostile$number@example.test",
		]
	);
	$order->set_customer_note( $text( $number + 9 ) );
	$order->set_payment_method( 'bacs' );
	$order->set_payment_method_title( $text( $number + 10 ) );
	$order->update_meta_data( '_e2e_tracking', $text( $number + 11 ) );
	$order->calculate_totals( false );
	$order->payment_complete();
	$wpdb->update( "{$wpdb->prefix}woocommerce_order_items", [ 'order_item_name' => $text( $number + 3 ) ], [ 'order_item_id' => $carrier->get_id() ] );
	$orders[] = [ 'id' => $order->get_id() ];
}

// What the tables hold is what can be shown, whatever WooCommerce made of it.
foreach ( $orders as $number => [ 'id' => $id ] ) {
	$orders[ $number ] += (array) $wpdb->get_row( $wpdb->prepare( "SELECT first_name AS name, company, address_1, address_2, city, phone FROM {$wpdb->prefix}wc_order_addresses WHERE order_id = %d AND address_type = 'billing'", $id ), ARRAY_A );
	$orders[ $number ] += (array) $wpdb->get_row( $wpdb->prepare( "SELECT customer_note AS note, payment_method_title AS payment FROM {$wpdb->prefix}wc_orders WHERE id = %d", $id ), ARRAY_A );
	$orders[ $number ] += [
		'item'     => (string) $wpdb->get_var( $wpdb->prepare( "SELECT order_item_name FROM {$wpdb->prefix}woocommerce_order_items WHERE order_id = %d AND order_item_type = 'line_item'", $id ) ),
		'shipping' => (string) $wpdb->get_var( $wpdb->prepare( "SELECT order_item_name FROM {$wpdb->prefix}woocommerce_order_items WHERE order_id = %d AND order_item_type = 'shipping'", $id ) ),
		'tracking' => (string) $wpdb->get_var( $wpdb->prepare( "SELECT meta_value FROM {$wpdb->prefix}wc_orders_meta WHERE order_id = %d AND meta_key = '_e2e_tracking'", $id ) ),
		'sku'      => (string) $wpdb->get_var( $wpdb->prepare( "SELECT m.meta_value FROM {$wpdb->postmeta} m JOIN {$wpdb->prefix}woocommerce_order_itemmeta i ON i.meta_key = '_product_id' AND i.meta_value = m.post_id JOIN {$wpdb->prefix}woocommerce_order_items o ON o.order_item_id = i.order_item_id WHERE o.order_id = %d AND m.meta_key = '_sku'", $id ) ),
	];
}

// The shop, and who works there.
$wpdb->update( $wpdb->options, [ 'option_value' => '</title><script>alert(\'zqxj\')</script>' ], [ 'option_name' => 'blogname' ] );
$people = [
	'manager1' => '</script><script>alert(\'zqxj\')</script>',
	'staff1'   => '"><img src=x onerror=alert(\'zqxj\')>',
	'driver1'  => '<svg/onload=alert(\'zqxj\')>',
];
foreach ( $people as $login => $display_name ) {
	$wpdb->update( $wpdb->users, [ 'display_name' => $display_name ], [ 'user_login' => $login ] );
}
wp_cache_flush();

echo wp_json_encode( [ 'orders' => $orders, 'people' => $people ], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE );
