<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class UpkeepTest extends ShopTestCase {

	protected function tearDown(): void {
		$this->shop->php( 'delete_option("waybill_retention_days");' );
		parent::tearDown();
	}

	/** Paid now: of one that was made in advance the log of moves may hold what another test's store was told. */
	private function order(): int {
		$order = $this->shop->unpaidOrder();
		$this->shop->php( "wc_get_order({$order})->payment_complete('tx');" );
		return $order;
	}

	public function test_settled_moves_are_forgotten_after_their_time_but_the_newest(): void {
		$order = $this->order();
		$this->shop->php( "wc_get_order({$order})->update_status('on-hold'); wc_get_order({$order})->update_status('processing');" );
		$this->shop->cli( 'drain' );
		$count = "SELECT COUNT(*) FROM wp_waybill_moves WHERE order_id = {$order}";
		self::assertSame( '3', $this->shop->sql( $count ) );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( '3', $this->shop->sql( $count ) );
		$this->shop->sql( "UPDATE wp_waybill_moves SET created_ms = created_ms - 91 * 86400000 WHERE order_id = {$order}" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( '1', $this->shop->sql( $count ) );
		self::assertSame( 'processing', $this->shop->sql( "SELECT to_status FROM wp_waybill_moves WHERE order_id = {$order}" ) );
	}

	public function test_unsettled_moves_stay(): void {
		$order = $this->order();
		$this->shop->php( "wc_get_order({$order})->update_status('on-hold');" );
		$this->shop->sql( "UPDATE wp_waybill_moves SET drained = 0, done = 2, created_ms = created_ms - 91 * 86400000 WHERE order_id = {$order}" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( '2', $this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_moves WHERE order_id = {$order}" ) );
		$this->shop->sql( "UPDATE wp_waybill_moves SET done = 1 WHERE order_id = {$order}" );
	}

	public function test_moves_stay_for_ninety_days_however_short_keys_are_kept(): void {
		$order = $this->order();
		$this->shop->php( "wc_get_order({$order})->update_status('on-hold');update_option('waybill_retention_days',7);do_action('waybill_drain');" );
		$count = "SELECT COUNT(*) FROM wp_waybill_moves WHERE order_id = {$order}";
		$this->shop->sql( "UPDATE wp_waybill_moves SET created_ms = created_ms - 89 * 86400000 WHERE order_id = {$order}" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( '2', $this->shop->sql( $count ) );
		$this->shop->sql( "UPDATE wp_waybill_moves SET created_ms = created_ms - 2 * 86400000 WHERE order_id = {$order}" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( '1', $this->shop->sql( $count ) );
	}

	public function test_moves_of_an_order_with_an_open_intent_stay(): void {
		$order = $this->order();
		$this->shop->php( "wc_get_order({$order})->update_status('on-hold');wc_get_order({$order})->update_status('processing');do_action('waybill_drain');" );
		$this->shop->sql( "UPDATE wp_waybill_moves SET created_ms = created_ms - 91 * 86400000 WHERE order_id = {$order}" );
		$database = new \PDO( "sqlite:{$this->shop->store()}" );
		$database->exec( "INSERT INTO intent (id, subject, fence, lease_boot, lease_until_ms, connection, claim_scope, claim_key, draft, opened_at_ms) SELECT lower(hex(randomblob(16))), 'order:{$order}', 1, 'another boot', 0, '', '', '', json_object('action', 'revert', 'actor', json('{}'), 'actor_id', '', 'facts', json('{}'), 'from', 'new', 'inputs', json('{}'), 'subject', 'order:{$order}', 'to', 'new', 'transition', '', 'vars', json('{}'), 'version', 1, 'woo_from', '', 'woo_to', '', 'workflow', json('{}')), 0" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( '3', $this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_moves WHERE order_id = {$order}" ) );
		$database->exec( "DELETE FROM intent WHERE subject = 'order:{$order}'" );
	}

	public function test_closed_intents_are_forgotten_and_their_events_stay(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] );
		$count    = "SELECT COUNT(*) FROM intent WHERE subject = 'order:{$order}'";
		$database = new \PDO( "sqlite:{$this->shop->store()}" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( 1, (int) $database->query( $count )->fetchColumn() );
		$database->exec( "UPDATE intent SET opened_at_ms = opened_at_ms - 91 * 86400000 WHERE subject = 'order:{$order}'" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( 0, (int) $database->query( $count )->fetchColumn() );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
	}

	public function test_what_stays_is_not_looked_at_every_hour(): void {
		$this->shop->sql( "INSERT INTO wp_waybill_moves (id, order_id, from_status, to_status, kind, phase, request, origin, steps, done, drained, created_ms) SELECT MD5(CONCAT('old', seq)), 5000000 + seq, 'pending', 'processing', 'foreign', 1, '', '{}', '{}', 1, 1, 1500000000000 + seq FROM seq_1_to_15000" );
		$this->shop->php( 'delete_option("waybill_pruned");do_action("waybill_upkeep");' );
		self::assertSame( '15000', $this->shop->sql( 'SELECT COUNT(*) FROM wp_waybill_moves WHERE order_id > 5000000' ) );
		$read = (int) $this->shop->php( 'global $wpdb;$wpdb->query("FLUSH STATUS");do_action("waybill_upkeep");echo array_sum(array_column($wpdb->get_results("SHOW SESSION STATUS LIKE \'Handler_read_%\'",ARRAY_N),1));' );
		$this->shop->sql( 'DELETE FROM wp_waybill_moves WHERE order_id > 5000000' );
		self::assertLessThan( 1000, $read, 'rows read to prune nothing' );
	}
}
