<?php
// SPDX-License-Identifier: MIT
//
// The lines of an order: products and shipping. They live in woocommerce_order_items and
// woocommerce_order_itemmeta, as in WooCommerce, where every value of a line is a meta row.

class WC_Order_Item extends WC_Data {

	protected $object_type = 'order_item';

	protected $data = [
		'order_id' => 0,
		'name'     => '',
	];

	/** Property to the key of its meta row. */
	protected const META_KEYS = [];

	public function __construct( $item = 0 ) {
		parent::__construct();
		if ( is_numeric( $item ) && $item > 0 ) {
			$this->set_id( (int) $item );
			$this->read_row();
		}
		$this->set_object_read( true );
	}

	public function get_type() {
		return '';
	}

	public function get_order_id( $context = 'view' ) {
		return $this->get_prop( 'order_id', $context );
	}

	public function get_name( $context = 'view' ) {
		return $this->get_prop( 'name', $context );
	}

	public function get_quantity() {
		return 1;
	}

	public function get_order() {
		return wc_get_order( $this->get_order_id() );
	}

	public function is_type( $type ) {
		return in_array( $this->get_type(), (array) $type, true );
	}

	public function set_order_id( $value ) {
		$this->set_prop( 'order_id', (int) $value );
	}

	public function set_name( $value ) {
		$this->set_prop( 'name', wp_check_invalid_utf8( $value ) );
	}

	/** Item ids to class names, by the type in the row. */
	public static function read_all( int $order_id ): array {
		global $wpdb;
		$classes = [
			'line_item' => WC_Order_Item_Product::class,
			'shipping'  => WC_Order_Item_Shipping::class,
		];
		$rows    = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT order_item_id, order_item_type FROM {$wpdb->prefix}woocommerce_order_items
				WHERE order_id = %d ORDER BY order_item_id",
				$order_id
			)
		);
		$items   = [];
		foreach ( $rows as $row ) {
			$class = $classes[ $row->order_item_type ] ?? null;
			if ( null !== $class ) {
				$items[ (int) $row->order_item_id ] = new $class( (int) $row->order_item_id );
			}
		}
		return $items;
	}

	protected function read_row(): void {
		global $wpdb;
		$row = $wpdb->get_row(
			$wpdb->prepare(
				"SELECT order_id, order_item_name FROM {$wpdb->prefix}woocommerce_order_items
				WHERE order_item_id = %d",
				$this->id
			)
		);
		if ( null === $row ) {
			throw new Exception( 'Invalid order item.' );
		}
		$this->set_order_id( $row->order_id );
		$this->set_name( $row->order_item_name );
		$meta = $this->all_meta();
		foreach ( static::META_KEYS as $property => $key ) {
			$this->{"set_$property"}( $meta[ $key ] ?? '' );
		}
	}

	/** @return array<string, mixed> */
	private function all_meta(): array {
		global $wpdb;
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT meta_key, meta_value FROM {$wpdb->prefix}woocommerce_order_itemmeta
				WHERE order_item_id = %d ORDER BY meta_id DESC",
				$this->id
			)
		);
		// Of a key that stands there twice, the first counts.
		return array_map( 'maybe_unserialize', array_column( $rows, 'meta_value', 'meta_key' ) );
	}

	protected function read_stored_meta(): array {
		return array_diff_key( $this->all_meta(), array_flip( static::META_KEYS ) );
	}

	protected function write_stored_meta( string $key, mixed $value ): void {
		global $wpdb;
		$table = "{$wpdb->prefix}woocommerce_order_itemmeta";
		$where = [
			'order_item_id' => $this->id,
			'meta_key'      => $key,
		];
		$wpdb->delete( $table, $where );
		if ( null !== $value ) {
			$wpdb->insert( $table, $where + [ 'meta_value' => maybe_serialize( $value ) ] );
		}
	}

	public function save() {
		global $wpdb;
		$table   = "{$wpdb->prefix}woocommerce_order_items";
		$is_new  = 0 === $this->id;
		$changed = $this->get_changes();
		if ( $is_new ) {
			$wpdb->insert(
				$table,
				[
					'order_item_name' => $this->get_name( 'edit' ),
					'order_item_type' => $this->get_type(),
					'order_id'        => $this->get_order_id( 'edit' ),
				]
			);
			$this->set_id( (int) $wpdb->insert_id );
		} elseif ( isset( $changed['name'] ) ) {
			$wpdb->update(
				$table,
				[ 'order_item_name' => $changed['name'] ],
				[ 'order_item_id' => $this->id ]
			);
		}
		foreach ( static::META_KEYS as $property => $key ) {
			if ( $is_new || array_key_exists( $property, $changed ) ) {
				$this->write_stored_meta( $key, $this->{"get_$property"}( 'edit' ) );
			}
		}
		$this->save_meta_data();
		$this->apply_changes();
		return $this->id;
	}
}

class WC_Order_Item_Product extends WC_Order_Item {

	protected const META_KEYS = [
		'product_id'   => '_product_id',
		'variation_id' => '_variation_id',
		'quantity'     => '_qty',
		'subtotal'     => '_line_subtotal',
		'total'        => '_line_total',
	];

	protected $data = [
		'order_id'     => 0,
		'name'         => '',
		'product_id'   => 0,
		'variation_id' => 0,
		'quantity'     => 1,
		'subtotal'     => '0',
		'total'        => '0',
	];

	public function get_type() {
		return 'line_item';
	}

	public function get_product_id( $context = 'view' ) {
		return $this->get_prop( 'product_id', $context );
	}

	public function get_variation_id( $context = 'view' ) {
		return $this->get_prop( 'variation_id', $context );
	}

	public function get_quantity( $context = 'view' ) {
		return $this->get_prop( 'quantity', $context );
	}

	public function get_subtotal( $context = 'view' ) {
		return $this->get_prop( 'subtotal', $context );
	}

	public function get_total( $context = 'view' ) {
		return $this->get_prop( 'total', $context );
	}

	public function get_total_tax( $context = 'view' ) {
		return '0';
	}

	public function get_product() {
		$product = wc_get_product( $this->get_variation_id() ?: $this->get_product_id() );
		return apply_filters( 'woocommerce_order_item_product', $product, $this );
	}

	public function set_product_id( $value ) {
		$this->set_prop( 'product_id', 'product' === get_post_type( (int) $value ) ? (int) $value : 0 );
	}

	public function set_variation_id( $value ) {
		$this->set_prop( 'variation_id', 'product_variation' === get_post_type( (int) $value ) ? (int) $value : 0 );
	}

	public function set_quantity( $value ) {
		$this->set_prop( 'quantity', wc_stock_amount( $value ) );
	}

	public function set_subtotal( $value ) {
		$this->set_prop( 'subtotal', wc_format_decimal( $value ) );
	}

	public function set_total( $value ) {
		$this->set_prop( 'total', wc_format_decimal( $value ) );
	}
}

class WC_Order_Item_Shipping extends WC_Order_Item {

	protected const META_KEYS = [
		'method_id'   => 'method_id',
		'instance_id' => 'instance_id',
		'total'       => 'cost',
	];

	protected $data = [
		'order_id'     => 0,
		'name'         => '',
		'method_id'    => '',
		'instance_id'  => '',
		'total'        => '0',
	];

	public function get_type() {
		return 'shipping';
	}

	/** "flat_rate:3", from before the instance had a row of its own. */
	protected function read_row(): void {
		parent::read_row();
		if ( '' === $this->get_instance_id() && str_contains( $this->get_method_id(), ':' ) ) {
			[ $method, $instance ] = explode( ':', $this->get_method_id() );
			$this->set_method_id( $method );
			$this->set_instance_id( $instance );
		}
	}

	public function get_name( $context = 'view' ) {
		return $this->get_method_title( $context );
	}

	public function get_method_title( $context = 'view' ) {
		return $this->get_prop( 'name', $context );
	}

	public function get_method_id( $context = 'view' ) {
		return $this->get_prop( 'method_id', $context );
	}

	public function get_instance_id( $context = 'view' ) {
		return $this->get_prop( 'instance_id', $context );
	}

	public function get_total( $context = 'view' ) {
		return $this->get_prop( 'total', $context );
	}

	public function set_method_title( $value ) {
		$this->set_prop( 'name', sanitize_text_field( $value ) );
	}

	public function set_method_id( $value ) {
		$this->set_prop( 'method_id', sanitize_text_field( $value ) );
	}

	public function set_instance_id( $value ) {
		$this->set_prop( 'instance_id', sanitize_text_field( $value ) );
	}

	public function set_total( $value ) {
		$this->set_prop( 'total', wc_format_decimal( $value ) );
	}
}
