<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes the object cache forget an order and its products, by id. Called after each COMMIT and each
// ROLLBACK of an apply, and by recovery: a worker that was killed between its COMMIT and its own
// clean-up would leave the status from before in a persistent cache until it expires. To flush the
// whole cache was dropped: on a busy shop that is an outage of its own.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Automattic\WooCommerce\Caches\OrderCache;

final class Invalidation {

	/** Forgets the order, its items, its notes and what is computed from it. */
	public function order( int $order_id, bool $with_products ): void {
		$this->orderKeys( $order_id );
		if ( ! $with_products ) {
			return;
		}
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		foreach ( $order->get_items() as $item ) {
			wp_cache_delete( 'item-' . $item->get_id(), 'order-items' );
			wp_cache_delete( $item->get_id(), 'order_item_meta' );
		}
		array_map( $this->product( ... ), Products::of( $order ) );
	}

	/** The same, with the stored transients: for a worker that was killed before it wrote them. */
	public function all( int $order_id ): void {
		$this->order( $order_id, true );
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		wc_delete_shop_order_transients( $order );
		array_map( wc_delete_product_transients( ... ), Products::of( $order ) );
	}

	private function orderKeys( int $order_id ): void {
		wc_get_container()->get( OrderCache::class )->remove( $order_id );
		wp_cache_delete( \WC_Order::generate_meta_cache_key( $order_id, 'orders' ), 'orders' );
		wp_cache_delete( "order-items-$order_id", 'orders' );
		\WC_Cache_Helper::invalidate_cache_group( 'orders' );
		wp_cache_delete( $order_id, 'posts' );
		wp_cache_delete( $order_id, 'post_meta' );
		wp_cache_delete( "comments-$order_id", 'counts' );
		wp_cache_set_last_changed( 'comment' );
	}

	private function product( int $product_id ): void {
		wp_cache_delete( $product_id, 'posts' );
		wp_cache_delete( $product_id, 'post_meta' );
		wp_cache_delete( $product_id, 'product_visibility_relationships' );
		wp_cache_delete( "product-$product_id", 'products' );
		wp_cache_delete( 'lookup_table', "object_$product_id" );
		\WC_Cache_Helper::invalidate_cache_group( "product_$product_id" );
	}
}
