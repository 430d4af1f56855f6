<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/** The products whose rows a status change of an order writes: stock, sales, visibility. */
final class Products {

	/**
	 * Without repetition, in ascending order.
	 *
	 * @return list<int>
	 */
	public static function of( \WC_Order $order ): array {
		$ids = [];
		foreach ( $order->get_items() as $item ) {
			if ( $item instanceof \WC_Order_Item_Product ) {
				$ids[] = $item->get_product_id();
				$ids[] = $item->get_variation_id();
			}
		}
		$ids = array_unique( array_filter( $ids, static fn( int $id ): bool => $id > 0 ) );
		sort( $ids );
		return $ids;
	}
}
