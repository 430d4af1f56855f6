<?php
// SPDX-License-Identifier: MIT
//
// Taking a move back, over REST on the real shop: the order, WooCommerce's status and the mails that
// wait go back together, once, for who made the move.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class UndoTest extends ShopTestCase {

	public function test_a_move_is_taken_back_by_an_event_of_its_own(): void {
		$order = $this->shop->paidOrder();
		$moved = $this->shop->move( 'staff1', $order, 'start_picking' );
		self::assertSame( 200, $moved->status );
		$undone = $this->undo( 'staff1', $order, [ 'seen' => $moved->json()['version'] ], 'undo-1' );
		self::assertSame( 200, $undone->status, $undone->body );
		self::assertSame( 'new', $undone->json()['state'] );
		self::assertSame( [ 'started', 'moved', 'undone' ], $this->shop->kinds( $order ) );
		$told = $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'][2]['text'];
		self::assertStringContainsString( 'took “Start picking” back: the order is in New again.', $told );

		$again = $this->undo( 'staff1', $order, [ 'seen' => $moved->json()['version'] ], 'undo-1' );
		self::assertSame( [ $undone->body, 'true' ], [ $again->body, $again->header( 'Idempotent-Replayed' ) ] );
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
	}

	public function test_the_status_goes_back_and_the_mails_do_not_go_out(): void {
		$order = $this->delivered();
		self::assertSame( 'wc-completed', $this->wooStatus( $order ) );
		self::assertGreaterThan( 0, $this->waiting( $order ), 'the customer is told of the delivery' );
		$undone = $this->undo( 'manager1', $order );
		self::assertSame( 200, $undone->status, $undone->body );
		self::assertSame( 'out_for_delivery', $undone->json()['state'] );
		self::assertSame( 'wc-processing', $this->wooStatus( $order ) );
		self::assertSame( 0, $this->waiting( $order ) );
		self::assertNotContains( 'drifted', $this->shop->kinds( $order ) );
		self::assertSame( 200, $this->shop->move( 'manager1', $order, 'deliver' )->status, 'it can be made again' );
		self::assertGreaterThan( 0, $this->waiting( $order ) );
	}

	public function test_where_it_fails_in_the_middle_the_mails_still_wait(): void {
		$order   = $this->delivered();
		$waiting = $this->waiting( $order );
		$this->shop->plant( "add_action('woocommerce_order_status_processing', function () { throw new RuntimeException('planted'); }, 20);" );
		$failed = $this->undo( 'manager1', $order );
		self::assertSame( 'apply_failed', $failed->json()['code'], $failed->body );
		self::assertSame( [ 'wc-completed', $waiting ], [ $this->wooStatus( $order ), $this->waiting( $order ) ] );
	}

	public function test_what_is_over_or_anothers_is_not_taken_back(): void {
		$order = $this->shop->paidOrder();
		self::assertSame( [ 409, 'undo_over' ], $this->problem( $this->undo( 'staff1', $order ) ), 'nothing was moved' );
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
		self::assertSame( [ 409, 'undo_over' ], $this->problem( $this->undo( 'manager1', $order ) ), 'a colleague made it' );
		self::assertSame( [ 404, 'not_found' ], $this->problem( $this->undo( 'driver1', $order ) ) );
		self::assertSame( [ 409, 'stale' ], $this->problem( $this->undo( 'staff1', $order, [ 'seen' => 1 ] ) ) );
		self::assertSame( [ 400, 'invalid' ], $this->problem( $this->undo( 'staff1', $order, [ 'seen' => '1' ] ) ) );
		self::assertSame( [ 400, 'invalid' ], $this->problem( $this->undo( 'staff1', $order, [ 'event' => 2 ] ) ) );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
	}

	/** An order that the manager has just delivered. */
	private function delivered(): int {
		$order = $this->shop->paidOrder();
		foreach ( [ 'start_picking', 'pack', 'send_out', 'deliver' ] as $name ) {
			$moved = $this->shop->move( 'manager1', $order, $name, 'pack' === $name ? [ 'inputs' => [ 'parcels' => 1 ] ] : [] );
			self::assertSame( 200, $moved->status, $moved->body );
		}
		return $order;
	}

	/** @param array<string, mixed> $body */
	private function undo( string $login, int $order, array $body = [], string $key = '' ): Answer {
		return $this->shop->rest( $login, 'POST', "orders/{$order}/undo", $body, Shop::key( $key ) );
	}

	/** @return array{int, string} */
	private function problem( Answer $answer ): array {
		return [ $answer->status, $answer->json()['code'] ?? '' ];
	}

	private function wooStatus( int $order ): string {
		return $this->shop->sql( "SELECT status FROM wp_wc_orders WHERE id = {$order}" );
	}

	/** Mails of the order that are not sent yet. */
	private function waiting( int $order ): int {
		return (int) $this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_mail WHERE order_id = {$order} AND sent_ms IS NULL" );
	}
}
