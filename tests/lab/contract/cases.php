<?php
// SPDX-License-Identifier: MIT
//
// What Waybill takes for granted about WooCommerce, as cases that run inside a shop: php cases.php
// [PART OF A NAME]. Each is a method named contract__<behaviour>; it runs on the sample shop and on
// the real one and has to hold on both. When a WooCommerce version changes one, its failure says
// which part of Waybill to look at.

use Automattic\WooCommerce\Caches\OrderCache;
use Automattic\WooCommerce\Internal\DataStores\Orders\OrdersTableDataStore;
use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Automattic\WooCommerce\Utilities\OrderUtil;

require __DIR__ . '/order-facts.php';

/** What a case expected and did not get. */
final class ContractBroken extends RuntimeException {}

/** The cases, and the little they share. */
final class Contract {

	use OrderFactsCases;

	/** Hooks of one transition, in the order of their arrival. */
	private const TRANSITION_HOOKS = [
		'woocommerce_order_edit_status',
		'woocommerce_before_order_object_save',
		'woocommerce_update_order',
		'woocommerce_after_order_object_save',
		'woocommerce_order_status_processing',
		'woocommerce_order_status_pending_to_processing',
		'woocommerce_order_status_changed',
		'woocommerce_order_payment_status_changed',
	];

	/** @var list<array{string, callable, int}> listeners to be taken off after a case */
	private array $listeners = [];

	public function run( string $part ): int {
		$failed = 0;
		$passed = 0;
		foreach ( get_class_methods( $this ) as $method ) {
			if ( ! str_starts_with( $method, 'contract__' ) || ! str_contains( $method, $part ) ) {
				continue;
			}
			try {
				$this->$method();
				echo "passed $method\n";
				++$passed;
			} catch ( Throwable $thrown ) {
				$is_known = $thrown instanceof ContractBroken;
				$where    = $is_known ? '' : " at {$thrown->getFile()}:{$thrown->getLine()}";
				echo "failed $method: {$thrown->getMessage()}$where\n";
				++$failed;
			}
			foreach ( $this->listeners as [ $hook, $listener, $priority ] ) {
				remove_filter( $hook, $listener, $priority );
			}
			$this->listeners = [];
		}
		echo "$passed passed, $failed failed, 0 skipped\n";
		return $failed;
	}

	private function same( mixed $wanted, mixed $got, string $what ): void {
		if ( $wanted !== $got ) {
			$wanted = json_encode( $wanted, JSON_UNESCAPED_SLASHES );
			$got    = json_encode( $got, JSON_UNESCAPED_SLASHES );
			throw new ContractBroken( "$what: wanted $wanted, got $got" );
		}
	}

	private function listen(
		string $hook,
		callable $listener,
		int $priority = 10,
		int $arguments = 10
	): void {
		add_filter( $hook, $listener, $priority, $arguments );
		$this->listeners[] = [ $hook, $listener, $priority ];
	}

	/** Counts the calls of a hook from here on. */
	private function count( string $hook, ?int &$count ): void {
		$count = 0;
		$this->listen(
			$hook,
			static function ( mixed $value = null ) use ( &$count ): mixed {
				++$count;
				return $value;
			}
		);
	}

	private function product( int $stock = 100 ): WC_Product {
		$product = new WC_Product_Simple();
		$product->set_name( 'Lantern' );
		$product->set_sku( 'C-' . bin2hex( random_bytes( 4 ) ) );
		$product->set_regular_price( '12.50' );
		$product->set_weight( '0.5' );
		$product->set_manage_stock( true );
		$product->set_stock_quantity( $stock );
		$product->save();
		return $product;
	}

	private function order( ?WC_Product $product = null, int $quantity = 2 ): WC_Order {
		$order = wc_create_order( [ 'created_via' => 'contract' ] );
		$order->add_product( $product ?? $this->product(), $quantity );
		$order->set_address(
			[
				'first_name' => 'Ada',
				'last_name'  => 'Becker',
				'address_1'  => 'Hafenstraße 7',
				'city'       => 'Hamburg',
				'postcode'   => '20095',
				'country'    => 'DE',
				'email'      => 'ada@example.test',
				'phone'      => '+49 40 1234567',
			],
			'billing'
		);
		$order->calculate_totals();
		$order->save();
		return wc_get_order( $order->get_id() );
	}

	/** @return array<string, string|null> */
	private function row( int $order_id ): array {
		global $wpdb;
		$row = $wpdb->get_row(
			"SELECT * FROM {$wpdb->prefix}wc_orders WHERE id = $order_id",
			ARRAY_A
		);
		return is_array( $row ) ? $row : [];
	}

	/** @return list<string> oldest first */
	private function notes( int $order_id ): array {
		$notes = array_column( wc_get_order_notes( [ 'order_id' => $order_id ] ), 'content', 'id' );
		ksort( $notes );
		return array_values( $notes );
	}

	private function stock( WC_Product $product ): int {
		return (int) wc_get_product( $product->get_id() )->get_stock_quantity();
	}

	/** @return list<string> "id to recipient" */
	private function mails( Closure $change ): array {
		$mails = [];
		$this->listen(
			'woocommerce_email_sent',
			static function ( $was_sent, $id, $email ) use ( &$mails ): void {
				$mails[] = "$id to " . $email->get_recipient();
			}
		);
		$change();
		sort( $mails );
		return $mails;
	}

	// --- rows ------------------------------------------------------------------------------------

	public function contract__an_order_is_a_row_and_a_placeholder_post(): void {
		$order = $this->order();
		$row   = $this->row( $order->get_id() );
		$this->same( 'wc-pending', $row['status'], 'status' );
		$this->same( 'shop_order', $row['type'], 'type' );
		$this->same( '25.00000000', $row['total_amount'], 'total' );
		$this->same( 'ada@example.test', $row['billing_email'], 'e-mail' );
		$this->same( 'shop_order_placehold', get_post_type( $order->get_id() ), 'post' );
		$this->same( (string) $order->get_id(), $order->get_order_number(), 'number' );
	}

	public function contract__getters_answer_what_was_saved(): void {
		$product = $this->product();
		$order   = $this->order( $product, 3 );
		$item    = array_values( $order->get_items() )[0];
		$this->same( 'pending', $order->get_status(), 'status' );
		$this->same( 37.5, (float) $order->get_total(), 'total' );
		$this->same( 'EUR', $order->get_currency(), 'currency' );
		$this->same( 'Hamburg', $order->get_billing_city(), 'city' );
		$this->same( false, $order->is_paid(), 'paid' );
		$this->same( null, $order->get_date_paid(), 'date paid' );
		$this->same( true, $order->get_date_created() instanceof WC_DateTime, 'date created' );
		$this->same( true, $item instanceof WC_Order_Item_Product, 'item' );
		$this->same( $product->get_id(), $item->get_product_id(), 'product' );
		$this->same( 0, $item->get_variation_id(), 'variation' );
		$this->same( 3, $item->get_quantity(), 'quantity' );
		$this->same( 37.5, (float) $item->get_total(), 'item total' );
		$this->same( $product->get_sku(), $item->get_product()->get_sku(), 'sku' );
		$this->same( 0.5, (float) $item->get_product()->get_weight(), 'weight' );
	}

	public function contract__an_unknown_order_is_false(): void {
		$this->same( false, wc_get_order( 999999999 ), 'order' );
	}

	public function contract__meta_values_survive(): void {
		$order = $this->order();
		$order->update_meta_data( '_waybill_probe', [ 'a' => 1 ] );
		$order->save();
		$this->same(
			[ 'a' => 1 ],
			wc_get_order( $order->get_id() )->get_meta( '_waybill_probe' ),
			'value'
		);
		$order->delete_meta_data( '_waybill_probe' );
		$order->save();
		$this->same(
			'',
			wc_get_order( $order->get_id() )->get_meta( '_waybill_probe' ),
			'deleted'
		);
	}

	public function contract__orders_are_found_by_status(): void {
		$order = $this->order();
		$order->update_status( 'on-hold' );
		$found = wc_get_orders(
			[
				'status' => 'on-hold',
				'limit'  => -1,
				'return' => 'ids',
			]
		);
		$this->same( true, in_array( $order->get_id(), $found, true ), 'found' );
		$found = wc_get_orders(
			[
				'status' => [ 'wc-refunded' ],
				'limit'  => -1,
				'return' => 'ids',
			]
		);
		$this->same( false, in_array( $order->get_id(), $found, true ), 'in another status' );
	}

	public function contract__the_rows_of_an_update_pass_a_filter(): void {
		$order = $this->order();
		$table = OrdersTableDataStore::get_orders_table_name();
		$seen  = [];
		$this->listen(
			'woocommerce_orders_table_datastore_db_rows_for_order',
			static function ( array $rows, $order, $context ) use ( &$seen, $table ): array {
				$seen[] = $context;
				foreach ( $rows as $index => $row ) {
					if ( $table === $row['table'] ) {
						$seen[] = $row['data']['status'] ?? 'none';
						unset(
							$rows[ $index ]['data']['status'],
							$rows[ $index ]['format']['status']
						);
					}
				}
				return $rows;
			}
		);
		$order->update_status( 'processing' );
		$this->same( [ 'update', 'wc-processing' ], array_slice( $seen, 0, 2 ), 'filter' );
		$this->same( 'wc-pending', $this->row( $order->get_id() )['status'], 'status in the row' );
	}

	public function contract__the_data_store_names_its_class(): void {
		$class = $this->order()->get_data_store()->get_current_class_name();
		$this->same( true, is_a( $class, OrdersTableDataStore::class, true ), 'class' );
	}

	public function contract__trash_and_delete_run_no_status_hooks_untrash_does(): void {
		$id = $this->order()->get_id();
		$this->count( 'woocommerce_order_status_changed', $changes );
		wc_get_order( $id )->delete( false );
		$this->same( 'trash', $this->row( $id )['status'], 'trashed' );
		$this->same( 0, $changes, 'status hooks of trash' );
		$order = wc_get_order( $id );
		$order->get_data_store()->untrash_order( $order );
		$this->same( 'wc-pending', $this->row( $id )['status'], 'restored' );
		$this->same( 1, $changes, 'status hooks of untrash' );
		wc_get_order( $id )->delete( true );
		$this->same( 1, $changes, 'status hooks of delete' );
		$this->same( [], $this->row( $id ), 'deleted' );
		$this->same( false, wc_get_order( $id ), 'gone' );
	}

	// --- a change of status ----------------------------------------------------------------------

	public function contract__hooks_of_a_change_come_in_order_after_the_row(): void {
		global $wpdb;
		$order = $this->order();
		$id    = $order->get_id();
		$seen  = [];
		foreach ( self::TRANSITION_HOOKS as $hook ) {
			$this->listen(
				$hook,
				function () use ( &$seen, $hook, $id ): void {
					$seen[] = $hook . ' ' . $this->row( $id )['status'];
				},
				PHP_INT_MIN
			);
		}
		$order->update_status( 'processing', 'Paid.', true );
		$wanted = [];
		foreach ( self::TRANSITION_HOOKS as $index => $hook ) {
			$wanted[] = $hook . ' ' . ( $index < 2 ? 'wc-pending' : 'wc-processing' );
		}
		// The order's mails and marks may save it again; the first of each is what counts.
		$this->same(
			$wanted,
			array_values( array_intersect( array_unique( $seen ), $wanted ) ),
			'hooks'
		);
	}

	public function contract__arguments_of_the_hooks(): void {
		$order = $this->order();
		$id    = $order->get_id();
		$seen  = [];
		$this->listen(
			'woocommerce_order_status_processing',
			static function ( ...$arguments ) use ( &$seen, $order ): void {
				$seen['status'] = [ $arguments[0], $arguments[1] === $order ];
			}
		);
		$this->listen(
			'woocommerce_order_status_pending_to_processing',
			static function ( ...$arguments ) use ( &$seen, $order ): void {
				$seen['pair'] = [ $arguments[0], $arguments[1] === $order ];
			}
		);
		$this->listen(
			'woocommerce_order_status_changed',
			static function ( ...$arguments ) use ( &$seen, $order ): void {
				$seen['changed'] = [ ...array_slice( $arguments, 0, 3 ), $arguments[3] === $order ];
			}
		);
		$this->listen(
			'woocommerce_order_payment_status_changed',
			static function ( ...$arguments ) use ( &$seen, $order ): void {
				$seen['payment'] = [ $arguments[0], $arguments[1] === $order ];
			}
		);
		$order->update_status( 'processing' );
		$this->same(
			[
				'status'  => [ $id, true ],
				'pair'    => [ $id, true ],
				'changed' => [ $id, 'pending', 'processing', true ],
				'payment' => [ $id, true ],
			],
			$seen,
			'arguments'
		);
	}

	public function contract__the_end_of_a_change_asks_two_filters(): void {
		$order = $this->order();
		$seen  = [];
		foreach (
			[
				'woocommerce_order_status_changed',
				'woocommerce_valid_order_statuses_for_payment',
				'woocommerce_order_is_paid_statuses',
				'woocommerce_order_payment_status_changed',
			] as $hook
		) {
			$this->listen(
				$hook,
				static function ( mixed $value = null ) use ( &$seen, $hook ): mixed {
					$seen[] = $hook;
					return $value;
				},
				PHP_INT_MAX
			);
		}
		$order->update_status( 'processing' );
		$end = array_slice(
			$seen,
			(int) array_search( 'woocommerce_order_status_changed', $seen, true )
		);
		$this->same(
			[
				'woocommerce_order_status_changed',
				'woocommerce_valid_order_statuses_for_payment',
				'woocommerce_order_is_paid_statuses',
				'woocommerce_order_payment_status_changed',
			],
			array_values( array_unique( $end ) ),
			'end'
		);
	}

	public function contract__a_change_is_noted(): void {
		$order = $this->order();
		$order->update_status( 'processing' );
		$notes = $this->notes( $order->get_id() );
		$this->same(
			true,
			in_array( 'Order status changed from Pending payment to Processing.', $notes, true ),
			implode( ' | ', $notes )
		);
	}

	public function contract__the_author_of_a_note_is_on_the_stack(): void {
		$order   = $this->order();
		$authors = [];
		$this->listen(
			'woocommerce_order_note_added',
			static function ( $id, $noted ) use ( &$authors, $order ): void {
				$names = array_column( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS ), 'function' );
				$at    = (int) array_search( 'add_order_note', $names, true );
				if ( $noted === $order ) {
					$authors[] = $names[ $at + 1 ];
				}
			}
		);
		$order->update_status( 'on-hold' );
		$this->same(
			true,
			in_array( 'add_status_transition_note', $authors, true ),
			implode( ', ', $authors )
		);
	}

	public function contract__a_change_waits_in_protected_members(): void {
		$order = $this->order();
		$order->set_status( 'completed', 'by hand', true );
		$read = Closure::bind(
			static fn( WC_Order $order ): array => [
				$order->data['status'],
				$order->changes['status'],
				$order->status_transition,
			],
			null,
			WC_Order::class
		);
		$this->same(
			[
				'pending',
				'completed',
				[
					'from'   => 'pending',
					'to'     => 'completed',
					'note'   => 'by hand',
					'manual' => true,
				],
			],
			$read( $order ),
			'members'
		);
		$this->same(
			true,
			$order->get_changes()['date_completed'] instanceof WC_DateTime,
			'date completed'
		);
	}

	public function contract__a_change_taken_off_the_object_does_nothing(): void {
		$order = $this->order();
		$drop  = Closure::bind(
			static function ( WC_Order $order ): void {
				$order->status_transition = false;
				unset( $order->changes['status'] );
			},
			null,
			WC_Order::class
		);
		$this->listen(
			'woocommerce_before_order_object_save',
			static fn( $order ) => $drop( $order ),
			PHP_INT_MAX
		);
		$this->count( 'woocommerce_order_status_changed', $changes );
		$order->update_status( 'processing' );
		$this->same( 'wc-pending', $this->row( $order->get_id() )['status'], 'row' );
		$this->same( 'pending', $order->get_status(), 'object' );
		$this->same( 0, $changes, 'hooks' );
	}

	public function contract__two_copies_both_make_the_same_change(): void {
		$order = $this->order();
		$copy  = wc_get_order( $order->get_id() );
		$this->count( 'woocommerce_order_status_pending_to_processing', $changes );
		$order->update_status( 'processing' );
		$copy->update_status( 'processing' );
		$this->same( 2, $changes, 'transitions' );
	}

	public function contract__an_unknown_status_becomes_pending(): void {
		$order = $this->order();
		$order->update_status( 'processing' );
		$order->update_status( 'no-such-status' );
		$this->same( 'wc-pending', $this->row( $order->get_id() )['status'], 'row' );
	}

	public function contract__an_exception_before_the_save_keeps_the_row_and_runs_the_hooks(): void {
		$order = $this->order();
		$this->listen(
			'woocommerce_before_order_object_save',
			static fn() => throw new Exception( 'veto' )
		);
		$this->count( 'woocommerce_order_status_processing', $changes );
		$order->update_status( 'processing' );
		$this->same( 'wc-pending', $this->row( $order->get_id() )['status'], 'row' );
		$this->same( 1, $changes, 'hooks' );
	}

	public function contract__an_exception_in_a_hook_is_logged_and_ends_the_change(): void {
		$order  = $this->order();
		$logged = [];
		$this->listen(
			'woocommerce_logger_log_message',
			static function ( $message, $level, $context ) use ( &$logged ): mixed {
				$logged[] = [ $context['order'] ?? null, $context['error'] ?? null ];
				return null;
			}
		);
		$thrown = new Exception( 'broken' );
		$this->listen( 'woocommerce_order_status_processing', static fn() => throw $thrown );
		$this->count( 'woocommerce_order_status_changed', $changes );
		$this->same( true, $order->update_status( 'processing' ), 'answer' );
		$this->same( 'wc-processing', $this->row( $order->get_id() )['status'], 'row' );
		$this->same( 0, $changes, 'later hooks' );
		$this->same( true, [ $order, $thrown ] === $logged[0], 'logged' );
		$notes = $this->notes( $order->get_id() );
		$this->same( true, str_contains( end( $notes ), 'broken' ), 'note' );
	}

	public function contract__an_order_created_with_a_status_is_moved(): void {
		$this->count( 'woocommerce_order_status_pending_to_processing', $changes );
		$order = wc_create_order( [ 'status' => 'processing' ] );
		$this->same( 'wc-processing', $this->row( $order->get_id() )['status'], 'row' );
		$this->same( 1, $changes, 'transitions' );
	}

	public function contract__payment_moves_an_unpaid_order_once(): void {
		$order = $this->order();
		$this->count( 'woocommerce_order_status_pending_to_processing', $changes );
		$this->count( 'woocommerce_payment_complete', $payments );
		$order->payment_complete( 'tx-1' );
		wc_get_order( $order->get_id() )->payment_complete( 'tx-1' );
		$order = wc_get_order( $order->get_id() );
		$this->same( 'processing', $order->get_status(), 'status' );
		$this->same( 'tx-1', $order->get_transaction_id(), 'transaction' );
		$this->same( true, $order->get_date_paid() instanceof WC_DateTime, 'date paid' );
		$this->same( [ 1, 1 ], [ $changes, $payments ], 'transitions and payments' );
	}

	// --- stock -----------------------------------------------------------------------------------

	public function contract__stock_is_taken_once_and_given_back_on_cancel(): void {
		$product = $this->product( 10 );
		$order   = $this->order( $product, 3 );
		$order->update_status( 'processing' );
		$this->same( 7, $this->stock( $product ), 'processing' );
		wc_get_order( $order->get_id() )->update_status( 'completed' );
		$this->same( 7, $this->stock( $product ), 'completed' );
		wc_get_order( $order->get_id() )->update_status( 'cancelled' );
		$this->same( 10, $this->stock( $product ), 'cancelled' );
	}

	public function contract__stock_is_kept_by_a_failed_order(): void {
		$product = $this->product( 10 );
		$order   = $this->order( $product, 3 );
		$order->update_status( 'on-hold' );
		$this->same( 7, $this->stock( $product ), 'on hold' );
		wc_get_order( $order->get_id() )->update_status( 'failed' );
		$this->same( 7, $this->stock( $product ), 'failed' );
		wc_get_order( $order->get_id() )->update_status( 'pending' );
		$this->same( 10, $this->stock( $product ), 'pending' );
	}

	// --- mails -----------------------------------------------------------------------------------

	public function contract__mails_of_the_usual_way(): void {
		$order = $this->order();
		$admin = get_option( 'admin_email' );
		$paid  = $this->mails( static fn() => $order->update_status( 'processing' ) );
		$this->same(
			[ 'customer_processing_order to ada@example.test', "new_order to $admin" ],
			$paid,
			'processing'
		);
		$done = $this->mails(
			static fn() => wc_get_order( $order->get_id() )->update_status( 'completed' )
		);
		$this->same( [ 'customer_completed_order to ada@example.test' ], $done, 'completed' );
	}

	public function contract__mails_of_a_cancellation_go_to_the_shop(): void {
		$order = $this->order();
		$order->update_status( 'processing' );
		$mails = $this->mails(
			static fn() => wc_get_order( $order->get_id() )->update_status( 'cancelled' )
		);
		$this->same( [ 'cancelled_order to ' . get_option( 'admin_email' ) ], $mails, 'mails' );
	}

	public function contract__a_mail_tells_its_sender_before_it_goes(): void {
		$order = $this->order();
		$seen  = [];
		$this->listen(
			'woocommerce_mail_callback_params',
			static function ( array $params, $email ) use ( &$seen ): array {
				$is_order = $email->object instanceof WC_Order;
				$seen[]   = "$email->id $params[0] $is_order";
				return $params;
			}
		);
		$this->listen( 'pre_wp_mail', static fn() => true );
		$order->update_status( 'completed' );
		$this->same(
			true,
			in_array( 'customer_completed_order ada@example.test 1', $seen, true ),
			implode( ', ', $seen )
		);
	}

	public function contract__mails_are_sent_from_one_listener(): void {
		$send = [ WC_Emails::class, 'send_transactional_email' ];
		$this->same( 10, has_action( 'woocommerce_order_status_completed', $send ), 'completed' );
		$this->same(
			10,
			has_action( 'woocommerce_order_status_pending_to_processing', $send ),
			'processing'
		);
	}

	// --- around it -------------------------------------------------------------------------------

	public function contract__the_order_cache_can_be_emptied(): void {
		$order = $this->order();
		wc_get_container()->get( OrderCache::class )->remove( $order->get_id() );
		wp_cache_delete(
			WC_Order::generate_meta_cache_key( $order->get_id(), 'orders' ),
			'orders'
		);
		WC_Cache_Helper::invalidate_cache_group( 'orders' );
		wc_delete_shop_order_transients( $order );
		$this->same( 'pending', wc_get_order( $order->get_id() )->get_status(), 'still there' );
	}

	public function contract__orders_have_tables_of_their_own(): void {
		$is_on = OrderUtil::custom_orders_table_usage_is_enabled();
		$this->same( true, $is_on, 'HPOS' );
	}

	public function contract__compatibility_is_declared_in_time_only(): void {
		$declare = [ FeaturesUtil::class, 'declare_compatibility' ];
		$this->same(
			false,
			@$declare( 'custom_order_tables', WP_PLUGIN_DIR . '/x/x.php', true ),
			'too late'
		);
	}

	public function contract__statuses_have_names(): void {
		$this->same( 'Pending payment', wc_get_order_status_name( 'pending' ), 'pending' );
		$this->same( 'Completed', wc_get_order_status_name( 'wc-completed' ), 'completed' );
		$this->same( true, isset( wc_get_order_statuses()['wc-refunded'] ), 'refunded' );
		$this->same( true, in_array( 'wc-processing', get_post_stati(), true ), 'registered' );
	}

	public function contract__work_for_later_is_scheduled_once(): void {
		$first = as_schedule_single_action(
			time() + 60,
			'contract_later',
			[ 7 ],
			'contract',
			true
		);
		$again = as_schedule_single_action(
			time() + 60,
			'contract_later',
			[ 7 ],
			'contract',
			true
		);
		$this->same( [ true, 0 ], [ $first > 0, $again ], 'ids' );
		$this->same(
			true,
			as_has_scheduled_action( 'contract_later', [ 7 ], 'contract' ),
			'there'
		);
		$this->same(
			true,
			as_has_scheduled_action( 'contract_later', null, 'contract' ),
			'any arguments'
		);
		as_unschedule_all_actions( 'contract_later', [ 7 ], 'contract' );
		$this->same(
			false,
			as_has_scheduled_action( 'contract_later', [ 7 ], 'contract' ),
			'gone'
		);
	}

	public function contract__late_work_is_found(): void {
		as_schedule_single_action( time() - 1800, 'contract_late', [], 'contract' );
		as_schedule_single_action( time() + 600, 'contract_late', [], 'contract' );
		$late = static fn( int $seconds ) => count(
			as_get_scheduled_actions(
				[
					'group'        => 'contract',
					'hook'         => 'contract_late',
					'status'       => ActionScheduler_Store::STATUS_PENDING,
					'date'         => gmdate( 'Y-m-d H:i:s', time() - $seconds ),
					'date_compare' => '<=',
				],
				'ids'
			)
		);
		$this->same( [ 1, 0 ], [ $late( 900 ), $late( 3600 ) ], 'late' );
		as_unschedule_all_actions( 'contract_late', [], 'contract' );
	}

	public function contract__due_work_runs_with_the_queue(): void {
		$ran = [];
		$this->listen(
			'contract_due',
			static function ( $number ) use ( &$ran ): void {
				$ran[] = $number;
			}
		);
		// A queue that began long ago, as this program did, would leave the rest for the next one.
		$this->listen( 'action_scheduler_queue_runner_time_limit', static fn() => HOUR_IN_SECONDS );
		as_schedule_single_action( time() - 5, 'contract_due', [ 7 ], 'contract' );
		as_schedule_recurring_action( time() - 5, 600, 'contract_due', [ 8 ], 'contract' );
		as_schedule_single_action( time() + 600, 'contract_due', [ 9 ], 'contract' );
		ActionScheduler_QueueRunner::instance()->run( 'contract' );
		sort( $ran );
		$this->same( [ 7, 8 ], $ran, 'ran' );
		$this->same(
			true,
			as_has_scheduled_action( 'contract_due', [ 8 ], 'contract' ),
			'comes again'
		);
		$this->same(
			false,
			as_has_scheduled_action( 'contract_due', [ 7 ], 'contract' ),
			'does not'
		);
	}
}

exit( ( new Contract() )->run( $argv[1] ?? '' ) > 0 ? 1 : 0 );
