<?php
// SPDX-License-Identifier: MIT
//
// One of the two databases set back to an older state, the other as it was. It is noticed, every
// order it concerns drifts, and nothing is made twice.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class RestoreTest extends ShopTestCase {

	private const REASON = [ 'inputs' => [ 'reason' => 'other' ] ];

	private string $file;

	private string $backup;

	protected function setUp(): void {
		parent::setUp();
		$this->file   = $this->shop->store();
		$this->backup = dirname( $this->file ) . '/backup.db';
		// What the worker does every few minutes.
		$this->shop->cli( 'reconcile' );
	}

	protected function tearDown(): void {
		$this->shop->clear();
		array_map( 'unlink', (array) glob( "{$this->backup}*" ) );
		parent::tearDown();
	}

	public function test_what_a_restored_store_has_lost_becomes_drift_and_is_not_made_again(): void {
		$own     = $this->shop->paidOrder();
		$foreign = $this->shop->paidOrder();
		$still   = $this->shop->paidOrder();
		$this->backUp();
		$later = $this->shop->unpaidOrder();
		$this->shop->php( "wc_get_order({$later})->payment_complete('tx');" );
		self::assertSame( 200, $this->shop->move( 'staff1', $still, 'start_picking' )->status );
		foreach ( [ $own, $later ] as $order ) {
			self::assertSame( 200, $this->shop->move( 'manager1', $order, 'cancel', self::REASON )->status );
		}
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$foreign}", [ 'status' => 'on-hold' ] );
		$this->shop->cli( 'drain' );
		$made = $this->made();
		$lost = $this->unknownToBackup();
		self::assertGreaterThanOrEqual( 4, $lost );
		$this->restore();

		self::assertStringContainsString( 'differ', $this->shop->cli( 'reconcile' ) );
		self::assertSame( [ 'started', 'lost' ], $this->shop->kinds( $own ) );
		self::assertSame( [ 'started', 'drifted' ], $this->shop->kinds( $foreign ) );
		self::assertSame( [ 'started', 'lost' ], $this->shop->kinds( $later ), 'an order that the backup had never seen' );
		self::assertSame( [ 'started' ], $this->shop->kinds( $still ) );
		self::assertSame( 'cancelled', $this->shop->rest( 'manager1', 'GET', "orders/{$own}" )->json()['drift'] );
		self::assertSame( $made, $this->made(), 'something was made again' );
		$told = array_column( $this->shop->events( 'store' ), 'body', 'kind' )['store_restored'];
		self::assertSame( 'system', $told['actor']['id'] );
		self::assertSame( $this->shop->php( 'echo get_option("waybill_store_id");' ), $told['data']['store'] );
		self::assertMatchesRegularExpression( "/^warning  restored .*lost {$lost} status changes/m", $this->shop->cli( 'doctor' ) );

		// Looking again finds nothing more, and a person ends it.
		$events = $this->shop->events( 'store' );
		$this->shop->cli( 'reconcile' );
		self::assertSame( [ 'started', 'lost' ], $this->shop->kinds( $own ) );
		self::assertSame( $events, $this->shop->events( 'store' ) );
		$this->shop->cli( 'adopt', (string) $own );
		self::assertSame( 'cancelled', $this->shop->rest( 'manager1', 'GET', "orders/{$own}" )->json()['state'] );
		self::assertStringContainsString( 'verify', $this->shop->cli( 'verify' ) );
	}

	public function test_a_store_that_lost_only_what_woocommerce_never_saw_is_noticed_as_well(): void {
		$order = $this->shop->paidOrder();
		$this->backUp();
		$this->shop->move( 'staff1', $order, 'start_picking' );
		$this->shop->cli( 'reconcile' );
		$since = count( $this->shop->events( 'store' ) );
		$lost  = $this->unknownToBackup();
		$this->restore();
		$this->shop->php( 'do_action("waybill_reconcile");' );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		self::assertCount( $since + 1, $this->shop->events( 'store' ) );
		self::assertMatchesRegularExpression( "/^warning  restored .*lost {$lost} status change/m", $this->shop->cli( 'doctor' ) );
	}

	public function test_a_worker_in_the_middle_of_its_apply_when_the_store_is_replaced(): void {
		$order = $this->shop->paidOrder();
		$this->backUp();
		$swap = sprintf( 'foreach(glob(%1$s."*") as $part)unlink($part);rename(%2$s,%1$s);', var_export( $this->file, true ), var_export( $this->backup, true ) );
		$this->shop->plant( "add_action('woocommerce_order_status_cancelled', function () { {$swap} }, 20);" );
		$answer = $this->shop->move( 'manager1', $order, 'cancel', self::REASON );
		$this->shop->clear();
		self::assertSame( [ 503, 'unrecorded' ], [ $answer->status, $answer->json()['code'] ], $answer->body );
		self::assertSame( 'wc-cancelled', $this->shop->status( $order ) );
		$made = $this->made();
		$this->shop->cli( 'reconcile' );
		self::assertSame( [ 'started', 'lost' ], $this->shop->kinds( $order ) );
		self::assertSame( $made, $this->made() );
		self::assertStringContainsString( 'verify', $this->shop->cli( 'verify' ) );
	}

	public function test_a_restored_wordpress_leaves_events_without_moves(): void {
		$own     = $this->shop->paidOrder();
		$foreign = $this->shop->paidOrder();
		$gone    = $this->shop->paidOrder();
		$this->shop->kinds( $own );
		$newest = $this->shop->sql( 'SELECT MAX(created_ms) FROM wp_waybill_moves' );
		$this->shop->move( 'manager1', $own, 'cancel', self::REASON );
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$foreign}", [ 'status' => 'completed' ] );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $foreign ) );

		$this->shop->sql( "DELETE FROM wp_waybill_moves WHERE created_ms > {$newest} OR order_id = {$gone}" );
		$this->shop->sql( "UPDATE wp_wc_orders SET status = 'wc-processing' WHERE id IN ({$own}, {$foreign})" );
		$this->shop->sql( "DELETE FROM wp_wc_orders WHERE id = {$gone}" );
		$this->shop->cli( 'reconcile' );
		self::assertSame( [ 'started', 'moved', 'drifted' ], $this->shop->kinds( $own ) );
		self::assertSame( [ 'started', 'moved', 'drifted' ], $this->shop->kinds( $foreign ) );
		self::assertSame( [ 'started', 'drifted' ], $this->shop->kinds( $gone ) );
		self::assertSame( 'wc-processing', $this->shop->status( $own ), 'nothing is made again' );
		$this->shop->cli( 'reconcile' );
		self::assertSame( [ 'started', 'moved', 'drifted' ], $this->shop->kinds( $own ) );
	}

	/** What customers and stock would notice: notes, mails, pieces. */
	private function made(): string {
		return $this->shop->sql( "SELECT CONCAT_WS(' ', (SELECT COUNT(*) FROM wp_comments), (SELECT COUNT(*) FROM wp_waybill_mail), (SELECT SUM(stock_quantity) FROM wp_wc_product_meta_lookup), (SELECT GROUP_CONCAT(status ORDER BY id) FROM wp_wc_orders))" );
	}

	/**
	 * Moves that the store was told, and its backup not: neighbours may have made some as well. What was
	 * made before the shop took this store was told to another.
	 */
	private function unknownToBackup(): int {
		$since = (int) $this->shop->php( 'echo get_option("waybill_log_seen")["since"] ?? 0;' );
		$known = ( new \PDO( "sqlite:{$this->backup}" ) )->query( 'SELECT move FROM event WHERE move IS NOT NULL UNION SELECT id FROM intent' )->fetchAll( \PDO::FETCH_COLUMN );
		$told  = array_filter( explode( ',', $this->shop->sql( "SELECT GROUP_CONCAT(id) FROM wp_waybill_moves WHERE drained = 1 AND kind <> 'tombstone' AND phase = 1 AND created_ms >= {$since}" ) ) );
		return count( array_diff( $told, $known ) );
	}

	private function backUp(): void {
		$this->shop->php( sprintf( 'do_action("waybill_drain");(new Waybill\Store("sqlite:%s"))->backup("%s");', $this->file, $this->backup ) );
	}

	private function restore(): void {
		array_map( 'unlink', (array) glob( "{$this->file}*" ) );
		rename( $this->backup, $this->file );
	}
}
