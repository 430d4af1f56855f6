<?php
// SPDX-License-Identifier: MIT
//
// What the database holds of orders that were typed in. Reads a list of products, each of which one
// such order should have, from standard input; writes a list in the same order.

global $wpdb;
$crash_prefix = $wpdb->prefix;
$crash_made   = [];
foreach ( json_decode( (string) stream_get_contents( STDIN ), true ) as $product ) {
	$crash_rows   = $wpdb->get_results(
		"SELECT DISTINCT orders.id, orders.status FROM {$crash_prefix}wc_orders AS orders
		JOIN {$crash_prefix}wc_order_operational_data AS made ON made.order_id = orders.id
		JOIN {$crash_prefix}woocommerce_order_items AS item ON item.order_id = orders.id
		JOIN {$crash_prefix}woocommerce_order_itemmeta AS meta ON meta.order_item_id = item.order_item_id
		WHERE made.created_via = 'waybill' AND meta.meta_key = '_product_id'
		AND meta.meta_value = '$product' AND orders.status <> 'wc-checkout-draft'",
		ARRAY_A
	);
	$crash_made[] = [
		'id'     => (int) ( $crash_rows[0]['id'] ?? 0 ),
		'orders' => array_column( $crash_rows, 'status' ),
		'stock'  => (int) wc_get_product( $product )->get_stock_quantity( 'edit' ),
		'moves'  => $wpdb->get_col(
			$wpdb->prepare(
				"SELECT CONCAT(from_status, ' ', to_status, ' ', done) FROM {$crash_prefix}waybill_moves
				WHERE order_id = %d ORDER BY created_ms, id",
				$crash_rows[0]['id'] ?? 0
			)
		),
	];
}
echo json_encode( $crash_made );
