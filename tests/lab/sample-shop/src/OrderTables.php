<?php
// SPDX-License-Identifier: MIT
//
// Orders in tables of their own, shaped as WooCommerce's: wc_orders, wc_order_addresses,
// wc_order_operational_data and wc_orders_meta. An update writes what changed and nothing else,
// offers its rows to the same filter, and knows neither a version nor a transaction.

namespace Automattic\WooCommerce\Internal\DataStores\Orders {

	class OrdersTableDataStore {

		/** Column of wc_orders to property. Totals and dates are texts in the row. */
		private const ORDER_COLUMNS = [
			'status'               => 'status',
			'currency'             => 'currency',
			'total_amount'         => 'total',
			'customer_id'          => 'customer_id',
			'date_created_gmt'     => 'date_created',
			'date_updated_gmt'     => 'date_modified',
			'parent_order_id'      => 'parent_id',
			'payment_method'       => 'payment_method',
			'payment_method_title' => 'payment_method_title',
			'transaction_id'       => 'transaction_id',
			'ip_address'           => 'customer_ip_address',
			'user_agent'           => 'customer_user_agent',
			'customer_note'        => 'customer_note',
		];

		private const OPERATIONAL_COLUMNS = [
			'created_via'                 => 'created_via',
			'woocommerce_version'         => 'version',
			'order_key'                   => 'order_key',
			'download_permission_granted' => 'download_permissions_granted',
			'new_order_email_sent'        => 'new_order_email_sent',
			'order_stock_reduced'         => 'order_stock_reduced',
			'recorded_sales'              => 'recorded_sales',
			'date_paid_gmt'               => 'date_paid',
			'date_completed_gmt'          => 'date_completed',
			'shipping_total_amount'       => 'shipping_total',
		];

		private const ADDRESS_COLUMNS = [
			'first_name', 'last_name', 'company', 'address_1', 'address_2', 'city', 'state',
			'postcode', 'country', 'email', 'phone',
		];

		private const FLAGS = [
			'download_permissions_granted', 'new_order_email_sent', 'order_stock_reduced',
			'recorded_sales',
		];

		public static function get_orders_table_name() {
			return $GLOBALS['wpdb']->prefix . 'wc_orders';
		}

		public static function get_addresses_table_name() {
			return $GLOBALS['wpdb']->prefix . 'wc_order_addresses';
		}

		public static function get_operational_data_table_name() {
			return $GLOBALS['wpdb']->prefix . 'wc_order_operational_data';
		}

		public static function get_meta_table_name() {
			return $GLOBALS['wpdb']->prefix . 'wc_orders_meta';
		}

		public function get_all_table_names() {
			return [
				self::get_orders_table_name(),
				self::get_addresses_table_name(),
				self::get_operational_data_table_name(),
				self::get_meta_table_name(),
			];
		}

		public function order_exists( $order_id ): bool {
			global $wpdb;
			$table = self::get_orders_table_name();
			return (bool) $wpdb->get_var(
				$wpdb->prepare( "SELECT 1 FROM $table WHERE id = %d", $order_id )
			);
		}

		public function get_order_type( $order_id ) {
			global $wpdb;
			$table = self::get_orders_table_name();
			return (string) $wpdb->get_var(
				$wpdb->prepare( "SELECT type FROM $table WHERE id = %d", $order_id )
			);
		}

		public function get_stock_reduced( $order ) {
			return $this->order( $order )->get_order_stock_reduced();
		}

		/** Written at once, whatever else waits on the object. */
		public function set_stock_reduced( $order, $set ) {
			global $wpdb;
			$order = $this->order( $order );
			$order->set_order_stock_reduced( $set );
			$wpdb->update(
				self::get_operational_data_table_name(),
				[ 'order_stock_reduced' => (int) (bool) $set ],
				[ 'order_id' => $order->get_id() ]
			);
		}

		private function order( $order ): \WC_Order {
			return $order instanceof \WC_Order ? $order : wc_get_order( $order );
		}

		/** @throws \Exception when there is no such order */
		public function read( &$order ) {
			global $wpdb;
			$order->set_defaults();
			$row = $wpdb->get_row(
				$wpdb->prepare(
					'SELECT o.*, d.* , o.id AS id FROM ' . self::get_orders_table_name() . ' o LEFT JOIN '
						. self::get_operational_data_table_name() . ' d ON d.order_id = o.id WHERE o.id = %d',
					$order->get_id()
				),
				ARRAY_A
			);
			if ( ! is_array( $row ) || 'shop_order' !== $row['type'] ) {
				throw new \Exception( 'Invalid order.' );
			}
			foreach ( self::ORDER_COLUMNS + self::OPERATIONAL_COLUMNS as $column => $property ) {
				$order->{"set_$property"}( $row[ $column ] );
			}
			$addresses = $wpdb->get_results(
				$wpdb->prepare(
					'SELECT * FROM ' . self::get_addresses_table_name() . ' WHERE order_id = %d',
					$order->get_id()
				),
				ARRAY_A
			);
			foreach ( $addresses as $address ) {
				$values = array_intersect_key( $address, array_flip( self::ADDRESS_COLUMNS ) );
				$order->set_address( array_map( 'strval', $values ), $address['address_type'] );
			}
			$order->set_object_read( true );
		}

		/** An order's number is a post's number: another plugin's posts can't have the same. */
		public function create( &$order ) {
			$post = wp_insert_post(
				[
					'post_type'   => 'shop_order_placehold',
					'post_status' => 'draft',
				]
			);
			$order->set_version( WC_VERSION );
			if ( ! $order->get_date_created( 'edit' ) ) {
				$order->set_date_created( time() );
			}
			$order->set_date_modified( time() );
			if ( '' === $order->get_order_key( 'edit' ) ) {
				$order->set_order_key( 'wc_order_' . wp_generate_password( 13, false ) );
			}
			$order->set_id( $post );
			$this->persist( $order, 'create' );
			$order->save_meta_data();
			$order->apply_changes();
			$order->set_object_read( true );
			do_action( 'woocommerce_new_order', $order->get_id(), $order );
		}

		public function update( &$order ) {
			if ( ! isset( $order->get_changes()['date_modified'] ) ) {
				$order->set_date_modified( time() );
			}
			$this->persist( $order, 'update' );
			$order->save_meta_data();
			$order->apply_changes();
			wc_delete_shop_order_transients( $order );
			do_action( 'woocommerce_update_order', $order->get_id(), $order );
		}

		public function trash_order( $order ) {
			global $wpdb;
			$order->update_meta_data( '_wp_trash_meta_status', 'wc-' . $order->get_status() );
			$order->update_meta_data( '_wp_trash_meta_time', time() );
			$order->save_meta_data();
			do_action( 'woocommerce_before_trash_order', $order->get_id(), $order );
			$wpdb->update(
				self::get_orders_table_name(),
				[ 'status' => 'trash' ],
				[ 'id' => $order->get_id() ]
			);
			do_action( 'woocommerce_trash_order', $order->get_id() );
		}

		public function untrash_order( \WC_Order $order ): bool {
			$status = (string) $order->get_meta( '_wp_trash_meta_status' );
			if ( '' === $status ) {
				return false;
			}
			$order->delete_meta_data( '_wp_trash_meta_status' );
			$order->delete_meta_data( '_wp_trash_meta_time' );
			$order->set_status( $status );
			$order->save();
			do_action( 'woocommerce_untrash_order', $order->get_id(), $status );
			return true;
		}

		public function delete( &$order, $args = [] ) {
			global $wpdb;
			if ( empty( $args['force_delete'] ) ) {
				$this->trash_order( $order );
				return;
			}
			$id = $order->get_id();
			do_action( 'woocommerce_before_delete_order', $id, $order );
			$items = $wpdb->prefix . 'woocommerce_order_item';
			$wpdb->query(
				$wpdb->prepare(
					"DELETE m FROM {$items}meta m JOIN {$items}s i USING (order_item_id) WHERE i.order_id = %d",
					$id
				)
			);
			$wpdb->delete( "{$items}s", [ 'order_id' => $id ] );
			$wpdb->delete( self::get_orders_table_name(), [ 'id' => $id ] );
			foreach ( array_slice( $this->get_all_table_names(), 1 ) as $table ) {
				$wpdb->delete( $table, [ 'order_id' => $id ] );
			}
			wp_delete_post( $id, true );
			do_action( 'woocommerce_delete_order', $id );
		}

		private function persist( \WC_Order $order, string $context ): void {
			$rows = apply_filters(
				'woocommerce_orders_table_datastore_db_rows_for_order',
				$this->rows( $order, 'update' === $context ? $order->get_changes() : null ),
				$order,
				$context
			);
			foreach ( $rows as $row ) {
				$this->write( $row );
			}
		}

		/**
		 * @param array<string, mixed>|null $changes null for all of it
		 * @return list<array{table: string, data: array<string, mixed>, format: array<string, string>}>
		 */
		private function rows( \WC_Order $order, ?array $changes ): array {
			$id   = [ 'id' => $order->get_id() ];
			$rows = [];
			$data = $this->columns( $order, self::ORDER_COLUMNS, $changes );
			if ( null === $changes || isset( $changes['billing']['email'] ) ) {
				$data['billing_email'] = $order->get_billing_email( 'edit' );
			}
			if ( null === $changes ) {
				$data += [
					'type'       => 'shop_order',
					'tax_amount' => '0',
				];
			}
			if ( [] !== $data ) {
				$rows[] = $this->row( self::get_orders_table_name(), $id + $data );
			}
			$id   = [ 'order_id' => $order->get_id() ];
			$data = $this->columns( $order, self::OPERATIONAL_COLUMNS, $changes );
			if ( [] !== $data ) {
				$rows[] = $this->row( self::get_operational_data_table_name(), $id + $data );
			}
			foreach ( [ 'billing', 'shipping' ] as $type ) {
				$address = null === $changes ? $order->get_address( $type ) : $changes[ $type ] ?? [];
				if ( [] !== $address ) {
					$address = array_intersect_key( $address, array_flip( self::ADDRESS_COLUMNS ) );
					$rows[]  = $this->row(
						self::get_addresses_table_name(),
						$id + [ 'address_type' => $type ] + $address
					);
				}
			}
			return $rows;
		}

		/**
		 * @param array<string, string>     $columns
		 * @param array<string, mixed>|null $changes
		 * @return array<string, mixed>
		 */
		private function columns( \WC_Order $order, array $columns, ?array $changes ): array {
			$data = [];
			foreach ( $columns as $column => $property ) {
				if ( null !== $changes && ! array_key_exists( $property, $changes ) ) {
					continue;
				}
				$value = $order->{"get_$property"}( 'edit' );
				if ( 'status' === $property ) {
					$value = $this->stored_status( $value );
				} elseif ( $value instanceof \WC_DateTime ) {
					$value = gmdate( 'Y-m-d H:i:s', $value->getTimestamp() );
				} elseif ( in_array( $property, self::FLAGS, true ) ) {
					$value = (int) (bool) $value;
				}
				$data[ $column ] = $value;
			}
			return $data;
		}

		/** Statuses that WordPress knows with the prefix carry it in the row, cut to its column. */
		private function stored_status( string $status ): string {
			$is_bare = in_array( $status, [ 'auto-draft', 'draft', 'trash' ], true );
			if ( ! $is_bare && in_array( "wc-$status", get_post_stati(), true ) ) {
				$status = "wc-$status";
			}
			return substr( $status, 0, 20 );
		}

		/** @param array<string, mixed> $data */
		private function row( string $table, array $data ): array {
			return [
				'table'  => $table,
				'data'   => $data,
				'format' => array_map(
					static fn( $value ) => is_int( $value ) ? '%d' : '%s',
					$data
				),
			];
		}

		private function write( array $row ): void {
			global $wpdb;
			$values  = [];
			$updates = [];
			foreach ( $row['data'] as $column => $value ) {
				$values[] = null === $value
					? 'NULL'
					: $wpdb->prepare( $row['format'][ $column ] ?? '%s', $value );
				if ( ! in_array( $column, [ 'id', 'order_id', 'address_type' ], true ) ) {
					$updates[] = "`$column` = VALUES(`$column`)";
				}
			}
			$columns = '`' . implode( '`, `', array_keys( $row['data'] ) ) . '`';
			$updates = [] === $updates ? '' : ' ON DUPLICATE KEY UPDATE ' . implode( ', ', $updates );
			$insert  = [] === $updates ? 'INSERT IGNORE' : 'INSERT';
			$wpdb->query(
				"$insert INTO {$row['table']} ($columns) VALUES (" . implode( ', ', $values ) . ")$updates"
			);
		}
	}

	/** Whether the tables are there; there is no other place for orders to keep in step with. */
	class DataSynchronizer {

		public function check_orders_table_exists(): bool {
			global $wpdb;
			$table = OrdersTableDataStore::get_orders_table_name();
			return $table === $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $table ) );
		}

		public function create_database_tables() {
			sample_shop_create_tables();
			return $this->check_orders_table_exists();
		}

		public function data_sync_is_enabled(): bool {
			return false;
		}
	}

	class CustomOrdersTableController {

		public function custom_orders_table_usage_is_enabled(): bool {
			return \Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled();
		}
	}
}

namespace {

	use Automattic\WooCommerce\Internal\DataStores\Orders\OrdersTableDataStore;

	/** WooCommerce hands out data stores behind this, so that others can put theirs in their place. */
	class WC_Data_Store {

		private OrdersTableDataStore $store;

		public function __construct( $object_type ) {
			unset( $object_type );
			$this->store = wc_get_container()->get( OrdersTableDataStore::class );
		}

		public static function load( $object_type ) {
			return new self( $object_type );
		}

		public function get_current_class_name() {
			return $this->store::class;
		}

		public function read( &$data ) {
			$this->store->read( $data );
		}

		public function create( &$data ) {
			$this->store->create( $data );
		}

		public function update( &$data ) {
			$this->store->update( $data );
		}

		public function delete( &$data, $args = [] ) {
			$this->store->delete( $data, $args );
		}

		public function __call( $method, $parameters ) {
			return $this->store->$method( ...$parameters );
		}
	}
}
