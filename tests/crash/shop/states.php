<?php
// SPDX-License-Identifier: MIT
//
// What the database holds of orders. Reads a list of [order, product] from standard input, writes a
// list in the same order.

global $wpdb;
$crash_orders = $wpdb->prefix . 'wc_orders';
$crash_moves  = $wpdb->prefix . 'waybill_moves';
$crash_mails  = $wpdb->prefix . 'waybill_mail';
$crash_states = [];
foreach ( json_decode( (string) stream_get_contents( STDIN ), true ) as [ $order, $product ] ) {
	$crash_states[] = [
		'status' => $wpdb->get_var( "SELECT status FROM $crash_orders WHERE id = $order" ),
		'cached' => wc_get_order( $order )->get_status(),
		'stock'  => (int) $wpdb->get_var(
			"SELECT meta_value FROM $wpdb->postmeta
			WHERE post_id = $product AND meta_key = '_stock'"
		),
		'notes'  => $wpdb->get_col(
			"SELECT comment_content FROM $wpdb->comments WHERE comment_post_ID = $order
			ORDER BY comment_content"
		),
		'own'    => $wpdb->get_col(
			"SELECT CONCAT(phase, ' ', done) FROM $crash_moves
			WHERE order_id = $order AND kind = 'own'"
		),
		'mails'  => $wpdb->get_col(
			"SELECT mail.template FROM $crash_mails AS mail
			JOIN $crash_moves AS move ON move.id = mail.event_key
			WHERE move.order_id = $order ORDER BY mail.template"
		),
	];
}
echo json_encode( $crash_states );
