<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

/**
 * What guarded saves take for granted in WooCommerce: protected members, a filter it calls internal,
 * the order of its hooks, the way it swallows exceptions. Run with each version of WooCommerce; where
 * one of these fails, guarded saves must be looked at before that version is supported.
 */
final class GuardContractTest extends ShopTestCase {

	/** A pending order in $o, loaded afresh; what is to be looked at goes into $out. */
	private const PENDING = 'global $wpdb; $o = wc_create_order(); $o->add_product( wc_get_products( [ "limit" => 1, "type" => "simple" ] )[0], 1 );
		$o->set_billing_email( "x@example.test" ); $o->calculate_totals(); $o->save(); $o = new WC_Order( $o->get_id() ); $out = [];';

	/** What a second connection reads of $o. */
	private const OTHER = '$other = new wpdb( DB_USER, DB_PASSWORD, DB_NAME, DB_HOST ); $row = static fn() => (string) $other->get_var( "SELECT status FROM wp_wc_orders WHERE id = " . $o->get_id() );';

	protected function tearDown(): void {
		parent::tearDown();
		$this->shop->php( 'delete_option( "waybill_guard_probe" ); delete_option( "waybill_troubles" );' );
	}

	/** @return array<mixed> */
	private function ask( string $code ): array {
		$answer = json_decode( $this->shop->php( $code . ' echo wp_json_encode( $out );' ), true );
		self::assertIsArray( $answer );
		return $answer;
	}

	public function test_the_probe_finds_nothing_wrong_with_this_woocommerce(): void {
		$out = $this->ask( "global \$wpdb;" . '$out = ( new Waybill\WordPress\Orders\GuardProbe( new Waybill\WordPress\Orders\TroubleLog(), new Waybill\WordPress\Orders\MoveTable( new Waybill\WordPress\Orders\Connection( $wpdb ) ) ) )->healthLines();' );
		self::assertSame( 'ok', $out[0]['level'], $out[0]['text'] );
	}

	public function test_a_pending_change_lies_in_members_that_subclasses_reach(): void {
		$out = $this->ask(
			self::PENDING . '$o->set_status( "processing", "why", true );
			$out = ( fn() => [ $this->status_transition, $this->data["status"], array_keys( $this->changes ) ] )->call( $o );'
		);
		self::assertSame( [ 'from' => 'pending', 'to' => 'processing', 'note' => 'why', 'manual' => true ], $out[0] );
		self::assertSame( 'pending', $out[1] );
		self::assertEqualsCanonicalizing( [ 'status', 'date_paid' ], $out[2] );
	}

	public function test_the_hooks_of_a_change_come_in_the_known_order_and_the_row_is_written_before_all_that_have_effects(): void {
		$out = $this->ask(
			self::PENDING . self::OTHER . '
			foreach ( [ "woocommerce_order_edit_status", "woocommerce_before_order_object_save", "woocommerce_update_order", "woocommerce_after_order_object_save",
				"woocommerce_order_status_processing", "woocommerce_order_note_added", "woocommerce_order_status_pending_to_processing", "woocommerce_order_status_changed",
				"woocommerce_order_payment_status_changed" ] as $hook ) {
				// Some come again with saves that listeners make, and stock has a note of its own.
				add_action( $hook, static function () use ( &$out, $hook, $row ): void {
					if ( "woocommerce_order_note_added" === $hook && ! in_array( "add_status_transition_note", array_column( debug_backtrace(), "function" ), true ) ) { return; }
					$out[ $hook ] ??= str_replace( "woocommerce_", "", $hook ) . " " . $row(); } );
			}
			$o->update_status( "processing", "", true ); $out = array_values( $out );'
		);
		self::assertSame(
			[
				'order_edit_status wc-pending',
				'before_order_object_save wc-pending',
				'update_order wc-processing',
				'after_order_object_save wc-processing',
				'order_status_processing wc-processing',
				'order_note_added wc-processing',
				'order_status_pending_to_processing wc-processing',
				'order_status_changed wc-processing',
				'order_payment_status_changed wc-processing',
			],
			$out
		);
	}

	public function test_rows_are_offered_to_the_filter_and_written_without_the_status(): void {
		$out = $this->ask(
			self::PENDING . '
			add_filter( "woocommerce_orders_table_datastore_db_rows_for_order", static function ( $rows, $order, $context ) use ( &$out ) {
				foreach ( $rows as $row ) { if ( isset( $row["data"]["status"] ) ) { $out[] = [ $row["table"], $context, $row["data"]["status"], $row["format"]["status"] ]; } }
				return $rows;
			}, 10, 3 );
			add_filter( "query", static function ( $sql ) use ( &$out ) {
				if ( preg_match( "/INSERT INTO wp_wc_orders .*UPDATE/s", $sql ) ) { $out[] = str_contains( $sql, "`status`" ); } return $sql; } );
			$o->update_status( "completed" ); $out = array_slice( $out, 0, 2 );'
		);
		self::assertSame( [ [ 'wp_wc_orders', 'update', 'wc-completed', '%s' ], false ], $out );
	}

	public function test_an_exception_before_the_save_would_not_keep_the_hooks_from_running(): void {
		$out = $this->ask(
			self::PENDING . self::OTHER . '
			add_action( "woocommerce_before_order_object_save", static function () { throw new Exception( "no" ); } );
			add_action( "woocommerce_order_status_changed", static function () use ( &$out ) { $out[] = "hooks"; } );
			$o->update_status( "processing" ); $out[] = $row();'
		);
		self::assertSame( [ 'hooks', 'wc-pending' ], $out );
	}

	public function test_the_end_of_a_change_is_told_by_two_filters(): void {
		$out = $this->ask(
			self::PENDING . '
			foreach ( [ "woocommerce_order_status_changed", "woocommerce_valid_order_statuses_for_payment", "woocommerce_order_is_paid_statuses", "woocommerce_order_payment_status_changed" ] as $hook ) {
				add_filter( $hook, static function ( $value ) use ( &$out, $hook ) { $out[] = $hook; return $value; } );
			}
			add_action( "woocommerce_order_status_changed", static function () use ( &$out ) { $out = []; }, PHP_INT_MAX - 1 );
			$o->update_status( "processing" ); $paid = $out; $o->update_status( "completed" ); $out = [ $paid, $out ];'
		);
		self::assertSame( [ 'woocommerce_valid_order_statuses_for_payment', 'woocommerce_order_is_paid_statuses', 'woocommerce_order_payment_status_changed' ], $out[0] );
		self::assertSame( [ 'woocommerce_valid_order_statuses_for_payment' ], $out[1] );
	}

	public function test_a_swallowed_exception_is_logged_with_its_order_and_noted_by_the_transition_itself(): void {
		$out = $this->ask(
			self::PENDING . '
			add_action( "woocommerce_order_status_processing", static function () { throw new DomainException( "no" ); } );
			add_filter( "woocommerce_logger_log_message", static function ( $message, $level, $context ) use ( &$out, $o ) {
				$out[] = ( $context["order"] ?? null ) === $o && ( $context["error"] ?? null ) instanceof DomainException; return $message; }, 10, 3 );
			add_action( "woocommerce_order_note_added", static function () use ( &$out ) {
				$frames = array_column( debug_backtrace(), "function" ); $out[] = $frames[ array_search( "add_order_note", $frames, true ) + 1 ]; } );
			$o->update_status( "processing" ); $out = array_slice( $out, -2 );'
		);
		self::assertSame( [ true, 'status_transition' ], $out );
	}

	/** @return iterable<string, array{string, string}> */
	public static function surprises(): iterable {
		yield 'the filter is not offered the rows' => [
			'class Planted_Store extends Automattic\WooCommerce\Internal\DataStores\Orders\OrdersTableDataStore {
				protected function get_db_rows_for_order( WC_Abstract_Order $order, string $context = "create", bool $only_changes = false ): array {
					$filters = $GLOBALS["wp_filter"]["woocommerce_orders_table_datastore_db_rows_for_order"] ?? null;
					unset( $GLOBALS["wp_filter"]["woocommerce_orders_table_datastore_db_rows_for_order"] );
					$rows = parent::get_db_rows_for_order( $order, $context, $only_changes );
					if ( $filters ) { $GLOBALS["wp_filter"]["woocommerce_orders_table_datastore_db_rows_for_order"] = $filters; }
					return $rows;
				}
			}
			add_filter( "woocommerce_order_data_store", static function () {
				static $store = null; if ( ! $store ) { $store = new Planted_Store(); $c = wc_get_container();
				$store->init( $c->get( Automattic\WooCommerce\Internal\DataStores\Orders\OrdersTableDataStoreMeta::class ), $c->get( Automattic\WooCommerce\Internal\Utilities\DatabaseUtil::class ), $c->get( Automattic\WooCommerce\Proxies\LegacyProxy::class ) ); }
				return $store; }, PHP_INT_MAX );',
			'without the filter',
		];
		yield 'the probe has found a member missing' => [
			'update_option( "waybill_guard_probe", [ "version" => WC_VERSION, "problem" => "WC_Order has no member changes" ], true );',
			'no member changes',
		];
	}

	#[DataProvider( 'surprises' )]
	public function test_a_woocommerce_that_is_not_as_expected_switches_the_guard_off_and_the_shop_works( string $code, string $reason ): void {
		$out = $this->ask(
			$code . self::PENDING . self::OTHER . '
			$o->update_status( "processing" );
			$o->update_status( "completed" );
			$out = [ $row(), (int) $wpdb->get_var( "SELECT COUNT(*) FROM wp_waybill_moves WHERE to_status = \"completed\" AND order_id = " . $o->get_id() ),
				count( wc_get_order_notes( [ "order_id" => $o->get_id() ] ) ) >= 2 ];'
		);
		self::assertSame( [ 'wc-completed', 0, true ], $out, 'the second change is WooCommerce\'s own' );
		self::assertMatchesRegularExpression( '/error +guard +.*' . preg_quote( $reason, '/' ) . '/', $this->shop->cli( 'doctor' ) );
	}

	public function test_with_orders_in_the_posts_table_the_guard_is_off_and_says_so(): void {
		$this->shop->plant( 'add_filter( "pre_option_woocommerce_custom_orders_table_enabled", static fn() => "no" );' );
		$status = $this->shop->php( '$o = wc_create_order(); $o->update_status( "processing" ); echo get_post_status( $o->get_id() );' );
		self::assertSame( 'wc-processing', $status );
		self::assertMatchesRegularExpression( '/error +guard +.*posts table/', $this->shop->cli( 'doctor' ) );
	}
}
