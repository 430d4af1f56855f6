<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * An order as guards see it: docs/workflow-format.md, "Facts". Decimals are texts, times are
 * milliseconds UTC. Everything is read as stored: what other plugins make of it for the screen is
 * no fact, and asking them would run their code in the middle of a decision.
 *
 * @phpstan-type Item array{id: int, sku: string, name: string, quantity: int, total: string, weight_g: int}
 */
final class OrderFacts {

	/**
	 * @return array<string, mixed>
	 */
	public static function of( \WC_Order $order ): array {
		$facts = [
			'id'              => $order->get_id(),
			'number'          => (string) $order->get_order_number(),
			'status'          => $order->get_status( 'edit' ),
			'currency'        => $order->get_currency( 'edit' ),
			'total'           => self::decimal( $order->get_total( 'edit' ) ),
			'paid'            => null !== $order->get_date_paid( 'edit' ),
			'payment_method'  => $order->get_payment_method( 'edit' ),
			'shipping_method' => self::shippingMethod( $order ),
			'country'         => self::destination( $order, 'country' ),
			'city'            => self::destination( $order, 'city' ),
			'postcode'        => self::destination( $order, 'postcode' ),
			'note'            => $order->get_customer_note( 'edit' ),
			'items'           => self::items( $order ),
		];
		foreach ( [ 'created_at' => $order->get_date_created( 'edit' ), 'paid_at' => $order->get_date_paid( 'edit' ) ] as $name => $date ) {
			if ( null !== $date ) {
				$facts[ $name ] = $date->getTimestamp() * 1000;
			}
		}
		return $facts;
	}

	/** Where the goods go: the shipping address, or the billing address where none was given. */
	private static function destination( \WC_Order $order, string $field ): string {
		$address = '' !== $order->get_shipping_country( 'edit' ) || '' !== $order->get_shipping_city( 'edit' ) ? 'shipping' : 'billing';
		return match ( $address . ' ' . $field ) {
			'shipping country' => $order->get_shipping_country( 'edit' ),
			'shipping city' => $order->get_shipping_city( 'edit' ),
			'shipping postcode' => $order->get_shipping_postcode( 'edit' ),
			'billing country' => $order->get_billing_country( 'edit' ),
			'billing city' => $order->get_billing_city( 'edit' ),
			default => $order->get_billing_postcode( 'edit' ),
		};
	}

	/** The id of the first shipping line's method, "flat_rate"; empty when nothing is shipped. */
	private static function shippingMethod( \WC_Order $order ): string {
		foreach ( $order->get_items( 'shipping' ) as $line ) {
			if ( $line instanceof \WC_Order_Item_Shipping ) {
				return $line->get_method_id( 'edit' );
			}
		}
		return '';
	}

	/**
	 * @return list<Item>
	 */
	private static function items( \WC_Order $order ): array {
		$items = [];
		foreach ( $order->get_items() as $item ) {
			if ( ! $item instanceof \WC_Order_Item_Product ) {
				continue;
			}
			$product = $item->get_product();
			$items[] = [
				'id'       => $item->get_id(),
				'sku'      => $product instanceof \WC_Product ? $product->get_sku( 'edit' ) : '',
				'name'     => $item->get_name( 'edit' ),
				'quantity' => (int) $item->get_quantity( 'edit' ),
				'total'    => self::decimal( $item->get_total( 'edit' ) ),
				'weight_g' => $product instanceof \WC_Product ? self::grams( $product ) : 0,
			];
		}
		return $items;
	}

	/** A product's weight in grams; a product without one weighs 0. */
	private static function grams( \WC_Product $product ): int {
		$weight = $product->get_weight( 'edit' );
		return '' === $weight ? 0 : (int) round( wc_get_weight( (float) $weight, 'g' ) );
	}

	/** WooCommerce hands amounts out as texts, integers or, from some plugins, floats. */
	private static function decimal( mixed $amount ): string {
		$text = is_string( $amount ) || is_int( $amount ) || is_float( $amount ) ? wc_format_decimal( $amount ) : '';
		return 1 === preg_match( '/^-?\d+(\.\d+)?$/', $text ) ? $text : '0';
	}
}
