<?php
// SPDX-License-Identifier: MIT
//
// A workflow whose move demands a second person, and one whose rule looks at prices: what who is told.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class SecondPersonTest extends WorkflowPageTestCase {

	private const NEEDS = '"Pack" needs a second person: somebody else than %s, who made the last move.';

	private const WITHHELD = 'Something about the order’s prices stands against it. Somebody who may see prices can tell what.';

	/** @var list<int> orders of this test's store */
	private array $orders = [];

	protected function tearDown(): void {
		$this->shop->php( 'do_action("waybill_drain");' );
		foreach ( $this->orders as $order ) {
			$this->shop->php( "wc_get_order({$order})->delete(true);" );
		}
		parent::tearDown();
	}

	public function test_whoever_moved_last_is_refused_and_another_is_not(): void {
		$this->publishWith( 'pack', [ 'four_eyes' => true ] );
		$order = $this->order();
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
		$why = sprintf( self::NEEDS, 'Staff1' );
		self::assertSame( [ false, $why ], $this->told( 'staff1', $order, 'pack' ), 'what the dry run of many orders reads, too' );
		$refused = $this->shop->move( 'staff1', $order, 'pack' );
		self::assertSame( [ 409, $why, 'second_person' ], [ $refused->status, $refused->json()['detail'], $refused->json()['blockers'][0]['code'] ] );

		// That somebody else hands the order on, or writes a note, makes nobody his own second person.
		self::assertSame( 200, $this->shop->rest( 'manager1', 'PATCH', "orders/{$order}", [ 'assignee' => 'user:' . $this->shop->userId( 'staff1' ) ], Shop::key() )->status );
		self::assertSame( 200, $this->shop->rest( 'manager1', 'POST', "orders/{$order}/notes", [ 'text' => 'Careful' ], Shop::key() )->status );
		self::assertSame( 409, $this->shop->move( 'staff1', $order, 'pack' )->status );
		$box = new Page( $this->shop->browse( 'shopmanager', "/wp-admin/admin.php?page=wc-orders&action=edit&id={$order}" )->body );
		self::assertNotSame( [], $box->find( "//button[contains(.,'Pack')]" ), 'the order screen lets another person' );

		self::assertSame( [ true, '' ], $this->told( 'staff2', $order, 'pack' ) );
		self::assertSame( 200, $this->shop->move( 'staff2', $order, 'pack' )->status );
		self::assertSame( [ 'started', 'moved', 'refused', 'assigned', 'noted', 'refused', 'moved' ], $this->shop->kinds( $order ) );
		$history = array_column( $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'], 'text' );
		self::assertSame( "Staff1 tried “Pack” and was refused: {$why}", $history[2] );
		self::assertSame( 'Staff1 moved the order from New to Picking.', $history[1] );
		self::assertSame( 'Staff2 moved the order from Picking to Packed.', $history[6] );
	}

	public function test_a_reason_tells_no_price_to_those_who_may_not_see_prices(): void {
		$this->publishWith( 'pack', [ 'guard' => "order.total <= decimal('5') && order.items.all(i, i.total < decimal('3'))" ] );
		$order = $this->order();
		$total = $this->shop->sql( "SELECT TRIM(TRAILING '0' FROM total_amount) FROM wp_wc_orders WHERE id = {$order}" );
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );

		$read = $this->shop->rest( 'staff1', 'GET', "orders/{$order}" );
		self::assertSame( [ false, self::WITHHELD ], $this->told( 'staff1', $order, 'pack' ) );
		$refused = $this->shop->move( 'staff1', $order, 'pack', [], "dear-{$order}" );
		self::assertSame( [ 409, self::WITHHELD ], [ $refused->status, $refused->json()['detail'] ] );
		$again = $this->shop->move( 'staff1', $order, 'pack', [], "dear-{$order}" );
		self::assertSame( [ 'true', self::WITHHELD ], [ $again->header( 'Idempotent-Replayed' ), $again->json()['detail'] ] );
		foreach ( [ $read, $refused, $again, $this->shop->rest( 'staff1', 'GET', "orders/{$order}/details" ), $this->shop->rest( 'staff1', 'GET', "orders?q={$order}" ) ] as $answer ) {
			self::assertStringNotContainsString( $total, $answer->body );
			self::assertStringNotContainsString( '"total":"', $answer->body );
			self::assertStringNotContainsString( '"decimal"', $answer->body );
		}

		// Who may see prices is told, and the log has it as it was.
		self::assertStringContainsString( "it is {$total}", $this->told( 'manager1', $order, 'pack' )[1] );
		$events = $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'];
		self::assertStringContainsString( "it is {$total}", $events[2]['text'] );
		self::assertStringContainsString( '"order.total"', $events[2]['body'] );

		// A role of the shop's own that sees the history and no prices.
		$auditor = $this->shop->hire( 'auditor', 'waybill_staff', [ 'waybill_see_history' => true, 'waybill_export' => true ] );
		$history = $this->shop->rest( $auditor, 'GET', "orders/{$order}/events" );
		self::assertStringEndsWith( self::WITHHELD, $history->json()['events'][2]['text'] );
		$found = $this->shop->rest( $auditor, 'GET', "events?order={$order}" );
		foreach ( [ $history, $found ] as $answer ) {
			self::assertSame( 200, $answer->status, $answer->body );
			self::assertStringNotContainsString( $total, $answer->body );
			self::assertSame( [ null ], array_values( array_unique( array_column( $answer->json()['events'], 'body' ) ) ), 'a raw event is whole or not there' );
			self::assertContains( [ 'id' => 'user:' . $this->shop->userId( 'staff1' ), 'name' => 'Staff1' ], array_column( $answer->json()['events'], 'actor' ) );
		}
		foreach ( [ 'csv', 'jsonl' ] as $format ) {
			self::assertSame( 403, $this->shop->rest( $auditor, 'POST', 'events/export', [ 'format' => $format ], Shop::key() )->status );
		}
	}

	public function test_a_reason_that_no_price_led_to_is_told(): void {
		$this->publishWith(
			'start_picking',
			[
				'guard'   => "order.total >= decimal('0') && order.items.all(i, i.quantity > 50) && (vars.assignee == '77' || size(order.items.filter(i, i.quantity > 50)) > 0)",
				'explain' => [
					[
						'clause' => "order.total >= decimal('0')",
						'text'   => 'It costs something.',
					],
				],
				'inputs'  => [
					'weight' => [
						'type'    => 'number',
						'title'   => 'Weight',
						'maximum' => 2.5,
					],
				],
			]
		);
		$order    = $this->order();
		$blockers = $this->move( 'staff1', $order, 'start_picking' )['blockers'];
		self::assertStringContainsString( 'its quantity is more than 50', $blockers[0]['text'] );
		self::assertSame( [ 'id', 'sku', 'name', 'quantity', 'weight_g' ], array_values( array_intersect( [ 'id', 'sku', 'name', 'quantity', 'total', 'weight_g' ], array_keys( $blockers[0]['facts']['order.items'][0] ) ) ) );
		self::assertSame( self::WITHHELD, $blockers[1]['text'], 'what has no words is not told where a rule asks for a total' );
		$wrong = $this->shop->move( 'staff1', $order, 'start_picking', [ 'inputs' => [ 'weight' => 3 ] ] )->json();
		self::assertStringContainsString( 'must be at most 2.5', $wrong['detail'], 'what he filled in himself' );
	}

	public function test_what_the_workflow_says_itself_stays(): void {
		$this->publishWith(
			'pack',
			[
				'guard'   => "order.total <= decimal('5')",
				'explain' => [ 'text' => 'Dear orders are packed by managers.' ],
			]
		);
		$order = $this->order();
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
		self::assertSame( [ false, 'Dear orders are packed by managers.' ], $this->told( 'staff1', $order, 'pack' ) );
		$blocker = $this->move( 'staff1', $order, 'pack' )['blockers'][0];
		self::assertSame( [], $blocker['facts'] );
		self::assertArrayHasKey( 'order.total', $this->move( 'manager1', $order, 'pack' )['blockers'][0]['facts'] );
	}

	/** @return array{bool, string} whether somebody may, and the reason why not */
	private function told( string $login, int $order, string $name ): array {
		$move = $this->move( $login, $order, $name );
		return [ $move['allowed'], implode( ' ', array_column( $move['blockers'], 'text' ) ) ];
	}

	/** @return array<string, mixed> */
	private function move( string $login, int $order, string $name ): array {
		return array_column( $this->shop->rest( $login, 'GET', "orders/{$order}" )->json()['moves'], null, 'name' )[ $name ];
	}

	/** @param array<string, mixed> $changes of one transition */
	private function publishWith( string $transition, array $changes ): void {
		$definition                               = json_decode( self::typed( $this->page() ), true, 64, JSON_THROW_ON_ERROR );
		$definition['version']                    = 2;
		$definition['transitions'][ $transition ] = $changes + $definition['transitions'][ $transition ];
		$this->press( $this->checkText( json_encode( $definition, JSON_THROW_ON_ERROR ) ), self::PUBLISH );
		self::assertSame( '2', $this->published( 'getVersion()' ) );
	}

	private function order(): int {
		$order          = $this->shop->unpaidOrder();
		$this->orders[] = $order;
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'processing' ] )->status );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		return $order;
	}
}
