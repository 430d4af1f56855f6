<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes the object cache forget an order and its products, by id. Called after each COMMIT and each
// ROLLBACK of an apply, and by recovery: a worker that was killed between its COMMIT and its own
// clean-up would leave the status from before in a persistent cache until it expires. To flush the
// whole cache was dropped: on a busy shop that is an outage of its own. Others listen to some of it;
// what they throw keeps neither the rest from being forgotten nor a move from being settled.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Automattic\WooCommerce\Caches\OrderCache;

final class Invalidation {

	public function __construct( private readonly Border $border ) {
	}

	/** Forgets the order, its items, its notes and what is computed from it. */
	public function order( int $order_id, bool $with_products ): void {
		$this->border->contain( fn() => $this->orderKeys( $order_id ), $order_id );
		if ( $with_products ) {
			$this->border->contain( fn() => $this->items( $order_id ), $order_id );
		}
	}

	/** The same, with the stored transients: for a worker that was killed before it wrote them. */
	public function all( int $order_id ): void {
		$this->order( $order_id, true );
		$this->border->contain( fn() => $this->transients( $order_id ), $order_id );
	}

	private function items( int $order_id ): void {
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		foreach ( $order->get_items() as $item ) {
			wp_cache_delete( 'item-' . $item->get_id(), 'order-items' );
			wp_cache_delete( $item->get_id(), 'order_item_meta' );
		}
		foreach ( Products::of( $order ) as $id ) {
			$this->border->contain( fn() => $this->product( $id ), $order_id );
		}
	}

	private function transients( int $order_id ): void {
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		$this->border->contain( static fn() => wc_delete_shop_order_transients( $order ), $order_id );
		foreach ( Products::of( $order ) as $id ) {
			$this->border->contain( static fn() => wc_delete_product_transients( $id ), $order_id );
		}
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
