<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one order holds beyond its card: addresses, lines with their prices, how it was paid. Read from
// WooCommerce's tables as facts are. Nothing of it is kept.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * @phpstan-type Money array{minor: int, currency: string, decimals: int}
 */
final class OrderDetails {

	private const ADDRESS = [ 'first_name', 'last_name', 'company', 'address_1', 'address_2', 'city', 'state', 'postcode', 'country', 'phone', 'email' ];

	/** In bytes. A plugin may have put anything in a text. */
	private const TEXT_MAX = 1000;

	public function __construct( private readonly OrderFacts $facts ) {
	}

	/**
	 * Null: there is no such order.
	 *
	 * @return ?array<string, mixed>
	 * @throws DatabaseFailure
	 */
	public function of( int $order_id, bool $has_prices ): ?array {
		$order = $this->facts->readAll( [ $order_id ], self::columns() )[ $order_id ] ?? null;
		if ( null === $order ) {
			return null;
		}
		$facts    = $this->facts->from( $order );
		$currency = Text::kept( $order->row['currency'], self::TEXT_MAX );
		return [
			'id'       => $order_id,
			'number'   => (string) $order_id,
			'items'    => self::items( $order, $facts, $has_prices ? $currency : null ),
			'billing'  => self::address( $order->row, 'billing' ),
			'shipping' => self::address( $order->row, 'shipping' ),
			'payment'  => [
				'method'  => Text::kept( $order->row['payment_method'], self::TEXT_MAX ),
				'title'   => Text::kept( $order->row['payment_method_title'], self::TEXT_MAX ),
				'paid_at' => 1000 * (int) OrderFacts::time( $order->row['date_paid_gmt'] ),
			],
			'note'     => Text::kept( $order->row['customer_note'], 4 * self::TEXT_MAX ),
			'total'    => $has_prices ? self::money( $facts['total'] ?? '', $currency ) : null,
		];
	}

	/** @return list<string> */
	private static function columns(): array {
		$columns = [ 'o.payment_method_title' ];
		foreach ( [ 'shipping' => 's', 'billing' => 'b' ] as $type => $table ) {
			foreach ( self::ADDRESS as $field ) {
				$columns[] = "{$table}.{$field} AS {$type}_{$field}";
			}
		}
		return $columns;
	}

	/**
	 * @param array<string, ?string> $row
	 * @return array<string, string>
	 */
	private static function address( array $row, string $type ): array {
		$address = [];
		foreach ( self::ADDRESS as $field ) {
			$address[ $field ] = Text::kept( $row[ "{$type}_{$field}" ] ?? '', self::TEXT_MAX );
		}
		return $address;
	}

	/**
	 * @param array<string, mixed> $facts
	 * @param ?string              $currency null: without prices
	 * @return list<array<string, mixed>>
	 */
	private static function items( OrderRows $order, array $facts, ?string $currency ): array {
		$products = [];
		foreach ( $order->lines as $line ) {
			$products[ $line['id'] ] = array_map( 'intval', [ $line['meta']['_variation_id'] ?? '', $line['meta']['_product_id'] ?? '' ] );
		}
		$items = [];
		foreach ( is_array( $facts['items'] ?? null ) ? $facts['items'] : [] as $item ) {
			if ( ! is_array( $item ) ) {
				continue;
			}
			$text    = static fn( string $name ): string => is_string( $item[ $name ] ?? null ) ? Text::kept( $item[ $name ], self::TEXT_MAX ) : '';
			$id      = is_int( $item['id'] ?? null ) ? $item['id'] : 0;
			$image   = self::image( $products[ $id ] ?? [] );
			$items[] = [
				'name'     => $text( 'name' ),
				'sku'      => $text( 'sku' ),
				'quantity' => is_int( $item['quantity'] ?? null ) ? $item['quantity'] : 0,
			] + ( null === $currency ? [] : [ 'total' => self::money( $item['total'] ?? '', $currency ) ] ) + ( '' === $image ? [] : [ 'image' => $image ] );
		}
		return $items;
	}

	/**
	 * The address of the picture of the first of these products that has one.
	 *
	 * @param array<int> $products
	 */
	private static function image( array $products ): string {
		foreach ( array_filter( $products ) as $product ) {
			$url = get_the_post_thumbnail_url( $product, 'thumbnail' );
			if ( is_string( $url ) && '' !== $url ) {
				return $url;
			}
		}
		return '';
	}

	/** @return Money */
	private static function money( mixed $amount, string $currency ): array {
		return [
			'minor'    => OrderCards::minor( is_string( $amount ) ? $amount : '0', OrderCards::decimals() ),
			'currency' => $currency,
			'decimals' => OrderCards::decimals(),
		];
	}
}
