<?php
// SPDX-License-Identifier: MIT
//
// What the database holds of orders. Reads a list of [order, product] from standard input, writes a
// list in the same order.

global $wpdb;
$states = [];
foreach ( json_decode( (string) stream_get_contents( STDIN ), true ) as [ $order, $product ] ) {
	$states[] = [
		'status' => $wpdb->get_var( $wpdb->prepare( "SELECT status FROM {$wpdb->prefix}wc_orders WHERE id = %d", $order ) ),
		'cached' => wc_get_order( $order )->get_status(),
		'stock'  => (int) $wpdb->get_var( $wpdb->prepare( "SELECT meta_value FROM {$wpdb->postmeta} WHERE post_id = %d AND meta_key = '_stock'", $product ) ),
		'notes'  => $wpdb->get_col(
			$wpdb->prepare( "SELECT comment_content FROM {$wpdb->comments} WHERE comment_post_ID = %d ORDER BY comment_content", $order )
		),
		'own'    => $wpdb->get_col(
			$wpdb->prepare( "SELECT CONCAT(phase, ' ', done) FROM {$wpdb->prefix}waybill_moves WHERE order_id = %d AND kind = 'own'", $order )
		),
		'mails'  => $wpdb->get_col(
			$wpdb->prepare(
				"SELECT mail.template FROM {$wpdb->prefix}waybill_mail AS mail
				JOIN {$wpdb->prefix}waybill_moves AS move ON move.id = mail.event_key
				WHERE move.order_id = %d ORDER BY mail.template",
				$order
			)
		),
	];
}
echo json_encode( $states );
