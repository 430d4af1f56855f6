<?php
// SPDX-License-Identifier: MIT
//
// Stock follows an order's status: taken when it is paid, put on hold or completed, given back when
// it is cancelled or goes back to pending. The mark that it was taken stands on the order and is
// read from the copy at hand; two copies may both find it missing. WooCommerce does the same.

function wc_update_product_stock(
	$product,
	$stock_quantity = null,
	$operation = 'set',
	$updating = false
) {
	global $wpdb;
	$product = wc_get_product( $product );
	if ( ! $product || null === $stock_quantity || ! $product->managing_stock() ) {
		return false;
	}
	$change = match ( $operation ) {
		'increase' => '+ %f',
		'decrease' => '- %f',
		default    => null,
	};
	$value  = null === $change ? '%f' : "CAST(meta_value AS SIGNED) $change";
	$wpdb->query(
		$wpdb->prepare(
			"UPDATE $wpdb->postmeta SET meta_value = $value WHERE post_id = %d AND meta_key = '_stock'",
			wc_stock_amount( $stock_quantity ),
			$product->get_id()
		)
	);
	wp_cache_delete( $product->get_id(), 'post_meta' );
	$product = wc_get_product( $product->get_id() );
	do_action( 'woocommerce_product_set_stock', $product );
	return $product->get_stock_quantity();
}

function wc_reduce_stock_levels( $order_id ) {
	$order = wc_get_order( $order_id );
	if ( ! $order || 'yes' !== get_option( 'woocommerce_manage_stock' ) ) {
		return;
	}
	if ( ! apply_filters( 'woocommerce_can_reduce_order_stock', true, $order ) ) {
		return;
	}
	$changes = [];
	foreach ( $order->get_items() as $item ) {
		$product = $item->get_product();
		if ( ! $product || ! $product->managing_stock() || $item->get_meta( '_reduced_stock' ) ) {
			continue;
		}
		$quantity = apply_filters(
			'woocommerce_order_item_quantity',
			$item->get_quantity(),
			$order,
			$item
		);
		$stock    = wc_update_product_stock( $product, $quantity, 'decrease' );
		$item->add_meta_data( '_reduced_stock', $quantity, true );
		$item->save();
		$changes[] = $product->get_formatted_name() . ' ' . (
			$stock + $quantity
		) . '&rarr;' . $stock;
	}
	if ( [] !== $changes ) {
		$order->add_order_note( 'Stock levels reduced: ' . implode( ', ', $changes ) );
	}
	do_action( 'woocommerce_reduce_order_stock', $order );
}

function wc_increase_stock_levels( $order_id ) {
	$order = wc_get_order( $order_id );
	if ( ! $order || ! apply_filters( 'woocommerce_can_restore_order_stock', true, $order ) ) {
		return;
	}
	$changes = [];
	foreach ( $order->get_items() as $item ) {
		$product  = $item->get_product();
		$quantity = $item->get_meta( '_reduced_stock' );
		if ( ! $product || ! $quantity || ! $product->managing_stock() ) {
			continue;
		}
		$stock = wc_update_product_stock( $product, $quantity, 'increase' );
		$item->delete_meta_data( '_reduced_stock' );
		$item->save();
		$changes[] = $product->get_formatted_name() . ' ' . (
			$stock - $quantity
		) . '&rarr;' . $stock;
	}
	if ( [] !== $changes ) {
		$order->add_order_note( 'Stock levels increased: ' . implode( ', ', $changes ) );
	}
	do_action( 'woocommerce_restore_order_stock', $order );
}

function wc_maybe_reduce_stock_levels( $order_id ) {
	$order = wc_get_order( $order_id );
	if ( ! $order ) {
		return;
	}
	$is_reduced = $order->get_data_store()->get_stock_reduced( $order_id );
	if (
		apply_filters( 'woocommerce_payment_complete_reduce_order_stock', ! $is_reduced, $order_id )
	) {
		wc_reduce_stock_levels( $order );
		$order->get_data_store()->set_stock_reduced( $order_id, true );
	}
}

function wc_maybe_increase_stock_levels( $order_id ) {
	$order = wc_get_order( $order_id );
	if ( $order && $order->get_data_store()->get_stock_reduced( $order_id ) ) {
		wc_increase_stock_levels( $order );
		$order->get_data_store()->set_stock_reduced( $order_id, false );
	}
}

foreach (
	[
		'payment_complete',
		'order_status_completed',
		'order_status_processing',
		'order_status_on-hold',
	] as $sample_shop_hook
) {
	add_action( "woocommerce_$sample_shop_hook", 'wc_maybe_reduce_stock_levels' );
}
foreach ( [ 'order_status_cancelled', 'order_status_pending' ] as $sample_shop_hook ) {
	add_action( "woocommerce_$sample_shop_hook", 'wc_maybe_increase_stock_levels' );
}
unset( $sample_shop_hook );
