<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Orders as lists and searches need them, a page at a time, read straight from WooCommerce's tables as
// OrderFacts does and for the same reasons: four statements for two hundred orders, where WooCommerce
// takes some twenty for one, and none of it has to be loaded.
//
// An order in the trash is gone from the desk, unless Waybill carries it: then somebody has to say what
// becomes of it. What a checkout has begun and nobody ordered yet is no order. One that was anonymised
// keeps its number, goods and money.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Catalog;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Options;

/**
 * @phpstan-import-type Card from Catalog
 * @phpstan-type Address array{name: string, company: string, phone: string, city: string, postcode: string, country: string}
 */
final class OrderCards {

	/** Orders of one read. */
	public const COUNT_MAX = 200;

	/** The end of the year 9999, as the core has it. */
	private const TIME_MS_MAX = 253_402_300_799_999;

	private const NOT_YET = [ 'auto-draft', 'draft', 'new', 'checkout-draft' ];

	/** The same, as WooCommerce writes them. */
	private const NOT_YET_STORED = "'auto-draft', 'draft', 'new', 'wc-checkout-draft'";

	private const COLUMNS = [
		'o.date_updated_gmt',
		'o.billing_email',
		'o.payment_method_title',
		's.first_name AS shipping_first_name',
		's.last_name AS shipping_last_name',
		's.company AS shipping_company',
		's.phone AS shipping_phone',
		'b.first_name AS billing_first_name',
		'b.last_name AS billing_last_name',
		'b.company AS billing_company',
		'b.phone AS billing_phone',
	];

	private const ANONYMISED = '_anonymized';

	// In bytes: what is on a label is shorter, and a list of 200 rows stays small.
	private const NAME_MAX     = 200;
	private const EMAIL_MAX    = 320;
	private const PHONE_MAX    = 64;
	private const POSTCODE_MAX = 32;
	private const COUNTRY_MAX  = 8;
	private const CODE_MAX     = 100;
	private const NOTE_MAX     = 1000;

	/** Lines of an order that a card lists. */
	private const ITEMS_MAX = 100;

	public function __construct(
		private readonly Connection $database,
		private readonly OrderFacts $facts,
		private readonly MoveTable $moves,
		private readonly Options $options,
	) {
	}

	/** What cards are made by: another text means that all of them have to be made again. */
	public function recipe(): string {
		$this->options->load( Options::PROMISE_DAYS, Options::TRACKING_KEY );
		return implode( ' ', [ 1, $this->options->promiseDays(), wp_timezone_string(), self::decimals(), $this->options->trackingKey() ] );
	}

	/**
	 * The cards of those of [order_ids] that have one.
	 *
	 * @param list<int> $order_ids at most COUNT_MAX
	 * @return list<Card>
	 * @throws DatabaseFailure
	 */
	public function read( array $order_ids ): array {
		// Before the first statement: what is written while they run counts as later.
		$read_at = Clock::nowMs();
		$orders  = $this->shown( $this->facts->readAll( $order_ids, self::COLUMNS ) );
		$facts   = $this->facts->fromAll( $orders );
		$meta    = $this->meta( array_keys( $orders ) );
		$promise = new DeliveryPromise( $this->options->promiseDays(), wp_timezone() );
		$cards   = [];
		foreach ( $orders as $id => $order ) {
			$cards[] = $this->card( $order, $facts[ $id ], $meta[ $id ] ?? [], $promise, $read_at );
		}
		return $cards;
	}

	/**
	 * Ids of orders from [from] on, with or without a card, ascending.
	 *
	 * @return list<int> COUNT_MAX of them, or all that are left
	 * @throws DatabaseFailure
	 */
	public function idsFrom( int $from ): array {
		return $this->ids( "id >= {$from} ORDER BY id LIMIT " . self::COUNT_MAX );
	}

	/**
	 * Those of [order_ids] that are still there as orders.
	 *
	 * @param list<int> $order_ids
	 * @return list<int>
	 * @throws DatabaseFailure
	 */
	public function existing( array $order_ids ): array {
		return [] === $order_ids ? [] : $this->ids( 'id IN (' . implode( ',', $order_ids ) . ') ORDER BY id' );
	}

	/**
	 * What was modified behind a place, oldest first: id to the second of its modification.
	 *
	 * @param int $second     of the place
	 * @param int $after_id   of those of that second, only greater ids
	 * @return array<int, int>
	 * @throws DatabaseFailure
	 */
	public function modifiedAfter( int $second, int $after_id, int $max = self::COUNT_MAX ): array {
		$at   = $this->database->quote( gmdate( 'Y-m-d H:i:s', $second ) );
		$rows = $this->select(
			"SELECT id, date_updated_gmt FROM {$this->database->table( 'wc_orders' )}
			WHERE date_updated_gmt >= {$at} AND (date_updated_gmt > {$at} OR id > {$after_id}) AND type = 'shop_order' AND status NOT IN (" . self::NOT_YET_STORED . ")
			ORDER BY date_updated_gmt, id LIMIT {$max}"
		);
		$found = [];
		foreach ( $rows as $row ) {
			$found[ (int) $row['id'] ] = (int) OrderFacts::time( $row['date_updated_gmt'] );
		}
		return $found;
	}

	/**
	 * The greatest id of an order; 0 where there is none.
	 *
	 * @throws DatabaseFailure
	 */
	public function lastId(): int {
		return $this->ids( '1 = 1 ORDER BY id DESC LIMIT 1' )[0] ?? 0;
	}

	/**
	 * @param array<int, OrderRows> $orders
	 * @return array<int, OrderRows>
	 * @throws DatabaseFailure
	 */
	private function shown( array $orders ): array {
		$trashed = array_keys( array_filter( $orders, static fn( OrderRows $order ): bool => 'trash' === $order->row['status'] ) );
		$carried = $this->moves->toldOrders( $trashed );
		return array_filter(
			$orders,
			static fn( OrderRows $order ): bool => ! in_array( MoveTable::bare( (string) $order->row['status'] ), self::NOT_YET, true )
				&& ( 'trash' !== $order->row['status'] || in_array( $order->orderId, $carried, true ) )
		);
	}

	/**
	 * @param array<string, mixed>  $facts
	 * @param array<string, string> $meta
	 * @return Card
	 */
	private function card( OrderRows $order, array $facts, array $meta, DeliveryPromise $promise, int $read_at ): array {
		$row          = $order->row;
		$is_anonymous = 'yes' === ( $meta[ self::ANONYMISED ] ?? '' );
		$billing      = self::address( $row, 'billing', $is_anonymous );
		$goods        = self::address( $row, 'shipping', $is_anonymous );
		$is_given     = '' !== $goods['country'] || '' !== $goods['city'];
		$to           = $is_given ? $goods : $billing;
		$email        = $is_anonymous ? '' : strtolower( Text::kept( $row['billing_email'], self::EMAIL_MAX ) );
		$items        = self::items( $facts );
		$tracking     = $is_anonymous ? '' : Text::kept( $meta[ $this->options->trackingKey() ] ?? '', self::CODE_MAX );
		$number       = (string) $order->orderId;
		$paid_at      = self::ms( $row['date_paid_gmt'] );
		return [
			'id'          => $order->orderId,
			'number'      => $number,
			'woo'         => MoveTable::bare( (string) $row['status'] ),
			'created_at'  => self::ms( $row['date_created_gmt'] ),
			'modified_at' => self::ms( $row['date_updated_gmt'] ),
			'paid_at'     => $paid_at,
			'due_at'      => self::kept( $promise->dueAt( $paid_at ) ),
			'read_at'     => $read_at,
			'currency'    => Text::kept( $row['currency'], self::COUNTRY_MAX ),
			'decimals'    => self::decimals(),
			'total_minor' => self::minor( is_string( $facts['total'] ?? null ) ? $facts['total'] : '0', self::decimals() ),
			'name'        => '' !== $to['name'] ? $to['name'] : $billing['name'],
			'company'     => $to['company'],
			'phone'       => '' !== $billing['phone'] ? $billing['phone'] : $goods['phone'],
			'email'       => $email,
			'city'        => $to['city'],
			'postcode'    => $to['postcode'],
			'country'     => $to['country'],
			'payment'     => self::title( $row['payment_method_title'], $row['payment_method'] ),
			'shipping'    => self::shipping( $order ),
			'tracking'    => $tracking,
			'note'        => $is_anonymous ? '' : Text::kept( $row['customer_note'], self::NOTE_MAX ),
			'items'       => $items,
			'terms'       => SearchTerms::ofOrder(
				[ $goods['name'], $billing['name'], $goods['company'], $billing['company'], $goods['city'], $billing['city'] ],
				array_values( array_unique( [ $number, $tracking, $to['postcode'], ...array_column( $items, 'sku' ) ] ) ),
				[ $email ],
				[ $billing['phone'], $goods['phone'] ]
			),
		];
	}

	/**
	 * @param array<string, ?string> $row
	 * @return Address
	 */
	private static function address( array $row, string $type, bool $is_anonymous ): array {
		$field = static fn( string $name, int $max ): string => $is_anonymous && 'country' !== $name ? '' : Text::kept( $row[ "{$type}_{$name}" ] ?? '', $max );
		return [
			'name'     => Text::cut( trim( $field( 'first_name', self::NAME_MAX ) . ' ' . $field( 'last_name', self::NAME_MAX ) ), self::NAME_MAX ),
			'company'  => $field( 'company', self::NAME_MAX ),
			'phone'    => $field( 'phone', self::PHONE_MAX ),
			'city'     => $field( 'city', self::NAME_MAX ),
			'postcode' => $field( 'postcode', self::POSTCODE_MAX ),
			'country'  => $field( 'country', self::COUNTRY_MAX ),
		];
	}

	/**
	 * @param array<string, mixed> $facts
	 * @return list<array{sku: string, name: string, quantity: int}>
	 */
	private static function items( array $facts ): array {
		$items = [];
		foreach ( array_slice( is_array( $facts['items'] ?? null ) ? $facts['items'] : [], 0, self::ITEMS_MAX ) as $item ) {
			if ( is_array( $item ) && is_string( $item['sku'] ?? null ) && is_string( $item['name'] ?? null ) && is_int( $item['quantity'] ?? null ) ) {
				$items[] = [
					'sku'      => Text::kept( $item['sku'], self::CODE_MAX ),
					'name'     => Text::kept( $item['name'], self::NAME_MAX ),
					'quantity' => $item['quantity'],
				];
			}
		}
		return $items;
	}

	/** What the customer chose, in the words of the shop. */
	private static function shipping( OrderRows $order ): string {
		foreach ( $order->lines as $line ) {
			if ( 'shipping' === $line['type'] ) {
				return self::title( $line['name'], $line['meta']['method_id'] ?? '' );
			}
		}
		return '';
	}

	private static function title( ?string $title, ?string $id ): string {
		$kept = Text::kept( $title, self::CODE_MAX );
		return '' !== $kept ? $kept : Text::kept( $id, self::CODE_MAX );
	}

	/** An exact amount in the smallest unit that the shop writes; what is finer is rounded. */
	public static function minor( string $amount, int $decimals ): int {
		$is_negative        = str_starts_with( $amount, '-' );
		[ $whole, $digits ] = explode( '.', ltrim( $amount, '-' ) . '.' );
		$digits             = str_pad( $digits, $decimals + 1, '0' );
		$minor              = (int) ( $whole . substr( $digits, 0, $decimals ) );
		$minor              = $digits[ $decimals ] >= '5' && $minor < PHP_INT_MAX ? $minor + 1 : $minor;
		return $is_negative ? -$minor : $minor;
	}

	public static function decimals(): int {
		$decimals = get_option( 'woocommerce_price_num_decimals', 2 );
		return is_numeric( $decimals ) ? min( 8, abs( (int) $decimals ) ) : 0;
	}

	/** 0 where there is no such time, or none that a card can have: imports leave dates from before 1970. */
	private static function ms( ?string $date ): int {
		return self::kept( 1000 * (int) OrderFacts::time( $date ) );
	}

	private static function kept( int $ms ): int {
		return $ms > 0 && $ms <= self::TIME_MS_MAX ? $ms : 0;
	}

	/**
	 * What is looked at among the orders' own further fields.
	 *
	 * @param list<int> $order_ids
	 * @return array<int, array<string, string>>
	 * @throws DatabaseFailure
	 */
	private function meta( array $order_ids ): array {
		if ( [] === $order_ids ) {
			return [];
		}
		$keys = array_map( $this->database->quote( ... ), array_filter( [ self::ANONYMISED, $this->options->trackingKey() ] ) );
		$rows = $this->select(
			"SELECT order_id, meta_key, meta_value FROM {$this->database->table( 'wc_orders_meta' )}
			WHERE order_id IN (" . implode( ',', $order_ids ) . ') AND meta_key IN (' . implode( ',', $keys ) . ') ORDER BY id'
		);
		$meta = [];
		foreach ( $rows as $row ) {
			$meta[ (int) $row['order_id'] ]                           ??= [];
			$meta[ (int) $row['order_id'] ][ (string) $row['meta_key'] ] ??= (string) $row['meta_value'];
		}
		return $meta;
	}

	/**
	 * @return list<int>
	 * @throws DatabaseFailure
	 */
	private function ids( string $condition ): array {
		$rows = $this->select( "SELECT id FROM {$this->database->table( 'wc_orders' )} WHERE type = 'shop_order' AND {$condition}" );
		return array_map( static fn( array $row ): int => (int) $row['id'], $rows );
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
