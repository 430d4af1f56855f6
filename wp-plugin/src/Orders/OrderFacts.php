<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An order as guards see it: docs/workflow-format.md, "Facts". Decimals are texts, times are
// milliseconds UTC. Three statements read it straight from WooCommerce's tables: the order with its
// addresses, its lines, their products. So facts are what is stored, also inside a transaction,
// where WooCommerce's object caches answer what was there before; no other plugin's filter makes
// something else of them in the middle of a decision; and a request that only looks at an order
// need not load WooCommerce, of which nothing is called here.
//
// To ask a WC_Order was dropped for that: it reads every product whole, some ten statements each.
// What its getters answer, tests/lab/contract holds this to for each version of WooCommerce.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * @phpstan-import-type Row from OrderRows
 * @phpstan-import-type Line from OrderRows
 * @phpstan-type Item array{id: int, sku: string, name: string, quantity: int, total: string, weight_g: int}
 * @phpstan-type Product array{type: string, meta: array<string, string>}
 */
final class OrderFacts {

	/** WooCommerce's weight units, in kilograms. Any other counts as one, as it does there. */
	private const KILOGRAMS = [
		'lbs' => 0.453592,
		'oz'  => 0.0283495,
	];

	private const LINE_META = [ '_product_id', '_variation_id', '_qty', '_line_total', 'method_id', 'instance_id' ];

	private const PRODUCT_META = [ '_sku', '_weight' ];

	public function __construct( private readonly Connection $database ) {
	}

	/**
	 * Null: there is no such order. Refunds and other plugins' orders are none.
	 *
	 * @return ?array<string, mixed>
	 * @throws DatabaseFailure
	 */
	public function of( int $order_id ): ?array {
		$rows = $this->read( $order_id );
		return null === $rows ? null : $this->from( $rows );
	}

	/**
	 * Null: there is no such order.
	 *
	 * @throws DatabaseFailure
	 */
	public function read( int $order_id ): ?OrderRows {
		return $this->readAll( [ $order_id ] )[ $order_id ] ?? null;
	}

	/**
	 * Those of [order_ids] that there are, by id, in two statements.
	 *
	 * @param list<int>    $order_ids
	 * @param list<string> $more      further columns: of the order (o), its addresses (s and b)
	 * @return array<int, OrderRows>
	 * @throws DatabaseFailure
	 */
	public function readAll( array $order_ids, array $more = [] ): array {
		if ( [] === $order_ids ) {
			return [];
		}
		$rows   = $this->select(
			'SELECT o.id, o.status, o.currency, o.total_amount, o.date_created_gmt, o.payment_method, o.customer_note, d.date_paid_gmt,
			s.country AS shipping_country, s.city AS shipping_city, s.postcode AS shipping_postcode,
			b.country AS billing_country, b.city AS billing_city, b.postcode AS billing_postcode' . implode( '', array_map( static fn( string $column ): string => ", {$column}", $more ) ) . "
			FROM {$this->database->table( 'wc_orders' )} o
			LEFT JOIN {$this->database->table( 'wc_order_operational_data' )} d ON d.order_id = o.id
			LEFT JOIN {$this->database->table( 'wc_order_addresses' )} s ON s.order_id = o.id AND s.address_type = 'shipping'
			LEFT JOIN {$this->database->table( 'wc_order_addresses' )} b ON b.order_id = o.id AND b.address_type = 'billing'
			WHERE o.id IN (" . implode( ',', $order_ids ) . ") AND o.type = 'shop_order'"
		);
		$ids    = array_map( static fn( array $row ): int => (int) $row['id'], $rows );
		$lines  = $this->lines( $ids );
		$orders = [];
		foreach ( $rows as $row ) {
			$id            = (int) $row['id'];
			$orders[ $id ] = new OrderRows( $id, $row, $lines[ $id ] ?? [] );
		}
		return $orders;
	}

	/**
	 * @return array<string, mixed>
	 * @throws DatabaseFailure
	 */
	public function from( OrderRows $order ): array {
		return $this->fromAll( [ $order ] )[ $order->orderId ];
	}

	/**
	 * The facts of each order, by id; one statement reads the products of all.
	 *
	 * @param array<int, OrderRows> $orders
	 * @return array<int, array<string, mixed>>
	 * @throws DatabaseFailure
	 */
	public function fromAll( array $orders ): array {
		$products = $this->products( array_values( array_unique( array_merge( ...array_map( static fn( OrderRows $order ): array => $order->products(), array_values( $orders ) ) ) ) ) );
		$facts    = [];
		foreach ( $orders as $order ) {
			$facts[ $order->orderId ] = self::make( $order, $products );
		}
		return $facts;
	}

	/**
	 * @param array<int, Product> $products
	 * @return array<string, mixed>
	 */
	private static function make( OrderRows $order, array $products ): array {
		$row   = $order->row;
		$facts = [
			'id'              => $order->orderId,
			'number'          => (string) $order->orderId,
			'status'          => MoveTable::bare( (string) $row['status'] ),
			'currency'        => (string) $row['currency'],
			'total'           => self::total( (string) $row['total_amount'] ),
			'paid'            => null !== self::time( $row['date_paid_gmt'] ),
			'payment_method'  => (string) $row['payment_method'],
			'shipping_method' => self::shippingMethod( $order->lines ),
			'country'         => self::destination( $row, 'country' ),
			'city'            => self::destination( $row, 'city' ),
			'postcode'        => self::destination( $row, 'postcode' ),
			'note'            => (string) $row['customer_note'],
			'items'           => self::items( $order, $products ),
		];
		foreach ( [ 'created_at' => $row['date_created_gmt'], 'paid_at' => $row['date_paid_gmt'] ] as $name => $date ) {
			$time = self::time( $date );
			if ( null !== $time ) {
				$facts[ $name ] = $time * 1000;
			}
		}
		return $facts;
	}

	/**
	 * By order, as WooCommerce sorts them.
	 *
	 * @param list<int> $order_ids
	 * @return array<int, list<Line>>
	 * @throws DatabaseFailure
	 */
	private function lines( array $order_ids ): array {
		if ( [] === $order_ids ) {
			return [];
		}
		$rows  = $this->selectMeta(
			"SELECT i.order_id, i.order_item_id, i.order_item_type, i.order_item_name, m.meta_id, m.meta_key, m.meta_value
			FROM {$this->database->table( 'woocommerce_order_items' )} i
			LEFT JOIN {$this->database->table( 'woocommerce_order_itemmeta' )} m
				ON m.order_item_id = i.order_item_id AND m.meta_key IN ('" . implode( "','", self::LINE_META ) . "')
			WHERE i.order_id IN (" . implode( ',', $order_ids ) . ") AND i.order_item_type IN ('line_item', 'shipping')"
		);
		$lines = [];
		foreach ( $rows as $row ) {
			$order                   = (int) $row['order_id'];
			$id                      = (int) $row['order_item_id'];
			$lines[ $order ][ $id ] ??= [
				'id'   => $id,
				'type' => (string) $row['order_item_type'],
				'name' => (string) $row['order_item_name'],
				'meta' => [],
			];
			$lines[ $order ][ $id ]['meta'] += self::meta( $row );
		}
		return array_map(
			static function ( array $of_order ): array {
				ksort( $of_order );
				return array_values( $of_order );
			},
			$lines
		);
	}

	/**
	 * The products that are there, in the trash or not.
	 *
	 * @param list<int> $ids
	 * @return array<int, Product>
	 * @throws DatabaseFailure
	 */
	private function products( array $ids ): array {
		if ( [] === $ids ) {
			return [];
		}
		$rows     = $this->selectMeta(
			"SELECT p.ID, p.post_type, m.meta_id, m.meta_key, m.meta_value FROM {$this->database->table( 'posts' )} p
			LEFT JOIN {$this->database->table( 'postmeta' )} m
				ON m.post_id = p.ID AND m.meta_key IN ('" . implode( "','", self::PRODUCT_META ) . "')
			WHERE p.ID IN (" . implode( ',', $ids ) . ')'
		);
		$products = [];
		foreach ( $rows as $row ) {
			$id              = (int) $row['ID'];
			$products[ $id ] ??= [
				'type' => (string) $row['post_type'],
				'meta' => [],
			];
			$products[ $id ]['meta'] += self::meta( $row );
		}
		return $products;
	}

	/**
	 * @param array<int, Product> $products
	 * @return list<Item>
	 */
	private static function items( OrderRows $order, array $products ): array {
		$items = [];
		foreach ( $order->lines as $line ) {
			if ( 'line_item' === $line['type'] ) {
				$product = self::product( $line, $products );
				$items[] = [
					'id'       => $line['id'],
					'sku'      => $product['meta']['_sku'] ?? '',
					'name'     => wp_check_invalid_utf8( $line['name'] ),
					'quantity' => (int) ( $line['meta']['_qty'] ?? '' ),
					'total'    => self::decimal( $line['meta']['_line_total'] ?? '' ),
					'weight_g' => self::grams( $product['meta']['_weight'] ?? '' ),
				];
			}
		}
		return $items;
	}

	/**
	 * What the line sold: the variation, or its product where that is gone. Nothing is inherited.
	 *
	 * @param Line                $line
	 * @param array<int, Product> $products
	 * @return ?Product
	 */
	private static function product( array $line, array $products ): ?array {
		foreach ( [ '_variation_id' => 'product_variation', '_product_id' => 'product' ] as $key => $type ) {
			$product = $products[ (int) ( $line['meta'][ $key ] ?? 0 ) ] ?? null;
			if ( null !== $product && $type === $product['type'] ) {
				return $product;
			}
		}
		return null;
	}

	/**
	 * Where the goods go: the shipping address, or the billing address where none was given.
	 *
	 * @param Row $row
	 */
	private static function destination( array $row, string $field ): string {
		$is_given = '' !== (string) $row['shipping_country'] || '' !== (string) $row['shipping_city'];
		return (string) $row[ ( $is_given ? 'shipping_' : 'billing_' ) . $field ];
	}

	/**
	 * The id of the first shipping line's method, "flat_rate"; empty when nothing is shipped.
	 *
	 * @param list<Line> $lines
	 */
	private static function shippingMethod( array $lines ): string {
		foreach ( $lines as $line ) {
			if ( 'shipping' === $line['type'] ) {
				$method = $line['meta']['method_id'] ?? '';
				// "flat_rate:3", from before the instance had a row of its own.
				return '' === ( $line['meta']['instance_id'] ?? '' ) ? explode( ':', $method )[0] : $method;
			}
		}
		return '';
	}

	/** A product's weight in grams; a product without one weighs 0. */
	private static function grams( string $weight ): int {
		$unit = get_option( 'woocommerce_weight_unit' );
		$unit = is_string( $unit ) ? strtolower( $unit ) : '';
		$kept = max( 0.0, (float) self::number( $weight ) );
		return (int) round( 'g' === $unit ? $kept : $kept * ( self::KILOGRAMS[ $unit ] ?? 1.0 ) * 1000 );
	}

	/**
	 * The exact amount, with no fewer digits than the shop writes: "12.00". One from a time, or in a
	 * currency, with more digits keeps them.
	 */
	private static function total( string $amount ): string {
		$decimals           = get_option( 'woocommerce_price_num_decimals', 2 );
		$decimals           = is_numeric( $decimals ) ? abs( (int) $decimals ) : 0;
		[ $whole, $digits ] = explode( '.', self::decimal( $amount ) . '.' );
		$digits             = str_pad( rtrim( $digits, '0' ), $decimals, '0' );
		return '' === $digits ? $whole : "{$whole}.{$digits}";
	}

	/** An amount as WooCommerce keeps it in a line: as many digits as it was given. */
	private static function decimal( string $amount ): string {
		$number = self::number( $amount );
		return 1 === preg_match( '/^-?\d+(\.\d+)?$/', $number ) ? $number : '0';
	}

	/**
	 * A number that people typed and importers stored: with the shop's decimal point, dots between
	 * thousands, a unit behind it.
	 */
	private static function number( string $text ): string {
		$point = get_option( 'woocommerce_price_decimal_sep' );
		$text  = is_string( $point ) && '' !== $point ? str_replace( stripslashes( $point ), '.', $text ) : $text;
		// What is no part of a number, then each point but the last, and one with nothing behind it.
		return (string) preg_replace( [ '/[^0-9.-]/', '/\.(?=.*\.|$)/' ], '', $text );
	}

	/** Seconds UTC; null where there is no date. */
	public static function time( ?string $date ): ?int {
		$time = null === $date || str_starts_with( $date, '0000' ) ? false : strtotime( "{$date} UTC" );
		return false === $time || 0 === $time ? null : $time;
	}

	/**
	 * @param array<string, ?string> $row
	 * @return array<string, string>
	 */
	private static function meta( array $row ): array {
		return null === $row['meta_key'] ? [] : [ $row['meta_key'] => (string) $row['meta_value'] ];
	}

	/**
	 * Rows with their values, the oldest first: of a key that stands there twice WordPress reads the
	 * first. Sorted here, because a server sorts long texts of two tables in a file.
	 *
	 * @return list<array<string, ?string>>
	 * @throws DatabaseFailure
	 */
	private function selectMeta( string $sql ): array {
		$rows = $this->select( $sql );
		usort( $rows, static fn( array $a, array $b ): int => (int) $a['meta_id'] <=> (int) $b['meta_id'] );
		return $rows;
	}

	/**
	 * @return list<array<string, ?string>>
	 * @throws DatabaseFailure
	 */
	private function select( string $sql ): array {
		$rows = $this->database->rows( $sql );
		if ( null === $rows ) {
			$error = $this->database->error();
			throw new DatabaseFailure( 'MySQL error ' . $error, $error );
		}
		return $rows;
	}
}
