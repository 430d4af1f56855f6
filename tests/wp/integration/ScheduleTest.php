<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\TestCase;

/**
 * What a shop leaves in Action Scheduler's tables while nothing happens, and that nothing waits for
 * it when something does. In a shop of its own, because in others something happens.
 */
final class ScheduleTest extends TestCase {

	private static string $name = '';

	private static Shop $running;

	private Shop $shop;

	private const RUN = 'ActionScheduler_QueueRunner::instance()->run();';

	/** Runs of an hour: Action Scheduler starts one each minute. */
	private const RUNS = 60;

	public static function setUpBeforeClass(): void {
		self::$name = 'schedule-' . getmypid();
		self::lab( 'start', self::$name, '--until-pid', (string) getmypid() );
		self::$running = new Shop( self::$name );
		self::$running->php( '$p=new WC_Product_Simple();$p->set_name("Lantern");$p->set_regular_price("5");$p->set_manage_stock(true);$p->set_stock_quantity(50);$p->save();' );
	}

	public static function tearDownAfterClass(): void {
		self::lab( 'wipe', self::$name );
	}

	protected function setUp(): void {
		$this->shop = self::$running;
		// What the test before has left, and what is due at the start.
		$this->shop->sql( 'UPDATE wp_waybill_mail SET sent_ms = 1 WHERE sent_ms IS NULL' );
		// What was modified this very second is read again when it is over.
		$this->shop->sql( 'UPDATE wp_wc_orders SET date_updated_gmt = date_updated_gmt - INTERVAL 2 MINUTE' );
		$this->shop->php( self::RUN );
		$this->shop->php( self::RUN );
	}

	protected function tearDown(): void {
		$this->shop->clear();
	}

	public function test_a_quiet_shop_queues_nothing_but_what_comes_back_by_the_clock(): void {
		$count = "SELECT CONCAT((SELECT COUNT(*) FROM wp_actionscheduler_actions a JOIN wp_actionscheduler_groups g USING (group_id) WHERE g.slug = 'waybill'), ' ', (SELECT COUNT(*) FROM wp_actionscheduler_logs))";
		$seen  = $this->shop->sql( $count );
		$this->shop->php( 'for ( $i = 0; $i < ' . self::RUNS . '; ++$i ) { do_action( "action_scheduler_before_process_queue" ); }' );
		self::assertSame( $seen, $this->shop->sql( $count ) );
		self::assertSame(
			'waybill_catalog_walk 300,waybill_reconcile 300,waybill_upkeep 3600',
			$this->shop->php( 'foreach ( as_get_scheduled_actions( [ "group" => "waybill", "status" => "pending", "per_page" => -1 ] ) as $a ) { $all[] = $a->get_hook() . " " . $a->get_schedule()->get_recurrence(); } sort( $all ); echo implode( ",", $all );' )
		);
	}

	public function test_a_look_costs_few_statements(): void {
		$cost = (int) $this->shop->php( 'global $wpdb; $asked = static fn() => (int) $wpdb->get_row( "SHOW SESSION STATUS LIKE \'Questions\'" )->Value; do_action( "action_scheduler_before_process_queue" ); $before = $asked(); do_action( "action_scheduler_before_process_queue" ); echo $asked() - $before - 1;' );
		self::assertLessThanOrEqual( 6, $cost );
	}

	public function test_what_a_killed_request_left_is_done_by_the_next_run(): void {
		$order = $this->shop->unpaidOrder();
		$this->shop->plant( 'isset( $_GET["planted_kill"] ) && add_action( "shutdown", static fn() => posix_kill( getmypid(), SIGKILL ), 0 );' );
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}?planted_kill=1", [ 'status' => 'processing' ] );
		self::assertSame( '0', $this->shop->sql( "SELECT drained FROM wp_waybill_moves WHERE order_id = {$order}" ) );
		self::assertSame( '0', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook LIKE 'waybill_drain%' AND status = 'pending'" ) );
		$this->shop->clear();
		$this->shop->php( self::RUN );
		self::assertSame( '1', $this->shop->sql( "SELECT drained FROM wp_waybill_moves WHERE order_id = {$order}" ) );
	}

	public function test_a_mail_that_nobody_was_woken_for_is_sent_by_the_next_run(): void {
		$order  = $this->shop->paidOrder();
		$answer = $this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] );
		self::assertSame( 200, $answer->status, $answer->body );
		$unsent = "SELECT COUNT(*) FROM wp_waybill_mail WHERE sent_ms IS NULL AND event_key IN (SELECT id FROM wp_waybill_moves WHERE order_id = {$order})";
		$this->shop->php( 'as_unschedule_all_actions( "waybill_mails_due" );' . self::RUN );
		self::assertSame( '1', $this->shop->sql( $unsent ), 'not before it is due' );
		$this->shop->sql( 'UPDATE wp_waybill_mail SET due_ms = 1 WHERE sent_ms IS NULL' );
		$this->shop->php( self::RUN );
		self::assertSame( '0', $this->shop->sql( $unsent ) );
	}

	private static function lab( string ...$arguments ): void {
		$process = proc_open( [ dirname( __DIR__, 2 ) . '/lab/shop', ...$arguments ], [ 1 => [ 'file', '/dev/null', 'w' ] ], $pipes );
		if ( ! is_resource( $process ) || 0 !== proc_close( $process ) ) {
			throw new \RuntimeException( 'tests/lab/shop ' . implode( ' ', $arguments ) );
		}
	}
}
