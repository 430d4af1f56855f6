<?php
// SPDX-License-Identifier: MIT
//
// Orders with which something is wrong: each is named on the health page, and keeps no other waiting.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class ReconcilerTest extends ShopTestCase {

	private \PDO $store;

	protected function setUp(): void {
		parent::setUp();
		$this->store = new \PDO( "sqlite:{$this->shop->store()}" );
		$this->shop->php( 'delete_option("waybill_troubles");' );
	}

	protected function tearDown(): void {
		$this->shop->php( 'delete_option("waybill_troubles");' );
		parent::tearDown();
	}

	public function test_orders_in_strange_statuses_are_told_or_named_and_the_others_go_on(): void {
		[ $empty, $unknown, $plain ] = $this->orders( 3 );
		$this->shop->sql( "UPDATE wp_wc_orders SET status = CASE id WHEN {$empty} THEN '' WHEN {$unknown} THEN 'wc-half-shipped' ELSE 'wc-on-hold' END WHERE id IN ({$empty}, {$unknown}, {$plain})" );
		$this->shop->cli( 'reconcile' );
		self::assertSame( [ 'started' ], $this->shop->kinds( $empty ) );
		self::assertSame( 'half-shipped', $this->drift( $unknown ) );
		self::assertSame( 'on-hold', $this->drift( $plain ) );
		self::assertSame( 'RuntimeException: the order has no status', $this->troubles()[ $empty ] ?? null );
		self::assertArrayNotHasKey( $unknown, $this->troubles() );
		self::assertArrayNotHasKey( $plain, $this->troubles() );
		self::assertMatchesRegularExpression( "/^error    guarded save .*order {$empty}: .*no status/m", $this->shop->cli( 'doctor' ) );
		$this->shop->sql( "UPDATE wp_wc_orders SET status = 'wc-processing' WHERE id = {$empty}" );
	}

	public function test_orders_with_the_same_trouble_are_named_one_by_one_and_a_flood_of_them_is_not(): void {
		$orders = $this->orders( 8 );
		$ids    = implode( ',', $orders );
		$this->shop->sql( "UPDATE wp_wc_orders SET status = '' WHERE id IN ({$ids})" );
		$this->shop->cli( 'reconcile' );
		$named = $this->troubles();
		self::assertCount( 5, array_keys( $named, 'RuntimeException: the order has no status', true ) );
		$this->shop->cli( 'reconcile' );
		self::assertSame( $named, $this->troubles(), 'said a moment ago' );
		$this->shop->sql( "UPDATE wp_wc_orders SET status = 'wc-processing' WHERE id IN ({$ids})" );
	}

	public function test_a_subject_that_cannot_be_read_is_named_and_the_others_go_on(): void {
		[ $broken, $plain ] = $this->orders( 2 );
		$this->store->exec( "UPDATE subject SET state = 'nowhere' WHERE key = 'order:{$broken}'" );
		$this->shop->sql( "UPDATE wp_wc_orders SET status = 'wc-on-hold' WHERE id IN ({$broken}, {$plain})" );
		$this->shop->cli( 'reconcile' );
		self::assertSame( 'on-hold', $this->drift( $plain ) );
		self::assertStringContainsString( 'nowhere', $this->troubles()[ $broken ] );
		$this->store->exec( "UPDATE subject SET state = 'new' WHERE key = 'order:{$broken}'" );
	}

	public function test_a_subject_with_a_broken_chain_is_named_and_the_others_go_on(): void {
		[ $broken, $plain ] = $this->orders( 2 );
		$this->store->exec( "DROP TRIGGER head_stays; DELETE FROM head WHERE subject = 'order:{$broken}'" );
		$this->shop->sql( "UPDATE wp_wc_orders SET status = 'wc-on-hold' WHERE id IN ({$broken}, {$plain})" );
		$this->shop->cli( 'reconcile' );
		self::assertSame( 'on-hold', $this->drift( $plain ) );
		self::assertArrayHasKey( $broken, $this->troubles() );
		$this->store->exec( "INSERT INTO head (subject, seq, hash) SELECT subject, seq, hash FROM event WHERE subject = 'order:{$broken}' ORDER BY seq DESC LIMIT 1" );
		$this->store->exec( "CREATE TRIGGER head_stays BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'a head is never deleted'); END" );
		self::assertSame( 'on-hold', $this->drift( $broken ), 'what waited is told when it can be' );
	}

	/**
	 * Paid orders that the log knows.
	 *
	 * @return list<int>
	 */
	private function orders( int $count ): array {
		$orders = [];
		for ( $index = 0; $index < $count; ++$index ) {
			$orders[] = $this->shop->paidOrder();
		}
		$this->shop->kinds( $orders[0] );
		return $orders;
	}

	private function drift( int $order ): string {
		return (string) $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json()['drift'];
	}

	/** @return array<int, string> by order, without where in the code */
	private function troubles(): array {
		$stored = json_decode( $this->shop->php( 'echo json_encode(get_option("waybill_troubles",[]));' ), true );
		return array_map( static fn( string $text ): string => (string) preg_replace( '/ \(\w+\.php:\d+\)$/', '', $text ), array_column( $stored, 'text', 'order' ) );
	}
}
