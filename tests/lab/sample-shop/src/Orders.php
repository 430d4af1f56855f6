<?php
// SPDX-License-Identifier: MIT
//
// WooCommerce's functions around orders: statuses and their names, finding, counting, making them,
// and their notes.

function wc_get_order_statuses() {
	return apply_filters(
		'wc_order_statuses',
		[
			'wc-pending'        => 'Pending payment',
			'wc-processing'     => 'Processing',
			'wc-on-hold'        => 'On hold',
			'wc-completed'      => 'Completed',
			'wc-cancelled'      => 'Cancelled',
			'wc-refunded'       => 'Refunded',
			'wc-failed'         => 'Failed',
			'wc-checkout-draft' => 'Draft',
		]
	);
}

function wc_get_order_status_name( $status ) {
	$name = preg_replace( '/^wc-/', '', (string) $status );
	return wc_get_order_statuses()[ "wc-$name" ] ?? $name;
}

function wc_is_order_status( $maybe_status ) {
	return isset( wc_get_order_statuses()[ $maybe_status ] );
}

function wc_get_is_paid_statuses() {
	return apply_filters( 'woocommerce_order_is_paid_statuses', [ 'processing', 'completed' ] );
}

function wc_get_order( $the_order = false ) {
	if ( $the_order instanceof WC_Order ) {
		return $the_order;
	}
	$id = $the_order instanceof WP_Post ? $the_order->ID : (int) $the_order;
	try {
		return $id > 0 ? new WC_Order( $id ) : false;
	} catch ( Exception $thrown ) {
		return false;
	}
}

function wc_create_order( $args = [] ) {
	$order = new WC_Order();
	$order->set_currency( get_woocommerce_currency() );
	$order->set_customer_id( $args['customer_id'] ?? 0 );
	$order->set_created_via( $args['created_via'] ?? '' );
	$order->set_customer_note( $args['customer_note'] ?? '' );
	$order->set_status(
		$args['status'] ?? apply_filters( 'woocommerce_default_order_status', 'pending' )
	);
	$order->save();
	return $order;
}

function wc_get_orders( $args ) {
	global $wpdb;
	$args  = wp_parse_args(
		$args,
		[
			'status'  => [],
			'limit'   => 10,
			'offset'  => 0,
			'orderby' => 'date',
			'order'   => 'DESC',
			'return'  => 'objects',
		]
	);
	$names = array_map(
		static fn( $status ) => 'wc-' . preg_replace( '/^wc-/', '', $status ),
		array_filter( (array) $args['status'], static fn( $status ) => 'any' !== $status )
	);
	$where = [] === $names ? '1 = 1' : "status IN ('" . implode(
		"', '",
		array_map( 'esc_sql', $names )
	) . "')";
	$by    = in_array( strtolower( $args['orderby'] ), [ 'id' ], true ) ? 'id' : 'date_created_gmt';
	$way   = 'ASC' === strtoupper( $args['order'] ) ? 'ASC' : 'DESC';
	$limit = (int) $args['limit'] < 0
		? ''
		: $wpdb->prepare( 'LIMIT %d OFFSET %d', $args['limit'], $args['offset'] );
	$ids   = $wpdb->get_col(
		"SELECT id FROM {$wpdb->prefix}wc_orders WHERE type = 'shop_order' AND $where ORDER BY $by $way, id $way $limit"
	);
	$ids   = array_map( 'intval', $ids );
	return 'ids' === $args['return'] ? $ids : array_values(
		array_filter( array_map( 'wc_get_order', $ids ) )
	);
}

function wc_orders_count( $status, $type = '' ) {
	global $wpdb;
	$name = 'wc-' . preg_replace( '/^wc-/', '', (string) $status );
	return (int) $wpdb->get_var(
		$wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}wc_orders WHERE status = %s", $name )
	);
}

function wc_get_order_notes( $args ) {
	$comments = get_comments(
		[
			'post_id' => $args['order_id'] ?? 0,
			'type'    => 'order_note',
			'orderby' => 'comment_ID',
			'status'  => 'approve',
		]
	);
	return array_map(
		static fn( $comment ) => (object) [
			'id'            => (int) $comment->comment_ID,
			'date_created'  => new WC_DateTime( $comment->comment_date_gmt ),
			'content'       => $comment->comment_content,
			'customer_note' => (bool) get_comment_meta(
				$comment->comment_ID,
				'is_customer_note',
				true
			),
			'added_by'      => 'WooCommerce' === $comment->comment_author ? 'system' : $comment->comment_author,
		],
		$comments
	);
}
