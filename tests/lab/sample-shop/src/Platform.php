<?php
// SPDX-License-Identifier: MIT
//
// What surrounds orders in WooCommerce: the object of the plugin itself, its container, its
// features, caches, logger and endpoint for payment providers.

namespace Automattic\WooCommerce\Utilities {

	/** Where orders are kept. Here always in tables of their own, without a copy in the posts table. */
	class OrderUtil {

		public static function custom_orders_table_usage_is_enabled(): bool {
			return 'yes' === get_option( 'woocommerce_custom_orders_table_enabled' );
		}

		public static function custom_orders_table_datastore_cache_enabled(): bool {
			return false;
		}

		public static function is_custom_order_tables_in_sync(): bool {
			return false;
		}

		/** @param int|\WP_Post|\WC_Order $order_id */
		public static function get_order_type( $order_id ) {
			$order = wc_get_order( $order_id );
			return $order ? $order->get_type() : null;
		}

		/** @param int|\WP_Post $order_id */
		public static function is_order( $order_id, $types = [ 'shop_order' ] ) {
			return in_array( self::get_order_type( $order_id ), (array) $types, true );
		}

		public static function get_order_admin_edit_url( int $order_id ): string {
			return admin_url( "admin.php?page=wc-orders&action=edit&id=$order_id" );
		}

		public static function get_order_admin_screen(): string {
			return 'woocommerce_page_wc-orders';
		}

		public static function is_order_list_table_screen( $order_type = 'shop_order' ): bool {
			return self::is_orders_screen( $order_type ) && ! isset( $_GET['action'] );
		}

		public static function is_order_edit_screen( $order_type = 'shop_order' ): bool {
			return self::is_orders_screen( $order_type ) && 'edit' === ( $_GET['action'] ?? '' );
		}

		private static function is_orders_screen( string $order_type ): bool {
			return 'shop_order' === $order_type && 'wc-orders' === ( $_GET['page'] ?? '' );
		}

		public static function get_table_for_orders() {
			return \Automattic\WooCommerce\Internal\DataStores\Orders\OrdersTableDataStore::get_orders_table_name();
		}
	}

	/** Who says to get along with which feature. */
	class FeaturesUtil {

		/** @var array<string, array<string, bool>> */
		private static array $declared = [];

		public static function declare_compatibility(
			string $feature_id,
			string $plugin_file,
			bool $positive_compatibility = true
		): bool {
			if ( ! doing_action( 'before_woocommerce_init' ) ) {
				return false;
			}
			$plugin                                 = plugin_basename( $plugin_file );
			self::$declared[ $feature_id ][ $plugin ] = $positive_compatibility;
			return true;
		}

		public static function feature_is_enabled( string $feature_id ): bool {
			return 'custom_order_tables' === $feature_id && OrderUtil::custom_orders_table_usage_is_enabled();
		}

		/** @return array{compatible: list<string>, incompatible: list<string>, uncertain: list<string>} */
		public static function get_compatible_plugins_for_feature(
			string $feature_id,
			bool $enabled_features_only = false
		): array {
			$declared = self::$declared[ $feature_id ] ?? [];
			return [
				'compatible'   => array_keys( $declared, true, true ),
				'incompatible' => array_keys( $declared, false, true ),
				'uncertain'    => [],
			];
		}
	}
}

namespace Automattic\WooCommerce\Caches {

	/** The sample shop reads orders afresh each time, as WooCommerce does unless told otherwise. */
	class OrderCache {

		public function get(
			$id,
			int $expiration = 0,
			?callable $get_from_datastore_callback = null
		) {
			return null === $get_from_datastore_callback ? null : $get_from_datastore_callback( $id );
		}

		public function remove( $id ): bool {
			return false;
		}

		public function is_cached( $id ): bool {
			return false;
		}

		public function flush(): bool {
			return true;
		}
	}
}

namespace {

	/** Makes the few objects that WooCommerce gives out through its container, once each. */
	final class Sample_Shop_Container {

		/** @var array<class-string, object> */
		private array $objects = [];

		/**
		 * @template T of object
		 * @param class-string<T> $id
		 * @return T
		 */
		public function get( string $id ) {
			return $this->objects[ $id ] ??= new $id();
		}

		public function has( string $id ): bool {
			return class_exists( $id );
		}
	}

	/** The plugin itself. */
	final class WooCommerce {

		public string $version = WC_VERSION;

		private static ?self $instance = null;

		public static function instance() {
			if ( null === self::$instance ) {
				self::$instance = new self();
				self::$instance->register();
			}
			return self::$instance;
		}

		private function register(): void {
			add_action( 'init', [ $this, 'init' ], 0 );
			add_action( 'init', [ 'WC_Emails', 'init_transactional_emails' ] );
			add_action( 'parse_request', [ $this, 'answer_provider' ], 0 );
			add_action( 'plugins_loaded', static fn() => do_action( 'woocommerce_loaded' ), -1 );
		}

		public function init(): void {
			do_action( 'before_woocommerce_init' );
			foreach ( wc_get_order_statuses() as $name => $label ) {
				register_post_status(
					$name,
					[
						'label'    => $label,
						'public'   => false,
						'internal' => true,
					]
				);
			}
			foreach ( [ 'shop_order_placehold', 'product', 'product_variation' ] as $type ) {
				register_post_type( $type, [ 'public' => 'product' === $type ] );
			}
			do_action( 'woocommerce_init' );
		}

		public function mailer() {
			return WC_Emails::instance();
		}

		public function plugin_path() {
			return untrailingslashit( WC_ABSPATH );
		}

		/** Payment providers call /?wc-api=NAME. */
		public function answer_provider(): void {
			$name = sanitize_key( wp_unslash( $_GET['wc-api'] ?? '' ) );
			if ( '' !== $name ) {
				do_action( 'woocommerce_api_request', $name );
				status_header( has_action( "woocommerce_api_$name" ) ? 200 : 400 );
				do_action( "woocommerce_api_$name" );
				die( '-1' );
			}
		}
	}

	function WC() {
		return WooCommerce::instance();
	}

	function wc_get_container() {
		static $container = new Sample_Shop_Container();
		return $container;
	}

	/** Keeps messages in a file of its own, after the filter that plugins listen to. */
	class WC_Logger {

		public function log( $level, $message, $context = [] ) {
			$message = apply_filters(
				'woocommerce_logger_log_message',
				$message,
				$level,
				$context,
				null
			);
			if ( null !== $message ) {
				$line = gmdate( DATE_ATOM ) . " $level $message\n";
				file_put_contents(
					WP_CONTENT_DIR . '/uploads/sample-shop.log',
					$line,
					FILE_APPEND
				);
			}
		}

		public function error( $message, $context = [] ) {
			$this->log( 'error', $message, $context );
		}

		public function warning( $message, $context = [] ) {
			$this->log( 'warning', $message, $context );
		}

		public function info( $message, $context = [] ) {
			$this->log( 'info', $message, $context );
		}

		public function debug( $message, $context = [] ) {
			$this->log( 'debug', $message, $context );
		}
	}

	function wc_get_logger() {
		static $logger = new WC_Logger();
		return $logger;
	}

	/** Versions of groups of cached values: a group is dropped by taking a fresh one. */
	class WC_Cache_Helper {

		public static function get_cache_prefix( $group ) {
			$version = wp_cache_get( "wc_{$group}_cache_prefix", $group );
			if ( false === $version ) {
				$version = microtime();
				wp_cache_set( "wc_{$group}_cache_prefix", $version, $group );
			}
			return "wc_cache_{$version}_";
		}

		public static function invalidate_cache_group( $group ) {
			return wp_cache_set( "wc_{$group}_cache_prefix", microtime(), $group );
		}

		public static function get_transient_version( $group, $refresh = false ) {
			$version = get_transient( "$group-transient-version" );
			if ( false === $version || true === $refresh ) {
				$version = (string) time();
				set_transient( "$group-transient-version", $version );
			}
			return $version;
		}
	}

	function wc_delete_shop_order_transients( $order = 0 ) {
		WC_Cache_Helper::get_transient_version( 'orders', true );
		$order_id = $order instanceof WC_Order ? $order->get_id() : (int) $order;
		do_action( 'woocommerce_delete_shop_order_transients', $order_id );
	}

	function wc_delete_product_transients( $post_id = 0 ) {
		WC_Cache_Helper::get_transient_version( 'product', true );
		do_action( 'woocommerce_delete_product_transients', $post_id );
	}

	/** The sample shop sends no webhooks; the queue is there for those who empty it. */
	class WC_Webhook {}

	function wc_webhook_execute_queue() {
		$GLOBALS['wc_queued_webhooks'] = [];
	}

	function wc_get_page_screen_id( $for ) {
		return 'shop-order' === str_replace(
			'_',
			'-',
			(string) $for
		) ? 'woocommerce_page_wc-orders' : '';
	}

	function wc_price( $price, $args = [] ) {
		return '<span class="amount">' . wc_format_decimal( $price, 2 ) . '&nbsp;'
			. esc_html( $args['currency'] ?? get_woocommerce_currency() ) . '</span>';
	}

	function wc_format_decimal( $number, $dp = false, $trim_zeros = false ) {
		if ( is_string( $number ) ) {
			$point  = get_option( 'woocommerce_price_decimal_sep', '.' );
			$number = (string) preg_replace( [ '/[^0-9.-]/', '/\.(?=.*\.)/' ], '', str_replace( $point, '.', $number ) );
		}
		$number = false === $dp ? (string) $number : number_format(
			(float) $number,
			(int) $dp,
			'.',
			''
		);
		return $trim_zeros && str_contains( $number, '.' ) ? rtrim(
			rtrim( $number, '0' ),
			'.'
		) : $number;
	}

	function get_woocommerce_currency() {
		return apply_filters( 'woocommerce_currency', get_option( 'woocommerce_currency' ) );
	}

	function wc_get_price_decimals() {
		return (int) get_option( 'woocommerce_price_num_decimals', 2 );
	}

	function wc_stock_amount( $amount ) {
		return apply_filters( 'woocommerce_stock_amount', (int) $amount );
	}

	function wc_clean( $var ) {
		return is_array( $var ) ? array_map( 'wc_clean', $var ) : sanitize_text_field( (string) $var );
	}

	function wc_get_weight( $weight, $to_unit, $from_unit = '' ) {
		$grams = [
			'kg'  => 1000.0,
			'g'   => 1.0,
			'lbs' => 453.592,
			'oz'  => 28.3495,
		];
		$from  = strtolower( $from_unit ?: (string) get_option( 'woocommerce_weight_unit', 'kg' ) );
		return (float) $weight * ( $grams[ $from ] ?? 1000.0 ) / ( $grams[ $to_unit ] ?? 1.0 );
	}
}
