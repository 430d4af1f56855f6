<?php
// SPDX-License-Identifier: MIT
//
// Waybill reads the facts of an order from WooCommerce's tables, without WooCommerce. What its
// getters answer for the same order is what the facts have to be: awkward orders, some of them as
// other plugins and years of updates leave them, are read both ways and compared value by value.

use Waybill\WordPress\Orders\Connection;
use Waybill\WordPress\Orders\OrderFacts;
use Waybill\WordPress\Orders\OrderRows;

require dirname( __DIR__, 3 ) . '/wp-plugin/src/autoload.php';

trait OrderFactsCases {

	private const ADDRESSES = [
		'billing'  => [
			'city'     => 'Hamburg',
			'postcode' => '20095',
			'country'  => 'DE',
		],
		'shipping' => [
			'city'     => "L'Haÿ-les-Roses",
			'postcode' => '94240',
			'country'  => 'FR',
		],
	];

	public function contract__order_facts_are_what_the_getters_answer(): void {
		// What plugins make of the number for customers is no fact.
		$this->listen( 'woocommerce_order_number', static fn(): string => 'A-17' );
		foreach ( $this->addressed_orders() + $this->odd_orders() as $what => $order ) {
			$this->compare( $order->get_id(), $what );
		}
	}

	public function contract__order_facts_of_lines(): void {
		foreach ( $this->lines() as $what => $order ) {
			$this->compare( $order->get_id(), $what );
		}
	}

	public function contract__order_facts_in_each_unit_and_number_format(): void {
		$order = $this->empty_order();
		foreach ( [ '0.5', '1.3335', '12', '9876.5', '0,75', '1.234,5', '-3', '', 'heavy', '2 kg' ] as $weight ) {
			$product = $this->product();
			update_post_meta( $product->get_id(), '_weight', $weight );
			$order->add_product( $product );
		}
		$order->set_total( '1234.5' );
		$order->save();
		foreach ( [ 'kg', 'g', 'lbs', 'oz', 'LBS', 'stone', '' ] as $unit ) {
			$this->with_option( 'woocommerce_weight_unit', $unit, fn() => $this->compare( $order->get_id(), "in $unit" ) );
		}
		$comma = fn() => $this->compare( $order->get_id(), 'a comma for a point' );
		$this->with_option( 'woocommerce_price_decimal_sep', ',', $comma );
		foreach ( [ '1', '2', '3' ] as $decimals ) {
			$this->with_option( 'woocommerce_price_num_decimals', $decimals, fn() => $this->compare( $order->get_id(), "$decimals decimals" ) );
		}
		// The getter would round what was paid.
		$total = fn() => $this->same( '1234.5', $this->facts()->of( $order->get_id() )['total'], 'total' );
		$this->with_option( 'woocommerce_price_num_decimals', '0', $total );
	}

	public function contract__order_facts_of_each_status_and_none_of_other_types(): void {
		$order = $this->order();
		foreach ( [ 'wc-processing', 'processing', 'trash', 'draft', 'auto-draft', 'wc-checkout-draft', 'wc-elsewhere', '' ] as $status ) {
			$this->set_columns( 'wc_orders', $order, [ 'status' => $status ] );
			$this->compare( $order->get_id(), "in $status" );
		}
		$this->set_columns( 'wc_orders', $order, [ 'type' => 'shop_order_refund' ] );
		$this->same( false, wc_get_order( $order->get_id() ) instanceof WC_Order, 'a refund is an order' );
		$this->same( null, $this->facts()->of( $order->get_id() ), 'a refund' );
		$this->same( null, $this->facts()->of( 999999999 ), 'an order that there is not' );
	}

	public function contract__order_facts_of_40_items_take_three_statements(): void {
		global $wpdb;
		$order = $this->empty_order();
		for ( $line = 1; $line <= 40; ++$line ) {
			$order->add_product( $this->product(), $line );
		}
		$order->save();
		$count = static fn(): int => (int) $wpdb->get_row( "SHOW SESSION STATUS LIKE 'Questions'", ARRAY_N )[1];
		$facts = $this->facts();
		$first = $count();
		$items = $facts->of( $order->get_id() )['items'];
		$this->same( 3, $count() - $first - 1, 'statements' );
		$this->same( 40, count( $items ), 'items' );
		$this->compare( $order->get_id(), '40 items' );
	}

	public function contract__order_facts_of_a_pending_change_are_those_after_its_save(): void {
		$order = wc_get_order( $this->order()->get_id() );
		$order->set_date_paid( time() );
		$order->set_payment_method( 'bacs' );
		$order->set_total( '17.20' );
		$order->set_address( self::ADDRESSES['shipping'], 'shipping' );
		$order->set_customer_note( 'Ring twice' );
		foreach ( $order->get_items() as $item ) {
			$item->set_quantity( 9 );
			$item->set_total( '17.2' );
		}
		$pending = $this->facts()->from( OrderRows::pending( $order ) );
		$this->same( false, $pending === $this->facts()->of( $order->get_id() ), 'saved before' );
		$order->save();
		$this->same_facts( $this->facts()->of( $order->get_id() ), $pending, 'a change' );
	}

	/** @return array<string, WC_Order> */
	private function addressed_orders(): array {
		$orders = [];
		foreach (
			[
				'no address'         => [],
				'billing only'       => [ 'billing' => self::ADDRESSES['billing'] ],
				'shipping only'      => [ 'shipping' => self::ADDRESSES['shipping'] ],
				'both addresses'     => self::ADDRESSES,
				'a shipping country' => [ 'shipping' => [ 'country' => 'IT' ] ] + self::ADDRESSES,
				'a shipping city'    => [ 'shipping' => [ 'city' => 'Roma' ] ] + self::ADDRESSES,
				'a shipping state'   => [ 'shipping' => [ 'state' => 'Lazio', 'postcode' => '00118' ] ] + self::ADDRESSES,
			] as $what => $addresses
		) {
			$orders[ $what ] = $this->empty_order();
			foreach ( $addresses as $type => $address ) {
				$orders[ $what ]->set_address( $address, $type );
			}
			$orders[ $what ]->save();
		}
		return $orders;
	}

	/** @return array<string, WC_Order> */
	private function odd_orders(): array {
		$orders = [
			'zero total'      => $this->empty_order(),
			'a large total'   => $this->empty_order(),
			'paid'            => $this->order(),
			'no dates'        => $this->order(),
			'half a row'      => $this->order(),
			'dates of zeros'  => $this->order(),
			'another payment' => $this->empty_order(),
		];
		$orders['a large total']->set_total( '123456789.12' );
		$orders['a large total']->set_currency( 'JPY' );
		$orders['paid']->set_date_paid( '2024-02-29T23:59:59+05:30' );
		$orders['another payment']->set_payment_method( 'gateway_of_others' );
		$orders['another payment']->set_customer_note( "Bitte klingeln.\nДомофон 12 🛎️ \\ \"'" );
		foreach ( $orders as $order ) {
			$order->save();
		}
		$this->set_columns( 'wc_orders', $orders['no dates'], [ 'date_created_gmt' => null, 'customer_note' => null, 'payment_method' => null ] );
		global $wpdb;
		$wpdb->delete( "{$wpdb->prefix}wc_order_operational_data", [ 'order_id' => $orders['half a row']->get_id() ] );
		$wpdb->query( "SET @contract_mode = @@sql_mode, sql_mode = ''" );
		$this->set_columns( 'wc_orders', $orders['dates of zeros'], [ 'date_created_gmt' => '0000-00-00 00:00:00' ] );
		$wpdb->query( 'SET sql_mode = @contract_mode' );
		return $orders;
	}

	/** @return array<string, WC_Order> */
	private function lines(): array {
		$orders  = [];
		$product = $this->product();
		foreach ( [ 'several ways to ship' => [ 'local_pickup', 'flat_rate' ], 'an old way to ship' => [ 'flat_rate:3' ] ] as $what => $methods ) {
			$orders[ $what ] = $this->order( $product );
			foreach ( $methods as $method ) {
				$line = new WC_Order_Item_Shipping();
				$line->set_method_id( $method );
				$line->set_instance_id( str_contains( $method, ':' ) ? '' : '4' );
				$line->set_total( '4.90' );
				$orders[ $what ]->add_item( $line );
			}
			$orders[ $what ]->save();
		}
		$orders['variations'] = $this->empty_order();
		[ $parent, $own, $plain, $gone ] = $this->variations();
		foreach ( [ $own, $plain, $gone, $product ] as $each ) {
			$orders['variations']->add_product( $each, 2 );
		}
		$orders['variations']->save();
		wp_delete_post( $gone->get_id(), true );

		foreach ( [ 'a product in the trash' => false, 'a deleted product' => true ] as $what => $is_forced ) {
			$each            = $this->product();
			$orders[ $what ] = $this->order( $each );
			$is_forced ? wp_delete_post( $each->get_id(), true ) : wp_trash_post( $each->get_id() );
		}
		$orders['no product']      = $this->order_of( [ '_product_id' => '0' ] );
		$orders['another post']    = $this->order_of( [ '_product_id' => (string) $orders['variations']->get_id() ] );
		$orders['a swapped pair']  = $this->order_of( [ '_product_id' => (string) $own->get_id(), '_variation_id' => (string) $parent->get_id() ] );
		$orders['part of a piece'] = $this->order_of( [ '_qty' => '2.75', '_line_total' => '12.50' ] );
		$orders['a bare line']     = $this->order_of( [ '_qty' => null, '_line_total' => null, '_product_id' => null, '_variation_id' => null ] );
		$orders['a zero line']     = $this->order_of( [ '_qty' => '-1', '_line_total' => '-0.125' ] );
		$orders['a broken line']   = $this->order_of( [ '_line_total' => 'free' ] );
		$orders['a double row']    = $this->order_of( [] );
		foreach ( $orders['a double row']->get_items() as $item ) {
			add_metadata( 'order_item', $item->get_id(), '_qty', '7' );
			add_post_meta( $item->get_product_id(), '_sku', 'second' );
		}
		$orders['a long name'] = $this->order( $product );
		foreach ( $orders['a long name']->get_items() as $item ) {
			$item->set_name( "Öl-Lampe „Größe XL“ – ランプ 🏮 <b>&amp; 'quoted'</b>" );
			$item->save();
		}
		return $orders + [ 'fees and coupons' => $this->order_with_other_lines() ];
	}

	/** Lines that are neither goods nor shipping, the first in front of them. */
	private function order_with_other_lines(): WC_Order {
		global $wpdb;
		$order = $this->empty_order();
		foreach ( [ 'fee', 'coupon', 'tax', 'line_item_of_others' ] as $type ) {
			$wpdb->insert(
				"{$wpdb->prefix}woocommerce_order_items",
				[
					'order_item_name' => $type,
					'order_item_type' => $type,
					'order_id'        => $order->get_id(),
				]
			);
			add_metadata( 'order_item', (int) $wpdb->insert_id, '_line_total', '3' );
		}
		$order->add_product( $this->product() );
		$order->save();
		return $order;
	}

	/** @return array{WC_Product, WC_Product, WC_Product, WC_Product} the product, three of its variations */
	private function variations(): array {
		$product = new WC_Product_Variable();
		$product->set_name( 'Lamp' );
		$product->set_sku( 'P-' . bin2hex( random_bytes( 4 ) ) );
		$product->set_weight( '3' );
		$product->save();
		$all = [ $product ];
		foreach ( [ true, false, true ] as $has_own ) {
			$variation = new WC_Product_Variation();
			$variation->set_parent_id( $product->get_id() );
			$variation->set_regular_price( '7' );
			if ( $has_own ) {
				$variation->set_sku( 'V-' . bin2hex( random_bytes( 4 ) ) );
				$variation->set_weight( '1.75' );
			}
			$variation->save();
			$all[] = $variation;
		}
		return $all;
	}

	private function empty_order(): WC_Order {
		return wc_create_order( [ 'created_via' => 'contract' ] );
	}

	/**
	 * An order of one line with these rows of meta; null: without it.
	 *
	 * @param array<string, ?string> $meta
	 */
	private function order_of( array $meta ): WC_Order {
		$order = $this->order();
		foreach ( $order->get_items() as $item ) {
			foreach ( $meta as $key => $value ) {
				null === $value ? delete_metadata( 'order_item', $item->get_id(), $key ) : update_metadata( 'order_item', $item->get_id(), $key, $value );
			}
		}
		return $order;
	}

	/** @param array<string, ?string> $columns */
	private function set_columns( string $table, WC_Order $order, array $columns ): void {
		global $wpdb;
		$changed = $wpdb->update( $wpdb->prefix . $table, $columns, [ 'id' => $order->get_id() ] );
		$this->same( 1, $changed, "$table: rows changed" );
		wp_cache_flush();
	}

	private function with_option( string $name, string $value, Closure $work ): void {
		$before = get_option( $name );
		update_option( $name, $value );
		try {
			$work();
		} finally {
			false === $before ? delete_option( $name ) : update_option( $name, $before );
		}
	}

	private function facts(): OrderFacts {
		return new OrderFacts( new Connection( $GLOBALS['wpdb'] ) );
	}

	private function compare( int $id, string $what ): void {
		wp_cache_flush();
		$order = wc_get_order( $id );
		$this->same( true, $order instanceof WC_Order, "$what: order" );
		$wanted = $this->asked( $order );
		$this->same_facts( $wanted, $this->facts()->of( $id ) ?? [], $what );
		$this->same_facts( $wanted, $this->facts()->from( OrderRows::pending( $order ) ), "$what, in memory" );
	}

	/**
	 * @param array<string, mixed> $wanted
	 * @param array<string, mixed> $got
	 */
	private function same_facts( array $wanted, array $got, string $what ): void {
		$this->same( array_keys( $wanted ), array_keys( $got ), "$what: names" );
		foreach ( $wanted as $name => $value ) {
			$this->same( $value, $got[ $name ], "$what: $name" );
		}
	}

	/**
	 * The facts as WooCommerce's getters have them.
	 *
	 * @return array<string, mixed>
	 */
	private function asked( WC_Order $order ): array {
		$has_own = '' !== $order->get_shipping_country( 'edit' ) || '' !== $order->get_shipping_city( 'edit' );
		$address = $has_own ? 'shipping' : 'billing';
		$ways    = array_values( $order->get_items( 'shipping' ) );
		$dates   = array_filter(
			[
				'created_at' => $order->get_date_created( 'edit' ),
				'paid_at'    => $order->get_date_paid( 'edit' ),
			]
		);
		return [
			'id'              => $order->get_id(),
			'number'          => (string) $order->get_id(),
			'status'          => $order->get_status( 'edit' ),
			'currency'        => $order->get_currency( 'edit' ),
			'total'           => (string) $order->get_total( 'edit' ),
			'paid'            => null !== $order->get_date_paid( 'edit' ),
			'payment_method'  => $order->get_payment_method( 'edit' ),
			'shipping_method' => [] === $ways ? '' : $ways[0]->get_method_id( 'edit' ),
			'country'         => $order->{"get_{$address}_country"}( 'edit' ),
			'city'            => $order->{"get_{$address}_city"}( 'edit' ),
			'postcode'        => $order->{"get_{$address}_postcode"}( 'edit' ),
			'note'            => $order->get_customer_note( 'edit' ),
			'items'           => array_map( $this->asked_item( ... ), array_values( $order->get_items() ) ),
		] + array_map( static fn( WC_DateTime $date ): int => $date->getTimestamp() * 1000, $dates );
	}

	/** @return array<string, mixed> */
	private function asked_item( WC_Order_Item_Product $item ): array {
		$product = $item->get_product();
		$total   = (string) $item->get_total( 'edit' );
		return [
			'id'       => $item->get_id(),
			'sku'      => $product ? $product->get_sku( 'edit' ) : '',
			'name'     => $item->get_name( 'edit' ),
			'quantity' => (int) $item->get_quantity( 'edit' ),
			'total'    => '' === $total ? '0' : $total,
			'weight_g' => $product ? (int) round( max( 0, wc_get_weight( (float) $product->get_weight( 'edit' ), 'g' ) ) ) : 0,
		];
	}
}
