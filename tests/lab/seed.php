<?php
// SPDX-License-Identifier: MIT
//
// Fills a private shop with products and orders, the same ones for the same seed. Run it through
// `shop seed NAME --products N --orders N`.
//
// A few orders are made as the shop makes them, with stock, notes and mails. Many are written as
// rows of the order tables, two thousand a second, because WooCommerce makes four a second; they
// are the shop's past, so no stock moves and no mail goes out for them. More can be added later.
// With --status (processing, for example) orders are rows however few they are.

const LAB_ORDERS_MADE_MAX     = 40;
const LAB_ORDERS_IN_STATEMENT = 500;

/**
 * Products and orders from one stream of pseudo-random numbers.
 *
 * @phpstan-type LabArticle array{id: int, variation: int, name: string, price: string}
 * @phpstan-type LabLine array{id: int, variation: int, name: string, price: string, quantity: int}
 */
final class LabSeed {

	private const GIVEN_NAMES = [
		'Ada', 'Björn', 'Chloé', 'Dilan', 'Eva', 'Farid', 'Grete', 'Hiro',
		'Ines', 'Jonas', 'Kofi', 'Lena', 'Mehmet', 'Nora', 'Olu', 'Petra',
	];
	private const FAMILY_NAMES = [
		'Albrecht', 'Becker', 'Çelik', 'Dąbrowski', 'Engel', 'Fischer', 'Günther', 'Haddad',
		'Ivanova', 'Jansen', 'Köhler', 'Lindqvist', 'Moreau', 'Nguyen', 'O’Brien', 'Ünal',
	];
	private const STREETS = [
		'Hafenstraße', 'Marktplatz', 'Lindenweg', 'Am Kanal', 'Bahnhofstraße', 'Rosengasse',
	];
	private const CITIES = [
		[ 'Hamburg', '20095' ], [ 'Lübeck', '23552' ], [ 'Kiel', '24103' ],
		[ 'Bremen', '28195' ], [ 'Berlin', '10115' ],
	];
	private const THINGS = [
		'Lantern', 'Rope', 'Kettle', 'Blanket', 'Compass',
		'Notebook', 'Mug', 'Raincoat', 'Toolbox', 'Candle',
	];
	private const KINDS = [
		'Plain', 'Heavy', 'Small', 'Blue', 'Folding', 'Enamel', 'Woollen', 'Brass',
	];
	private const SIZES = [ 'S', 'M', 'L' ];

	// Of a hundred past orders; the newest are where work is.
	private const STATUSES_PAST = [
		'completed' => 90,
		'cancelled' => 5,
		'refunded'  => 2,
		'failed'    => 3,
	];
	private const STATUSES_FRESH = [ 'processing' => 70, 'on-hold' => 15, 'pending' => 15 ];
	private const FRESH_SHARE = 20;

	private const SHIPPING_CENTS = 490;

	// The tables of an order, and the columns that writeOrders fills, in the order of its values.
	private const COLUMNS = [
		'posts'                      => 'ID, post_date, post_date_gmt, post_content, post_title, '
			. 'post_excerpt, post_status, comment_status, ping_status, to_ping, pinged, '
			. 'post_modified, post_modified_gmt, post_content_filtered, post_type',
		'wc_orders'                  => 'id, status, currency, type, tax_amount, total_amount, '
			. 'customer_id, billing_email, date_created_gmt, date_updated_gmt, parent_order_id, '
			. 'payment_method, payment_method_title, transaction_id, ip_address, user_agent, '
			. 'customer_note',
		'wc_order_addresses'         => 'order_id, address_type, first_name, last_name, address_1, '
			. 'city, postcode, country, email, phone',
		'wc_order_operational_data'  => 'order_id, created_via, woocommerce_version, '
			. 'prices_include_tax, coupon_usages_are_counted, download_permission_granted, '
			. 'cart_hash, new_order_email_sent, order_key, order_stock_reduced, date_paid_gmt, '
			. 'date_completed_gmt, shipping_tax_amount, shipping_total_amount, '
			. 'discount_tax_amount, discount_total_amount, recorded_sales',
		'wc_orders_meta'             => 'order_id, meta_key, meta_value',
		'woocommerce_order_items'    => 'order_item_id, order_item_name, order_item_type, order_id',
		'woocommerce_order_itemmeta' => 'order_item_id, meta_key, meta_value',
	];

	private Random\Randomizer $random;

	public function __construct( int $seed ) {
		$this->random = new Random\Randomizer( new Random\Engine\Mt19937( $seed ) );
	}

	/**
	 * @param list<mixed>|array<string, mixed> $list
	 */
	private function pick( array $list ): mixed {
		return $list[ array_keys( $list )[ $this->random->getInt( 0, count( $list ) - 1 ) ] ];
	}

	/**
	 * @param array<string, int> $weights
	 */
	private function pickWeighted( array $weights ): string {
		$left = $this->random->getInt( 1, array_sum( $weights ) );
		foreach ( $weights as $name => $weight ) {
			$left -= $weight;
			if ( $left <= 0 ) {
				return $name;
			}
		}
		throw new LogicException( 'Weights do not add up.' );
	}

	public function addProducts( int $count ): void {
		$first = (int) get_option( 'waybill_lab_products', 0 );
		for ( $number = $first + 1; $number <= $first + $count; $number++ ) {
			0 === $number % 5 ? $this->addVariable( $number ) : $this->addSimple( $number );
		}
		update_option( 'waybill_lab_products', $first + $count, false );
	}

	private function productName( int $number ): string {
		return $this->pick( self::KINDS ) . ' ' . strtolower(
			$this->pick( self::THINGS )
		) . ' ' . $number;
	}

	private function stock( WC_Product $product, string $sku ): void {
		$product->set_sku( $sku );
		$cents = $this->pick( [ 0, 50, 90, 95 ] );
		$product->set_regular_price( sprintf( '%d.%02d', $this->random->getInt( 3, 90 ), $cents ) );
		$product->set_manage_stock( true );
		$product->set_stock_quantity( 1000 );
		$product->set_weight( sprintf( '%.2f', $this->random->getInt( 5, 400 ) / 100 ) );
	}

	private function addSimple( int $number ): void {
		$product = new WC_Product_Simple();
		$product->set_name( $this->productName( $number ) );
		$this->stock( $product, sprintf( 'WB-%04d', $number ) );
		$product->save();
	}

	private function addVariable( int $number ): void {
		$attribute = new WC_Product_Attribute();
		$attribute->set_name( 'Size' );
		$attribute->set_options( self::SIZES );
		$attribute->set_visible( true );
		$attribute->set_variation( true );
		$product = new WC_Product_Variable();
		$product->set_name( $this->productName( $number ) );
		$product->set_sku( sprintf( 'WB-%04d', $number ) );
		$product->set_attributes( [ $attribute ] );
		$product->save();
		foreach ( self::SIZES as $size ) {
			$variation = new WC_Product_Variation();
			$variation->set_parent_id( $product->get_id() );
			$variation->set_attributes( [ 'size' => $size ] );
			$this->stock( $variation, sprintf( 'WB-%04d-%s', $number, $size ) );
			$variation->save();
		}
		WC_Product_Variable::sync( $product->get_id() );
	}

	/**
	 * What can be bought, in a fixed order.
	 *
	 * @return list<LabArticle>
	 */
	private function articles(): array {
		$query    = [
			'limit'   => -1,
			'orderby' => 'ID',
			'order'   => 'ASC',
			'type'    => [ 'simple', 'variation' ],
			'return'  => 'objects',
		];
		$articles = [];
		foreach ( wc_get_products( $query ) as $product ) {
			$articles[] = [
				'id'        => $product->get_parent_id() ?: $product->get_id(),
				'variation' => $product->get_parent_id() ? $product->get_id() : 0,
				'name'      => $product->get_name(),
				'price'     => $product->get_regular_price(),
			];
		}
		if ( [] === $articles ) {
			throw new RuntimeException( 'The shop has no products: seed some first.' );
		}
		return $articles;
	}

	/**
	 * @return array<string, string>
	 */
	private function address(): array {
		[ $city, $postcode ] = $this->pick( self::CITIES );
		$given               = $this->pick( self::GIVEN_NAMES );
		return [
			'first_name' => $given,
			'last_name'  => $this->pick( self::FAMILY_NAMES ),
			'address_1'  => $this->pick( self::STREETS ) . ' ' . $this->random->getInt( 1, 120 ),
			'city'       => $city,
			'postcode'   => $postcode,
			'country'    => 'DE',
			'email'      => sprintf( 'buyer%d@example.test', $this->random->getInt( 1, 5000 ) ),
			'phone'      => sprintf( '+49 40 %07d', $this->random->getInt( 0, 9999999 ) ),
		];
	}

	/**
	 * @param list<LabArticle> $articles
	 * @return list<LabLine>
	 */
	private function basket( array $articles ): array {
		$basket = [];
		for ( $line = $this->random->getInt( 1, 4 ); $line > 0; $line-- ) {
			$article             = $this->pick( $articles );
			$article['quantity'] = $this->random->getInt( 1, 3 );
			$key                 = $article['id'] . '/' . $article['variation'];
			$basket[ $key ]      = $article;
		}
		return array_values( $basket );
	}

	/**
	 * Orders as the shop makes them. Every fourth stays unpaid, so that there is something to pay.
	 */
	public function makeOrders( int $count ): void {
		$articles = $this->articles();
		$customer = get_user_by( 'login', 'customer' );
		for ( $number = 1; $number <= $count; $number++ ) {
			$order   = wc_create_order(
				[
					'customer_id' => $customer ? $customer->ID : 0,
					'created_via' => 'seed',
				]
			);
			$address = $this->address();
			foreach ( $this->basket( $articles ) as $article ) {
				$product = wc_get_product( $article['variation'] ?: $article['id'] );
				$order->add_product( $product, $article['quantity'] );
			}
			$order->set_address( $address, 'billing' );
			unset( $address['email'], $address['phone'] );
			$order->set_address( $address, 'shipping' );
			$shipping = new WC_Order_Item_Shipping();
			$shipping->set_method_title( 'Flat rate' );
			$shipping->set_method_id( 'flat_rate' );
			$shipping->set_total( '4.90' );
			$order->add_item( $shipping );
			$order->set_payment_method( 'bacs' );
			$order->set_payment_method_title( 'Bank transfer' );
			$order->calculate_totals();
			if ( 0 !== $number % 4 ) {
				$order->payment_complete( "seed-{$order->get_id()}" );
			}
		}
	}

	/**
	 * Orders as rows, spread evenly over the days before now, oldest first; with [all] each of them
	 * in that status.
	 */
	public function writeOrders( int $count, int $days, string $all = '' ): void {
		global $wpdb;
		$articles = $this->articles();
		$id       = (int) $wpdb->get_var( "SELECT COALESCE(MAX(ID), 0) FROM {$wpdb->posts}" );
		$item     = (int) $wpdb->get_var(
			"SELECT COALESCE(MAX(order_item_id), 0) FROM {$wpdb->prefix}woocommerce_order_items"
		);
		$now      = time();
		$step     = $days * DAY_IN_SECONDS / max( 1, $count );
		$rows     = array_fill_keys( array_keys( self::COLUMNS ), [] );
		for ( $number = 1; $number <= $count; $number++ ) {
			$is_fresh = $number > $count * ( 100 - self::FRESH_SHARE ) / 100;
			$status   = '' !== $all ? $all : $this->pickWeighted(
				$is_fresh ? self::STATUSES_FRESH : self::STATUSES_PAST
			);
			$created  = $now - (int) ( ( $count - $number + 1 ) * $step );
			$order    = $this->orderRows(
				++$id,
				$item,
				$status,
				$created,
				$this->basket( $articles )
			);
			foreach ( $order as $table => $more ) {
				array_push( $rows[ $table ], ...$more );
			}
			if ( 0 === $number % LAB_ORDERS_IN_STATEMENT || $number === $count ) {
				$this->insert( $rows );
				$rows = array_fill_keys( array_keys( self::COLUMNS ), [] );
			}
		}
		WC_Cache_Helper::invalidate_cache_group( 'orders' );
		WC_Cache_Helper::get_transient_version( 'orders', true );
	}

	/**
	 * The rows of one order, by table.
	 *
	 * @param list<LabLine> $basket
	 * @return array<string, list<list<int|string|null>>>
	 */
	private function orderRows(
		int $id,
		int &$item,
		string $status,
		int $created,
		array $basket,
	): array {
		$is_paid              = in_array(
			$status,
			[ 'processing', 'completed', 'refunded' ],
			true
		);
		$cents                = self::SHIPPING_CENTS;
		[ $items, $itemmeta ] = $this->itemRows( $id, $item, $basket, $is_paid, $cents );
		$address              = $this->address();
		[ 'email' => $email, 'phone' => $phone ] = $address;
		unset( $address['email'], $address['phone'] );
		$person  = array_values( $address );
		$index   = implode( ' ', $person ) . ' ';
		$at      = gmdate( 'Y-m-d H:i:s', $created );
		$later   = gmdate( 'Y-m-d H:i:s', min( time(), $created + 2 * DAY_IN_SECONDS ) );
		$done    = 'completed' === $status ? $later : null;
		$paid    = $is_paid ? $at : null;
		$payment = $is_paid ? "seed-$id" : '';
		$key     = 'wc_order_' . substr( md5( "seed$id" ), 0, 13 );
		return [
			'posts'                      => [
				[
					...[ $id, $at, $at, '', '', '', 'draft', 'closed', 'closed', '', '' ],
					...[ $at, $at, '', 'shop_order_placehold' ],
				],
			],
			'wc_orders'                  => [
				[
					...[
						$id,
						"wc-$status",
						'EUR',
						'shop_order',
						'0',
						self::money( $cents ),
						0,
						$email,
					],
					...[ $at, $later, 0, 'bacs', 'Bank transfer', $payment, '127.0.0.1', '', '' ],
				],
			],
			'wc_order_addresses'         => [
				[ $id, 'billing', ...$person, $email, $phone ],
				[ $id, 'shipping', ...$person, null, null ],
			],
			'wc_order_operational_data'  => [
				[
					...[ $id, 'seed', WC()->version, 0, 1, (int) $is_paid, '', 1, $key ],
					...[ (int) $is_paid, $paid, $done, '0', '4.90', '0', '0', (int) $is_paid ],
				],
			],
			'wc_orders_meta'             => [
				[ $id, '_billing_address_index', "$index$email $phone" ],
				[ $id, '_shipping_address_index', $index ],
			],
			'woocommerce_order_items'    => $items,
			'woocommerce_order_itemmeta' => $itemmeta,
		];
	}

	/**
	 * The lines of an order and its shipping; adds what they cost.
	 *
	 * @param list<LabLine> $basket
	 * @return array{list<list<int|string>>, list<list<int|string>>}
	 */
	private function itemRows(
		int $id,
		int &$item,
		array $basket,
		bool $is_paid,
		int &$cents,
	): array {
		$items = [];
		$meta  = [];
		foreach ( $basket as $article ) {
			$line    = (int) round( 100 * (float) $article['price'] ) * $article['quantity'];
			$cents  += $line;
			$items[] = [ ++$item, $article['name'], 'line_item', $id ];
			$values  = [
				'_product_id'        => $article['id'],
				'_variation_id'      => $article['variation'],
				'_qty'               => $article['quantity'],
				'_tax_class'         => '',
				'_line_subtotal'     => self::money( $line ),
				'_line_subtotal_tax' => '0',
				'_line_total'        => self::money( $line ),
				'_line_tax'          => '0',
				'_line_tax_data'     => serialize( [ 'total' => [], 'subtotal' => [] ] ),
			];
			if ( $is_paid ) {
				$values['_reduced_stock'] = $article['quantity'];
			}
			foreach ( $values as $key => $value ) {
				$meta[] = [ $item, $key, $value ];
			}
		}
		$items[] = [ ++$item, 'Flat rate', 'shipping', $id ];
		$values  = [
			'method_id'   => 'flat_rate',
			'instance_id' => '',
			'cost'        => self::money( self::SHIPPING_CENTS ),
			'total_tax'   => '0',
			'taxes'       => serialize( [ 'total' => [] ] ),
		];
		foreach ( $values as $key => $value ) {
			$meta[] = [ $item, $key, $value ];
		}
		return [ $items, $meta ];
	}

	private static function money( int $cents ): string {
		return sprintf( '%d.%02d', intdiv( $cents, 100 ), $cents % 100 );
	}

	/**
	 * @param array<string, list<list<int|string|null>>> $rows
	 */
	private function insert( array $rows ): void {
		global $wpdb;
		$quote = static fn( $value ) => null === $value
			? 'NULL'
			: "'" . esc_sql( (string) $value ) . "'";
		$wpdb->query( 'START TRANSACTION' );
		foreach ( self::COLUMNS as $table => $columns ) {
			$values = [];
			foreach ( $rows[ $table ] as $row ) {
				$values[] = '(' . implode( ', ', array_map( $quote, $row ) ) . ')';
			}
			$values = $wpdb->remove_placeholder_escape( implode( ",\n", $values ) );
			$done   = $wpdb->query( "INSERT INTO $wpdb->prefix$table ($columns) VALUES $values" );
			if ( false === $done ) {
				throw new RuntimeException( "$table: $wpdb->last_error" );
			}
		}
		$wpdb->query( 'COMMIT' );
	}
}

$waybill_options  = [
	'products' => 20,
	'orders'   => 20,
	'seed'     => 1,
	'days'     => 90,
];
$waybill_range    = [
	'min_range' => 0,
	'max_range' => 2000000,
];
$waybill_statuses = array_map(
	static fn( string $status ): string => substr( $status, strlen( 'wc-' ) ),
	array_keys( wc_get_order_statuses() )
);
$waybill_status   = '';
for ( $waybill_index = 1; $waybill_index < $argc; $waybill_index += 2 ) {
	$waybill_name = substr( $argv[ $waybill_index ], 2 );
	$waybill_text = $argv[ $waybill_index + 1 ] ?? '';
	if ( 'status' === $waybill_name && in_array( $waybill_text, $waybill_statuses, true ) ) {
		$waybill_status = $waybill_text;
		continue;
	}
	$waybill_value = filter_var(
		$waybill_text,
		FILTER_VALIDATE_INT,
		[ 'options' => $waybill_range ]
	);
	if ( ! isset( $waybill_options[ $waybill_name ] ) || false === $waybill_value ) {
		fwrite(
			STDERR,
			"seed: --products, --orders, --seed or --days and a number, please, or --status and one\n"
		);
		exit( 64 );
	}
	$waybill_options[ $waybill_name ] = $waybill_value;
}
set_time_limit( 0 );
$waybill_seed = new LabSeed( $waybill_options['seed'] );
$waybill_seed->addProducts( $waybill_options['products'] );
if ( '' !== $waybill_status || $waybill_options['orders'] > LAB_ORDERS_MADE_MAX ) {
	$waybill_seed->writeOrders(
		$waybill_options['orders'],
		$waybill_options['days'],
		$waybill_status
	);
} elseif ( $waybill_options['orders'] > 0 ) {
	$waybill_seed->makeOrders( $waybill_options['orders'] );
}
