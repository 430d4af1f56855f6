<?php
// SPDX-License-Identifier: MIT
//
// The order. What Waybill guards is here: a status waits on the object as a change and a
// transition, is written by save() without a look at what the row holds by then, and only
// afterwards are the hooks of the transition run, from the copy's own idea of where it came from.
// That two copies can both do so is WooCommerce's fault which this fake has to have as well.

abstract class WC_Abstract_Order extends WC_Data {

	protected $object_type = 'order';

	/** @var array<int, WC_Order_Item>|null null until they were read */
	protected $items = null;

	/** @var list<WC_Order_Item> not saved yet */
	protected $new_items = [];

	public function get_items( $types = 'line_item' ) {
		$this->items ??= $this->id > 0 ? WC_Order_Item::read_all( $this->id ) : [];
		$items         = array_filter(
			$this->items,
			static fn( $item ) => in_array(
				$item->get_type(),
				array_filter( (array) $types ),
				true
			)
		);
		foreach ( $this->new_items as $index => $item ) {
			if ( in_array( $item->get_type(), (array) $types, true ) ) {
				$items[ "new:$index" ] = $item;
			}
		}
		return apply_filters( 'woocommerce_order_get_items', $items, $this, $types );
	}

	public function get_item( $item_id, $load_from_db = true ) {
		return $this->get_items( [ 'line_item', 'shipping' ] )[ $item_id ] ?? false;
	}

	public function get_item_count( $item_type = '' ) {
		$items = $this->get_items( $item_type ?: 'line_item' );
		return array_sum( array_map( static fn( $item ) => $item->get_quantity(), $items ) );
	}

	public function add_item( $item ) {
		$item->set_order_id( $this->id );
		$this->new_items[] = $item;
	}

	public function add_product( $product, $qty = 1, $args = [] ) {
		$total = wc_format_decimal( (float) $product->get_price() * $qty );
		$item  = new WC_Order_Item_Product();
		$item->set_name( $product->get_name() );
		$item->set_product_id( $product->get_parent_id() ?: $product->get_id() );
		$item->set_variation_id( $product->get_parent_id() ? $product->get_id() : 0 );
		$item->set_quantity( $qty );
		$item->set_subtotal( $args['subtotal'] ?? $total );
		$item->set_total( $args['total'] ?? $total );
		$item->set_order_id( $this->id );
		$this->add_item( $item );
		if ( $this->id > 0 ) {
			$this->save_items();
		}
		return $item->get_id();
	}

	public function calculate_totals( $and_taxes = true ) {
		$shipping = 0.0;
		foreach ( $this->get_items( 'shipping' ) as $item ) {
			$shipping += (float) $item->get_total();
		}
		$total = $shipping;
		foreach ( $this->get_items() as $item ) {
			$total += (float) $item->get_total();
		}
		$this->set_shipping_total( wc_format_decimal( $shipping, 2, true ) );
		$this->set_total( wc_format_decimal( $total, 2 ) );
		$this->save();
		return $total;
	}

	protected function save_items() {
		foreach ( $this->new_items as $item ) {
			$item->set_order_id( $this->id );
			$item->save();
			if ( null !== $this->items ) {
				$this->items[ $item->get_id() ] = $item;
			}
		}
		$this->new_items = [];
		foreach ( $this->items ?? [] as $item ) {
			$item->save();
		}
	}

	/**
	 * An exception of a listener before the row leaves the row unwritten; the caller does not learn
	 * of it, and what follows a save follows all the same.
	 */
	public function save() {
		try {
			do_action(
				"woocommerce_before_{$this->object_type}_object_save",
				$this,
				$this->data_store
			);
			if ( $this->id > 0 ) {
				$this->data_store->update( $this );
			} else {
				$this->data_store->create( $this );
			}
			$this->save_items();
			do_action(
				"woocommerce_after_{$this->object_type}_object_save",
				$this,
				$this->data_store
			);
		} catch ( Exception $thrown ) {
			$this->handle_exception( $thrown, 'Error saving order.' );
		}
		return $this->id;
	}

	protected function handle_exception( $e, $message = 'Error' ) {
		wc_get_logger()->error(
			$message,
			[
				'order' => $this,
				'error' => $e,
			]
		);
		$this->add_order_note( $message . ' ' . $e->getMessage() );
	}

	protected function read_stored_meta(): array {
		global $wpdb;
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT meta_key, meta_value FROM {$wpdb->prefix}wc_orders_meta WHERE order_id = %d",
				$this->id
			)
		);
		return array_map( 'maybe_unserialize', array_column( $rows, 'meta_value', 'meta_key' ) );
	}

	protected function write_stored_meta( string $key, mixed $value ): void {
		global $wpdb;
		$where = [
			'order_id' => $this->id,
			'meta_key' => $key,
		];
		$wpdb->delete( "{$wpdb->prefix}wc_orders_meta", $where );
		if ( null !== $value ) {
			$wpdb->insert(
				"{$wpdb->prefix}wc_orders_meta",
				$where + [ 'meta_value' => maybe_serialize( $value ) ]
			);
		}
	}
}

class WC_Order extends WC_Abstract_Order {

	use Sample_Shop_Addresses;

	protected $status_transition = false;

	protected $data = [
		'parent_id'                    => 0,
		'status'                       => '',
		'currency'                     => '',
		'version'                      => '',
		'date_created'                 => null,
		'date_modified'                => null,
		'shipping_total'               => '0',
		'total'                        => '0',
		'customer_id'                  => 0,
		'order_key'                    => '',
		'billing'                      => [],
		'shipping'                     => [],
		'payment_method'               => '',
		'payment_method_title'         => '',
		'transaction_id'               => '',
		'customer_ip_address'          => '',
		'customer_user_agent'          => '',
		'created_via'                  => '',
		'customer_note'                => '',
		'date_completed'               => null,
		'date_paid'                    => null,
		'order_stock_reduced'          => false,
		'download_permissions_granted' => false,
		'new_order_email_sent'         => false,
		'recorded_sales'               => false,
	];

	public function __construct( $order = 0 ) {
		parent::__construct();
		$this->data_store = WC_Data_Store::load( 'order' );
		$this->set_id( $order instanceof self ? $order->get_id() : (int) $order );
		if ( $this->id > 0 ) {
			$this->data_store->read( $this );
		} else {
			$this->set_object_read( true );
		}
	}

	public function get_type() {
		return 'shop_order';
	}

	public function save() {
		parent::save();
		$this->status_transition();
		return $this->id;
	}

	public function delete( $force_delete = false ) {
		$this->data_store->delete( $this, [ 'force_delete' => $force_delete ] );
		$this->set_id( 0 );
		return true;
	}

	// --- status ----------------------------------------------------------------------------------

	public function get_status( $context = 'view' ) {
		$status = $this->get_prop( 'status', $context );
		return '' === $status && 'view' === $context ? 'pending' : $status;
	}

	public function has_status( $status ) {
		$has = in_array( $this->get_status(), array_map( 'strval', (array) $status ), true );
		return apply_filters( 'woocommerce_order_has_status', $has, $this, $status );
	}

	public function is_paid() {
		return apply_filters(
			'woocommerce_order_is_paid',
			$this->has_status( wc_get_is_paid_statuses() ),
			$this
		);
	}

	/** @return array{from: string, to: string} */
	public function set_status( $new_status, $note = '', $manual_update = false ) {
		$from = $this->get_status();
		$to   = preg_replace( '/^wc-/', '', (string) $new_status );
		if ( $this->object_read ) {
			$known = array_keys( wc_get_order_statuses() );
			$kept  = [ 'auto-draft', 'draft', 'trash' ];
			if ( ! in_array( "wc-$to", $known, true ) && ! in_array( $to, $kept, true ) ) {
				$to = 'pending';
			}
			if (
				'' !== $from && ! in_array(
					"wc-$from",
					$known,
					true
				) && ! in_array( $from, $kept, true )
			) {
				$from = 'pending';
			}
		}
		$this->set_prop( 'status', $to );
		if ( $this->object_read && '' !== $from && $from !== $to ) {
			$first                   = $this->status_transition ?: [];
			$this->status_transition = [
				'from'   => $first['from'] ?? $from,
				'to'     => $to,
				'note'   => (string) $note,
				'manual' => (bool) $manual_update,
			];
			if ( $manual_update ) {
				do_action( 'woocommerce_order_edit_status', $this->id, $to );
			}
			$this->maybe_set_date_paid();
			$this->maybe_set_date_completed();
		}
		return [
			'from' => $from,
			'to'   => $to,
		];
	}

	public function update_status( $new_status, $note = '', $manual = false ) {
		if ( 0 === $this->id ) {
			return false;
		}
		try {
			$this->set_status( $new_status, $note, $manual );
			$this->save();
		} catch ( Exception $thrown ) {
			$this->handle_exception( $thrown, 'Update status event failed.' );
			return false;
		}
		return true;
	}

	public function maybe_set_date_paid() {
		if ( null === $this->get_date_paid( 'edit' ) ) {
			$status = apply_filters(
				'woocommerce_payment_complete_order_status',
				$this->needs_processing() ? 'processing' : 'completed',
				$this->id,
				$this
			);
			if ( $this->has_status( $status ) || $this->has_status( 'completed' ) ) {
				$this->set_date_paid( time() );
			}
		}
	}

	protected function maybe_set_date_completed() {
		if ( $this->has_status( 'completed' ) ) {
			$this->set_date_completed( time() );
		}
	}

	public function needs_processing() {
		return true;
	}

	public function payment_complete( $transaction_id = '' ) {
		if ( 0 === $this->id ) {
			return false;
		}
		try {
			do_action( 'woocommerce_pre_payment_complete', $this->id, $transaction_id );
			$valid = apply_filters(
				'woocommerce_valid_order_statuses_for_payment_complete',
				[ 'on-hold', 'pending', 'failed', 'cancelled' ],
				$this
			);
			if ( $this->has_status( $valid ) ) {
				if ( '' !== (string) $transaction_id ) {
					$this->set_transaction_id( $transaction_id );
				}
				if ( null === $this->get_date_paid( 'edit' ) ) {
					$this->set_date_paid( time() );
				}
				$this->set_status(
					apply_filters(
						'woocommerce_payment_complete_order_status',
						'processing',
						$this->id,
						$this
					)
				);
				$this->save();
				do_action( 'woocommerce_payment_complete', $this->id, $transaction_id );
			} else {
				do_action(
					'woocommerce_payment_complete_order_status_' . $this->get_status(),
					$this->id,
					$transaction_id
				);
			}
		} catch ( Exception $thrown ) {
			$this->handle_exception( $thrown, 'Payment complete event failed.' );
			return false;
		}
		return true;
	}

	/** The hooks of a change, after the row is written. */
	protected function status_transition() {
		$transition              = $this->status_transition;
		$this->status_transition = false;
		if ( ! $transition ) {
			return;
		}
		[ 'from' => $from, 'to' => $to ] = $transition;
		try {
			do_action( "woocommerce_order_status_$to", $this->id, $this, $transition );
			$this->add_status_transition_note(
				sprintf(
					'Order status changed from %s to %s.',
					wc_get_order_status_name( $from ),
					wc_get_order_status_name( $to )
				),
				$transition
			);
			do_action( "woocommerce_order_status_{$from}_to_{$to}", $this->id, $this );
			do_action( 'woocommerce_order_status_changed', $this->id, $from, $to, $this );
			$payable = apply_filters(
				'woocommerce_valid_order_statuses_for_payment',
				[ 'pending', 'failed' ],
				$this
			);
			if (
				in_array( $from, $payable, true ) && in_array(
					$to,
					wc_get_is_paid_statuses(),
					true
				)
			) {
				do_action( 'woocommerce_order_payment_status_changed', $this->id, $this );
			}
		} catch ( Exception $thrown ) {
			wc_get_logger()->error(
				"Status transition of order #$this->id errored!",
				[
					'order' => $this,
					'error' => $thrown,
				]
			);
			$this->add_order_note( 'Error during status transition. ' . $thrown->getMessage() );
		}
	}

	private function add_status_transition_note( $note, $transition ) {
		return $this->add_order_note(
			trim( $transition['note'] . ' ' . $note ),
			0,
			$transition['manual']
		);
	}

	// --- notes -----------------------------------------------------------------------------------

	public function add_order_note( $note, $is_customer_note = 0, $added_by_user = false ) {
		if ( 0 === $this->id ) {
			return 0;
		}
		$is_person = is_user_logged_in() && $added_by_user;
		$id        = wp_insert_comment(
			[
				'comment_post_ID'      => $this->id,
				'comment_author'       => $is_person ? wp_get_current_user()->display_name : 'WooCommerce',
				'comment_author_email' => $is_person ? wp_get_current_user()->user_email : '',
				'comment_content'      => $note,
				'comment_agent'        => 'WooCommerce',
				'comment_type'         => 'order_note',
				'comment_parent'       => 0,
				'comment_approved'     => 1,
			]
		);
		if ( $is_customer_note ) {
			add_comment_meta( $id, 'is_customer_note', 1 );
		}
		do_action( 'woocommerce_order_note_added', $id, $this );
		return $id;
	}

	// --- the rest --------------------------------------------------------------------------------

	public function get_order_number() {
		return (string) apply_filters( 'woocommerce_order_number', $this->id, $this );
	}

	public function get_edit_order_url() {
		return Automattic\WooCommerce\Utilities\OrderUtil::get_order_admin_edit_url( $this->id );
	}

	public function get_shipping_method() {
		$names = array_map(
			static fn( $item ) => $item->get_name(),
			$this->get_items( 'shipping' )
		);
		return apply_filters( 'woocommerce_order_shipping_method', implode( ', ', $names ), $this );
	}

	public function get_shipping_methods() {
		return $this->get_items( 'shipping' );
	}

	public function get_refunds() {
		return [];
	}

	public function get_total_refunded() {
		return 0;
	}

	public function get_qty_refunded_for_item( $item_id, $item_type = 'line_item' ) {
		return 0;
	}

	public function get_user_id( $context = 'view' ) {
		return $this->get_customer_id( $context );
	}

	public function get_parent_id( $context = 'view' ) {
		return $this->get_prop( 'parent_id', $context );
	}

	public function get_currency( $context = 'view' ) {
		return $this->get_prop( 'currency', $context );
	}

	public function get_version( $context = 'view' ) {
		return $this->get_prop( 'version', $context );
	}

	public function get_date_created( $context = 'view' ) {
		return $this->get_prop( 'date_created', $context );
	}

	public function get_date_modified( $context = 'view' ) {
		return $this->get_prop( 'date_modified', $context );
	}

	public function get_date_paid( $context = 'view' ) {
		return $this->get_prop( 'date_paid', $context );
	}

	public function get_date_completed( $context = 'view' ) {
		return $this->get_prop( 'date_completed', $context );
	}

	public function get_shipping_total( $context = 'view' ) {
		return $this->get_prop( 'shipping_total', $context );
	}

	public function get_total( $context = 'view' ) {
		return $this->get_prop( 'total', $context );
	}

	public function get_customer_id( $context = 'view' ) {
		return $this->get_prop( 'customer_id', $context );
	}

	public function get_order_key( $context = 'view' ) {
		return $this->get_prop( 'order_key', $context );
	}

	public function get_payment_method( $context = 'view' ) {
		return $this->get_prop( 'payment_method', $context );
	}

	public function get_payment_method_title( $context = 'view' ) {
		return $this->get_prop( 'payment_method_title', $context );
	}

	public function get_transaction_id( $context = 'view' ) {
		return $this->get_prop( 'transaction_id', $context );
	}

	public function get_customer_ip_address( $context = 'view' ) {
		return $this->get_prop( 'customer_ip_address', $context );
	}

	public function get_customer_user_agent( $context = 'view' ) {
		return $this->get_prop( 'customer_user_agent', $context );
	}

	public function get_created_via( $context = 'view' ) {
		return $this->get_prop( 'created_via', $context );
	}

	public function get_customer_note( $context = 'view' ) {
		return $this->get_prop( 'customer_note', $context );
	}

	public function get_order_stock_reduced( $context = 'view' ) {
		return $this->get_prop( 'order_stock_reduced', $context );
	}

	public function get_download_permissions_granted( $context = 'view' ) {
		return $this->get_prop( 'download_permissions_granted', $context );
	}

	public function get_new_order_email_sent( $context = 'view' ) {
		return $this->get_prop( 'new_order_email_sent', $context );
	}

	public function get_recorded_sales( $context = 'view' ) {
		return $this->get_prop( 'recorded_sales', $context );
	}

	public function set_parent_id( $value ) {
		$this->set_prop( 'parent_id', (int) $value );
	}

	public function set_currency( $value ) {
		$this->set_prop( 'currency', (string) $value );
	}

	public function set_version( $value ) {
		$this->set_prop( 'version', (string) $value );
	}

	public function set_date_created( $date = null ) {
		$this->set_date_prop( 'date_created', $date );
	}

	public function set_date_modified( $date = null ) {
		$this->set_date_prop( 'date_modified', $date );
	}

	public function set_date_paid( $date = null ) {
		$this->set_date_prop( 'date_paid', $date );
	}

	public function set_date_completed( $date = null ) {
		$this->set_date_prop( 'date_completed', $date );
	}

	public function set_shipping_total( $value ) {
		$this->set_prop( 'shipping_total', wc_format_decimal( $value, false ) );
	}

	public function set_total( $value, $deprecated = '' ) {
		$this->set_prop( 'total', wc_format_decimal( $value, wc_get_price_decimals() ) );
	}

	public function set_customer_id( $value ) {
		$this->set_prop( 'customer_id', (int) $value );
	}

	public function set_order_key( $value ) {
		$this->set_prop( 'order_key', substr( (string) $value, 0, 22 ) );
	}

	public function set_payment_method( $payment_method = '' ) {
		$this->set_prop( 'payment_method', (string) $payment_method );
	}

	public function set_payment_method_title( $value ) {
		$this->set_prop( 'payment_method_title', (string) $value );
	}

	public function set_transaction_id( $value ) {
		$this->set_prop( 'transaction_id', (string) $value );
	}

	public function set_customer_ip_address( $value ) {
		$this->set_prop( 'customer_ip_address', (string) $value );
	}

	public function set_customer_user_agent( $value ) {
		$this->set_prop( 'customer_user_agent', (string) $value );
	}

	public function set_created_via( $value ) {
		$this->set_prop( 'created_via', (string) $value );
	}

	public function set_customer_note( $value ) {
		$this->set_prop( 'customer_note', (string) $value );
	}

	public function set_order_stock_reduced( $value ) {
		$this->set_prop( 'order_stock_reduced', (bool) $value );
	}

	public function set_download_permissions_granted( $value ) {
		$this->set_prop( 'download_permissions_granted', (bool) $value );
	}

	public function set_new_order_email_sent( $value ) {
		$this->set_prop( 'new_order_email_sent', (bool) $value );
	}

	public function set_recorded_sales( $value ) {
		$this->set_prop( 'recorded_sales', (bool) $value );
	}
}
