<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

/**
 * WooCommerce's own status changes under the guard, one at a time; what they do to each other at the
 * same moment is the race suite's.
 */
final class GuardTest extends ShopTestCase {

	private const PENDING = 'global $wpdb; $o = wc_create_order(); $o->add_product( wc_get_products( [ "limit" => 1, "type" => "simple" ] )[0], 1 );
		$o->set_billing_email( "x@example.test" ); $o->calculate_totals(); $o->save(); $id = $o->get_id(); $o = new WC_Order( $id ); $out = [];
		$moves = static fn() => $wpdb->get_col( "SELECT CONCAT(from_status, \'>\', to_status, \' \', done) FROM wp_waybill_moves WHERE order_id = $id ORDER BY created_ms" );
		$row = static fn() => (string) $wpdb->get_var( "SELECT status FROM wp_wc_orders WHERE id = $id" );';

	/** The reconciler, made by hand: WP-CLI would load WordPress afresh each time. */
	private const RECONCILE = '$native = new Waybill\WordPress\Native( new Waybill\WordPress\Options(), Waybill\WordPress\Plugin::VERSION );
		$connection = new Waybill\WordPress\Orders\Connection( $wpdb );
		$table = new Waybill\WordPress\Orders\MoveTable( $connection );
		$troubles = new Waybill\WordPress\Orders\TroubleLog();
		$lost = new Waybill\WordPress\Orders\LostMoves( $native->engine( ... ), $table, new Waybill\WordPress\Ownership( new Waybill\WordPress\Options() ) );
		$reconciler = new Waybill\WordPress\Orders\Reconciler( $native->engine( ... ), $table, new Waybill\WordPress\Orders\Drain( $native->engine( ... ), $table, new Waybill\WordPress\Orders\OrderFacts( $connection ), $troubles ), $lost, $troubles );';

	protected function tearDown(): void {
		parent::tearDown();
		$this->shop->php( 'delete_option( "waybill_troubles" ); delete_option( "waybill_strict" );' );
		$this->assertNothingOpen();
	}

	/** @return array<mixed> */
	private function ask( string $code ): array {
		$answer = json_decode( $this->shop->php( $code . ' echo wp_json_encode( $out );' ), true );
		self::assertIsArray( $answer );
		return $answer;
	}

	public function test_a_change_is_written_with_its_move_and_its_end_is_marked(): void {
		$out = $this->ask( self::PENDING . '$o->update_status( "processing" ); $out = [ $row(), $moves(), $o->get_status() ];' );
		self::assertSame( [ 'wc-processing', [ 'pending>processing 1' ], 'processing' ], $out );
	}

	public function test_a_second_copy_in_the_same_request_changes_nothing_and_shows_the_truth(): void {
		$out = $this->ask(
			self::PENDING . '$late = new WC_Order( $id ); $o->update_status( "processing" ); $paid = (string) $o->get_date_paid();
			add_action( "woocommerce_order_status_changed", static function () use ( &$out ) { $out[] = "again"; } );
			$late->update_status( "processing" );
			$out = [ ...$out, $late->get_status(), (string) $late->get_date_paid() === $paid, $late->get_changes(), $moves() ];'
		);
		self::assertSame( [ 'processing', true, [], [ 'pending>processing 1' ] ], $out );
	}

	public function test_a_listener_that_moves_the_order_on_makes_a_second_move(): void {
		$out = $this->ask(
			self::PENDING . 'add_action( "woocommerce_order_status_processing", static fn( $id ) => wc_get_order( $id )->update_status( "completed" ) );
			$o->update_status( "processing" ); $out = [ $row(), $moves() ];'
		);
		self::assertSame( [ 'wc-completed', [ 'pending>processing 1', 'processing>completed 1' ] ], $out );
	}

	public function test_a_status_that_woocommerce_does_not_know_counts_as_pending(): void {
		$out = $this->ask(
			self::PENDING . '$wpdb->update( "wp_wc_orders", [ "status" => "wc-nonsense" ], [ "id" => $id ] );
			add_action( "woocommerce_order_status_changed", static function ( $id, $from, $to ) use ( &$out ) { $out[] = "$from>$to"; }, 10, 3 );
			$o->update_status( "processing" ); $out[] = $row(); $out[] = $moves();'
		);
		self::assertSame( [ 'pending>processing', 'wc-processing', [ 'nonsense>processing 1' ] ], $out );
	}

	public function test_a_change_that_is_none_to_woocommerce_leaves_nobody_waiting(): void {
		$out = $this->ask(
			self::PENDING . '$o->update_status( "processing" ); $wpdb->update( "wp_wc_orders", [ "status" => "wc-nonsense" ], [ "id" => $id ] );
			add_action( "woocommerce_order_status_changed", static function () use ( &$out ) { $out[] = "hooks"; } );
			$o->update_status( "pending" ); $out[] = $row(); $out[] = $moves();'
		);
		self::assertSame( [ 'wc-pending', [ 'pending>processing 1', 'nonsense>pending 1' ] ], $out );
	}

	public function test_a_snapshot_from_before_a_change_never_moves_the_order_back(): void {
		$out = $this->ask(
			self::PENDING . '$wpdb->query( "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ" ); $wpdb->query( "START TRANSACTION" ); $row();
			wp_remote_post( home_url( "/" ), [ "timeout" => 30, "headers" => [ "X-Lab-Key" => trim( file_get_contents( WAYBILL_LAB_FOLDER . "/door.key" ) ) ],
				"body" => "\$o = wc_get_order( $id ); \$o->update_status( \'processing\' ); \$o->update_status( \'completed\' );" ] );
			add_action( "woocommerce_order_status_changed", static function () use ( &$out ) { $out[] = "hooks"; } );
			$seen = $row(); $o->update_status( "processing" ); $paid = $o->get_date_paid(); $wpdb->query( "COMMIT" ); $out = [ ...$out, $seen, $row(), $moves(), $o->get_status(), null !== $paid ];'
		);
		self::assertSame( [ 'wc-pending', 'wc-completed', [ 'pending>processing 1', 'processing>completed 1' ], 'completed', true ], $out );
	}

	public function test_inside_a_plugins_transaction_the_change_and_its_move_go_with_it(): void {
		$out = $this->ask(
			self::PENDING . '$wpdb->query( "START TRANSACTION" ); $o->update_status( "processing" ); $out[] = $row(); $wpdb->query( "ROLLBACK" );
			$out[] = $row(); $out[] = $moves();'
		);
		self::assertSame( [ 'wc-processing', 'wc-pending', [] ], $out );
	}

	public function test_an_order_that_is_created_paid_has_a_move_and_becomes_a_subject(): void {
		$id = (int) $this->shop->php( 'echo wc_create_order( [ "status" => "processing" ] )->get_id();' );
		self::assertSame( 'pending>processing 1', $this->shop->sql( "SELECT CONCAT(from_status, '>', to_status, ' ', done) FROM wp_waybill_moves WHERE order_id = {$id}" ) );
		self::assertSame( [ 'started' ], $this->shop->kinds( $id ) );
	}

	public function test_a_listener_that_throws_is_named_and_nobody_waits_for_the_rest(): void {
		$this->shop->plant( 'add_action( "woocommerce_order_status_processing", static function () { if ( isset( $GLOBALS["planted"] ) ) { throw new DomainException( "no" ); } } );' );
		$out = $this->ask( self::PENDING . '$GLOBALS["planted"] = 1; $o->update_status( "processing" ); $out = [ $row(), $moves(), $wpdb->get_var( "SELECT steps FROM wp_waybill_moves WHERE order_id = $id" ) ];' );
		self::assertSame( [ 'wc-processing', [ 'pending>processing 2' ] ], array_slice( $out, 0, 2 ) );
		self::assertMatchesRegularExpression( '/"threw":"mu:planted-[0-9a-f]+: DomainException"/', $out[2], 'what it said may name a customer' );
	}

	public function test_dates_that_somebody_chose_stay_and_those_of_a_duplicate_go(): void {
		$out = $this->ask(
			self::PENDING . '$late = new WC_Order( $id ); $o->set_date_paid( "2020-02-02T02:02:02Z" ); $o->update_status( "processing" );
			$late->update_status( "processing" ); $out[] = ( new WC_Order( $id ) )->get_date_paid()->format( "Y" );
			$late = new WC_Order( $id ); $o->update_status( "completed" ); $late->set_date_completed( "2021-03-03T03:03:03Z" ); $late->set_status( "completed" ); $late->set_date_completed( "2021-03-03T03:03:03Z" ); $late->save();
			$out[] = ( new WC_Order( $id ) )->get_date_completed()->format( "Y" );'
		);
		self::assertSame( [ '2020', '2021' ], $out );
	}

	public function test_a_save_without_a_change_of_status_costs_no_statement(): void {
		$out = $this->ask(
			self::PENDING . '$asked = static fn() => (int) $wpdb->get_row( "SHOW SESSION STATUS LIKE \'Questions\'" )->Value;
			$cost = static function ( $o ) use ( $asked, $wpdb ) { $before = $asked(); $counted = $wpdb->num_queries; $o->set_customer_note( uniqid() ); $o->save(); $counted = $wpdb->num_queries - $counted; return $asked() - $before - 1 - $counted; };
			$out[] = $cost( $o );'
		);
		self::assertSame( [ 0 ], $out );
	}

	public function test_when_our_own_table_is_gone_the_shop_goes_on_and_says_so(): void {
		$this->shop->sql( 'RENAME TABLE wp_waybill_moves TO wp_waybill_moves_away' );
		try {
			$out = $this->ask( self::PENDING . '$moves = null; $o->update_status( "processing" ); $out = [ $row(), count( wc_get_order_notes( [ "order_id" => $id ] ) ) > 0 ];' );
		} finally {
			$this->shop->sql( 'RENAME TABLE wp_waybill_moves_away TO wp_waybill_moves' );
		}
		self::assertSame( [ 'wc-processing', true ], $out );
		self::assertMatchesRegularExpression( '/error +guarded save +.*1146/', $this->shop->cli( 'doctor' ) );
	}

	public function test_the_writer_of_a_change_outside_the_workflow_is_recorded_and_shown(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$this->shop->plant( "add_action( 'planted_hook', static fn() => wc_get_order( $order )->update_status( 'on-hold' ) );" );
		$this->shop->php( 'do_action( "planted_hook" );', 'shopmanager' );
		$events = $this->shop->events( "order:{$order}" );
		$last   = end( $events );
		self::assertIsArray( $last );
		self::assertSame( 'drifted', $last['kind'] );
		self::assertSame( [ 'from' => 'processing', 'to' => 'on-hold' ], $last['body']['data']['woo'] );
		$origin = $last['body']['data']['origin'];
		self::assertMatchesRegularExpression( '/^mu:planted-[0-9a-f]+$/', $origin['plugin'] );
		self::assertSame( 'planted_hook', $origin['hook'] );
		self::assertSame( $this->shop->userId( 'shopmanager' ), $origin['user'] );
		self::assertMatchesRegularExpression( '/^[0-9a-f]{32}$/', $origin['request'] );
	}

	public function test_draining_again_tells_nothing_twice(): void {
		$order = $this->shop->paidOrder();
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		$this->shop->sql( "UPDATE wp_waybill_moves SET drained = 0 WHERE order_id = {$order}" );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		self::assertSame( '0', $this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_moves WHERE drained = 0 AND order_id = {$order}" ) );
	}

	public function test_a_request_that_made_a_move_leaves_one_job_to_drain_it(): void {
		$this->shop->php( 'as_unschedule_all_actions( "waybill_drain_now" );' );
		$this->shop->unpaidOrder();
		self::assertSame( '0', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook = 'waybill_drain_now' AND status = 'pending'" ) );
		$this->ask( self::PENDING . '$o->update_status( "processing" );' );
		$this->ask( self::PENDING . '$o->update_status( "processing" );' );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook = 'waybill_drain_now' AND status = 'pending'" ) );
	}

	public function test_the_reconciler_finds_orders_from_before_waybill_once(): void {
		$out = $this->ask(
			self::PENDING . self::RECONCILE . '$reconciler->run(); $wpdb->update( "wp_wc_orders", [ "status" => "wc-processing" ], [ "id" => $id ] );
			$out = [ $reconciler->run(), $reconciler->run(), $id ];'
		);
		self::assertSame( [ 1, 0 ], array_slice( $out, 0, 2 ) );
		self::assertSame( [ 'started' ], $this->shop->kinds( $out[2] ) );
	}

	/** @return iterable<string, array{string, string, int}> */
	public static function strictly(): iterable {
		yield 'a move of the workflow' => [ 'completed', 'wc-completed', 200 ];
		yield 'no move of the workflow' => [ 'on-hold', 'wc-processing', 409 ];
	}

	#[DataProvider( 'strictly' )]
	public function test_strict_mode_takes_back_what_the_workflow_does_not_know( string $status, string $row, int $answered ): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$this->shop->php( 'update_option( "waybill_strict", "yes" );' );
		$answer = $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => $status ] );
		self::assertSame( $answered, $answer->status, $answer->body );
		self::assertSame( $row, $this->shop->status( $order ) );
		$notes = (int) $this->shop->sql( "SELECT COUNT(*) FROM wp_comments WHERE comment_post_ID = {$order} AND comment_content LIKE '%did not let the order go%'" );
		self::assertSame( 409 === $answered ? 1 : 0, $notes );
	}

	public function test_strict_mode_makes_and_migrates_no_store_in_the_middle_of_a_save(): void {
		$folder = "{$this->shop->folder}/strict";
		mkdir( $folder, 0700 );
		touch( "{$folder}/empty.db" );
		foreach ( [ 'none.db', 'empty.db' ] as $name ) {
			$order = $this->shop->paidOrder();
			$this->shop->kinds( $order );
			$this->shop->plant( sprintf( 'add_filter( "pre_option_waybill_store", static fn() => "sqlite:%s" );', "{$folder}/{$name}" ) );
			$this->shop->php( "update_option( 'waybill_strict', 'yes' ); delete_option( 'waybill_troubles' ); wc_get_order( {$order} )->update_status( 'on-hold' );" );
			self::assertSame( 'wc-on-hold', $this->shop->status( $order ), $name );
			self::assertNotSame( '', $this->shop->sql( "SELECT option_value FROM wp_options WHERE option_name = 'waybill_troubles'" ), $name );
			$this->shop->clear();
		}
		self::assertSame( [ "{$folder}/empty.db" ], glob( "{$folder}/*" ) );
		self::assertSame( 0, filesize( "{$folder}/empty.db" ) );
		unlink( "{$folder}/empty.db" );
		rmdir( $folder );
	}

	public function test_strict_mode_waits_a_quarter_of_a_second_for_the_store_and_once(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$store = new \PDO( 'sqlite:' . $this->shop->store() );
		$store->exec( 'PRAGMA locking_mode = EXCLUSIVE' );
		$store->exec( 'BEGIN EXCLUSIVE' );
		try {
			$took = (float) $this->shop->php(
				"update_option( 'waybill_strict', 'yes' ); \$took = []; add_action( 'woocommerce_before_order_object_save', static function () use ( &\$took ) { \$took[] = -microtime( true ); }, PHP_INT_MAX - 1 );"
				. " add_filter( 'woocommerce_orders_table_datastore_db_rows_for_order', static function ( \$rows ) use ( &\$took ) { \$took[] = microtime( true ); return \$rows; } );"
				. " \$o = wc_get_order( {$order} ); \$o->set_status( 'on-hold' ); \$o->save(); \$o->set_status( 'completed' ); \$o->save(); echo array_sum( \$took );"
			);
		} finally {
			$store = null;
		}
		self::assertSame( 'wc-completed', $this->shop->status( $order ) );
		self::assertGreaterThan( 0.2, $took );
		self::assertLessThan( 1.5, $took );
	}

	public function test_strict_mode_never_stops_the_shop_by_being_out_of_order(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$this->shop->plant( 'add_filter( "pre_option_waybill_store", static fn() => "sqlite:/nowhere/at/all.db" );' );
		$this->shop->php( 'update_option( "waybill_strict", "yes" );' );
		$answer = $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'on-hold' ] );
		self::assertSame( 200, $answer->status, $answer->body );
		self::assertSame( 'wc-on-hold', $this->shop->status( $order ) );
	}
}
