<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * An order's row in WooCommerce's tables with its lines of goods and shipping, as texts, before
 * anything is made of them.
 *
 * @phpstan-type Row array<string, ?string>
 * @phpstan-type Line array{id: int, type: string, name: string, meta: array<string, string>}
 */
final class OrderRows {

	/**
	 * @param Row        $row   by the names in OrderFacts' statement
	 * @param list<Line> $lines as WooCommerce sorts them
	 */
	public function __construct(
		public readonly int $orderId,
		public readonly array $row,
		public readonly array $lines,
	) {
	}

	/**
	 * An order in memory as it would be stored: what was changed on it waits for its save.
	 */
	public static function pending( \WC_Order $order ): self {
		return new self(
			$order->get_id(),
			[
				'status'            => $order->get_status( 'edit' ),
				'currency'          => $order->get_currency( 'edit' ),
				'total_amount'      => self::text( $order->get_total( 'edit' ) ),
				'date_created_gmt'  => self::time( $order->get_date_created( 'edit' ) ),
				'date_paid_gmt'     => self::time( $order->get_date_paid( 'edit' ) ),
				'payment_method'    => $order->get_payment_method( 'edit' ),
				'customer_note'     => $order->get_customer_note( 'edit' ),
				'shipping_country'  => $order->get_shipping_country( 'edit' ),
				'shipping_city'     => $order->get_shipping_city( 'edit' ),
				'shipping_postcode' => $order->get_shipping_postcode( 'edit' ),
				'billing_country'   => $order->get_billing_country( 'edit' ),
				'billing_city'      => $order->get_billing_city( 'edit' ),
				'billing_postcode'  => $order->get_billing_postcode( 'edit' ),
			],
			self::pendingLines( $order )
		);
	}

	/**
	 * The products of its lines, whether they are there or not, in ascending order.
	 *
	 * @return list<int>
	 */
	public function products(): array {
		$ids = [];
		foreach ( $this->lines as $line ) {
			$ids[] = (int) ( $line['meta']['_product_id'] ?? 0 );
			$ids[] = (int) ( $line['meta']['_variation_id'] ?? 0 );
		}
		$ids = array_unique( array_filter( $ids, static fn( int $id ): bool => $id > 0 ) );
		sort( $ids );
		return $ids;
	}

	/** @return list<Line> */
	private static function pendingLines( \WC_Order $order ): array {
		$lines = [];
		foreach ( $order->get_items( [ 'line_item', 'shipping' ] ) as $item ) {
			$meta = match ( true ) {
				$item instanceof \WC_Order_Item_Product => [
					'_product_id'   => self::text( $item->get_product_id( 'edit' ) ),
					'_variation_id' => self::text( $item->get_variation_id( 'edit' ) ),
					'_qty'          => self::text( $item->get_quantity( 'edit' ) ),
					'_line_total'   => self::text( $item->get_total( 'edit' ) ),
				],
				$item instanceof \WC_Order_Item_Shipping => [
					'method_id'   => $item->get_method_id( 'edit' ),
					'instance_id' => self::text( $item->get_instance_id( 'edit' ) ),
				],
				default => null,
			};
			if ( null !== $meta ) {
				$lines[] = [
					'id'   => $item->get_id(),
					'type' => $item->get_type(),
					'name' => $item->get_name( 'edit' ),
					'meta' => $meta,
				];
			}
		}
		return $lines;
	}

	private static function text( mixed $value ): string {
		return is_scalar( $value ) ? (string) $value : '';
	}

	private static function time( ?\WC_DateTime $date ): ?string {
		return null === $date ? null : gmdate( 'Y-m-d H:i:s', $date->getTimestamp() );
	}
}
