<?php
// SPDX-License-Identifier: MIT
//
// Products, with what an order takes from them: name, price, weight and stock. They are posts with
// meta values, as in WooCommerce; a variable product's variations are posts under its own.

class WC_Product extends WC_Data {

	protected $object_type = 'product';

	protected $data = [
		'name'           => '',
		'sku'            => '',
		'regular_price'  => '',
		'weight'         => '',
		'manage_stock'   => false,
		'stock_quantity' => null,
		'parent_id'      => 0,
		'attributes'     => [],
	];

	/** Property to the key of its meta value. */
	private const META_KEYS = [
		'sku'            => '_sku',
		'regular_price'  => '_regular_price',
		'weight'         => '_weight',
		'manage_stock'   => '_manage_stock',
		'stock_quantity' => '_stock',
		'attributes'     => '_product_attributes',
	];

	public function __construct( $product = 0 ) {
		parent::__construct();
		if ( is_numeric( $product ) && $product > 0 ) {
			$this->set_id( (int) $product );
			$this->read_post();
		}
		$this->set_object_read( true );
	}

	public function get_type() {
		return 'simple';
	}

	public function is_type( $type ) {
		return in_array( $this->get_type(), (array) $type, true );
	}

	protected function post_type(): string {
		return 'product';
	}

	private function read_post(): void {
		$post = get_post( $this->id );
		if (
			! $post instanceof WP_Post || ! in_array(
				$post->post_type,
				[ 'product', 'product_variation' ],
				true
			)
		) {
			throw new Exception( 'Invalid product.' );
		}
		$this->set_name( $post->post_title );
		$this->set_prop( 'parent_id', $post->post_parent );
		foreach ( self::META_KEYS as $property => $key ) {
			$value = get_post_meta( $this->id, $key, true );
			if ( '' !== $value ) {
				$this->{"set_$property"}( $value );
			}
		}
	}

	public function save() {
		$post = [
			'ID'          => $this->id,
			'post_type'   => $this->post_type(),
			'post_status' => 'publish',
			'post_title'  => $this->get_name( 'edit' ),
			'post_parent' => $this->get_parent_id( 'edit' ),
		];
		$this->set_id( $this->id > 0 ? wp_update_post( $post ) : wp_insert_post( $post ) );
		$this->apply_changes();
		foreach ( self::META_KEYS as $property => $key ) {
			$value = $this->data[ $property ];
			$value = is_bool( $value ) ? ( $value ? 'yes' : 'no' ) : $value;
			update_post_meta( $this->id, $key, $value );
		}
		update_post_meta( $this->id, '_price', $this->data['regular_price'] );
		update_post_meta( $this->id, '_sample_type', $this->get_type() );
		$this->save_meta_data();
		return $this->id;
	}

	protected function read_stored_meta(): array {
		$values = array_map(
			static fn( $list ) => maybe_unserialize( $list[0] ),
			get_post_meta( $this->id )
		);
		return array_diff_key( $values, array_flip( self::META_KEYS ) );
	}

	protected function write_stored_meta( string $key, mixed $value ): void {
		null === $value ? delete_post_meta( $this->id, $key ) : update_post_meta(
			$this->id,
			$key,
			$value
		);
	}

	public function get_name( $context = 'view' ) {
		return $this->get_prop( 'name', $context );
	}

	public function get_sku( $context = 'view' ) {
		return $this->get_prop( 'sku', $context );
	}

	public function get_regular_price( $context = 'view' ) {
		return $this->get_prop( 'regular_price', $context );
	}

	public function get_price( $context = 'view' ) {
		return $this->get_prop( 'regular_price', $context );
	}

	public function get_weight( $context = 'view' ) {
		return $this->get_prop( 'weight', $context );
	}

	public function get_parent_id( $context = 'view' ) {
		return $this->get_prop( 'parent_id', $context );
	}

	public function get_manage_stock( $context = 'view' ) {
		return $this->get_prop( 'manage_stock', $context );
	}

	public function get_stock_quantity( $context = 'view' ) {
		return $this->get_prop( 'stock_quantity', $context );
	}

	public function get_stock_managed_by_id() {
		return $this->get_id();
	}

	public function managing_stock() {
		return 'yes' === get_option(
			'woocommerce_manage_stock',
			'yes'
		) && $this->get_manage_stock();
	}

	public function is_virtual() {
		return false;
	}

	public function get_formatted_name() {
		$sku = $this->get_sku();
		return $this->get_name() . ' (' . ( '' === $sku ? '#' . $this->get_id() : $sku ) . ')';
	}

	public function get_permalink() {
		return (string) get_permalink( $this->get_parent_id() ?: $this->get_id() );
	}

	public function set_name( $name ) {
		$this->set_prop( 'name', (string) $name );
	}

	public function set_sku( $sku ) {
		$this->set_prop( 'sku', (string) $sku );
	}

	public function set_regular_price( $price ) {
		$this->set_prop(
			'regular_price',
			'' === (string) $price ? '' : wc_format_decimal( $price )
		);
	}

	public function set_weight( $weight ) {
		$this->set_prop( 'weight', '' === (string) $weight ? '' : wc_format_decimal( $weight ) );
	}

	public function set_parent_id( $parent_id ) {
		$this->set_prop( 'parent_id', (int) $parent_id );
	}

	public function set_manage_stock( $manage_stock ) {
		$this->set_prop( 'manage_stock', in_array( $manage_stock, [ true, 'yes', 1, '1' ], true ) );
	}

	public function set_stock_quantity( $quantity ) {
		$this->set_prop(
			'stock_quantity',
			null === $quantity ? null : wc_stock_amount( $quantity )
		);
	}

	public function set_attributes( $raw_attributes ) {
		$values = [];
		foreach ( $raw_attributes as $key => $attribute ) {
			if ( $attribute instanceof WC_Product_Attribute ) {
				$values[ sanitize_title( $attribute->get_name() ) ] = $attribute->get_options();
			} else {
				$values[ $key ] = $attribute;
			}
		}
		$this->set_prop( 'attributes', $values );
	}

	public function get_attributes( $context = 'view' ) {
		return $this->get_prop( 'attributes', $context );
	}
}

class WC_Product_Simple extends WC_Product {}

class WC_Product_Variable extends WC_Product {

	public function get_type() {
		return 'variable';
	}

	public function get_children( $visible_only = '' ) {
		return get_posts(
			[
				'post_type'   => 'product_variation',
				'post_parent' => $this->get_id(),
				'fields'      => 'ids',
				'numberposts' => -1,
				'orderby'     => 'ID',
				'order'       => 'ASC',
			]
		);
	}

	public static function sync( $product, $save = true ) {
		return $product instanceof WC_Product ? $product : wc_get_product( $product );
	}
}

class WC_Product_Variation extends WC_Product {

	public function get_type() {
		return 'variation';
	}

	protected function post_type(): string {
		return 'product_variation';
	}

	/** A variation is called after its product and what sets it apart. */
	public function save() {
		if ( '' === $this->get_name( 'edit' ) ) {
			$product = wc_get_product( $this->get_parent_id() );
			$values  = implode(
				', ',
				array_filter( $this->get_attributes( 'edit' ), 'is_string' )
			);
			$this->set_name( ( $product ? $product->get_name() : '' ) . ' - ' . $values );
		}
		return parent::save();
	}
}

class WC_Product_Attribute {

	/** @var array{name: string, options: list<string>, visible: bool, variation: bool} */
	private array $data = [
		'name'      => '',
		'options'   => [],
		'visible'   => false,
		'variation' => false,
	];

	public function get_name() {
		return $this->data['name'];
	}

	public function get_options() {
		return $this->data['options'];
	}

	public function set_name( $value ) {
		$this->data['name'] = (string) $value;
	}

	public function set_options( $value ) {
		$this->data['options'] = (array) $value;
	}

	public function set_visible( $value ) {
		$this->data['visible'] = (bool) $value;
	}

	public function set_variation( $value ) {
		$this->data['variation'] = (bool) $value;
	}
}

function wc_get_product( $the_product = false, $deprecated = [] ) {
	if ( $the_product instanceof WC_Product ) {
		return $the_product;
	}
	$id      = $the_product instanceof WP_Post ? $the_product->ID : (int) $the_product;
	$classes = [
		'variable'  => WC_Product_Variable::class,
		'variation' => WC_Product_Variation::class,
	];
	$class   = $classes[ get_post_meta( $id, '_sample_type', true ) ] ?? WC_Product_Simple::class;
	try {
		return $id > 0 ? new $class( $id ) : false;
	} catch ( Exception $thrown ) {
		return false;
	}
}

function wc_get_products( $args ) {
	$types = array_diff( (array) ( $args['type'] ?? [ 'simple', 'variable' ] ), [ '' ] );
	$ids   = get_posts(
		[
			'post_type'   => [ 'product', 'product_variation' ],
			'fields'      => 'ids',
			'numberposts' => $args['limit'] ?? 10,
			'orderby'     => 'ID' === ( $args['orderby'] ?? '' ) ? 'ID' : 'date',
			'order'       => $args['order'] ?? 'DESC',
			'meta_query'  => [
				[
					'key'     => '_sample_type',
					'value'   => $types,
					'compare' => 'IN',
				],
			],
		]
	);
	return 'ids' === ( $args['return'] ?? '' ) ? $ids : array_map( 'wc_get_product', $ids );
}

function wc_get_product_id_by_sku( $sku ) {
	global $wpdb;
	return (int) $wpdb->get_var(
		$wpdb->prepare(
			"SELECT post_id FROM $wpdb->postmeta WHERE meta_key = '_sku' AND meta_value = %s LIMIT 1",
			$sku
		)
	);
}
