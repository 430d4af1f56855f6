<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class RestTest extends ShopTestCase {

	public function test_an_order_shows_its_state_and_the_moves_open_to_the_reader(): void {
		$order  = $this->shop->paidOrder();
		$answer = $this->shop->rest( 'staff1', 'GET', "orders/{$order}" );
		$view   = $answer->json();
		self::assertSame( 200, $answer->status, $answer->body );
		self::assertSame( "order:{$order}", $view['subject'] );
		self::assertSame( 'new', $view['state'] );
		self::assertSame( 1, $view['version'] );
		self::assertSame( 'fulfilment', $view['workflow']['name'] );
		self::assertSame( [ 'start_picking' => true, 'hold' => false, 'cancel' => false ], array_column( $view['moves'], 'onward', 'name' ), 'what brings it on comes first' );
		$moves = array_column( $view['moves'], null, 'name' );
		self::assertTrue( $moves['start_picking']['allowed'] );
		self::assertFalse( $moves['hold']['allowed'] );
		self::assertSame( 'role', $moves['hold']['blockers'][0]['code'] );
		self::assertSame( [ 'manager' ], $moves['hold']['blockers'][0]['by'] );
		self::assertArrayNotHasKey( 'complete', $moves );
	}

	public function test_a_move_answers_its_receipt_and_a_repeat_the_same_bytes(): void {
		$order = $this->shop->paidOrder();
		$first = $this->shop->move( 'staff1', $order, 'start_picking', [ 'seen' => 1 ], 'one' );
		$again = $this->shop->move( 'staff1', $order, 'start_picking', [ 'seen' => 1 ], 'one' );
		self::assertSame( 200, $first->status, $first->body );
		self::assertSame( [ 'actor', 'at', 'event', 'hash', 'state', 'subject', 'version' ], array_keys( $first->json() ) );
		self::assertSame( 'picking', $first->json()['state'] );
		self::assertSame( '', $first->header( 'Idempotent-Replayed' ) );
		self::assertSame( $first->body, $again->body );
		self::assertSame( 'true', $again->header( 'Idempotent-Replayed' ) );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
	}

	public function test_an_order_goes_from_new_to_delivered_and_woocommerce_follows(): void {
		$order = $this->shop->paidOrder();
		$key   = bin2hex( random_bytes( 4 ) );
		$this->shop->move( 'staff1', $order, 'start_picking' );
		$this->shop->move( 'staff1', $order, 'pack', [ 'inputs' => [ 'parcels' => 2 ] ] );
		$assigned = $this->shop->rest( 'manager1', 'PATCH', "orders/{$order}", [ 'assignee' => 'user:' . $this->shop->userId( 'driver1' ) ], [ 'Idempotency-Key' => $key ] );
		self::assertSame( 200, $assigned->status, $assigned->body );
		$this->shop->move( 'driver1', $order, 'send_out' );
		$answer = $this->shop->move( 'driver1', $order, 'deliver' );
		self::assertSame( 200, $answer->status, $answer->body );
		self::assertSame( 'wc-completed', $this->shop->status( $order ) );
		self::assertSame( [ 'started', 'moved', 'moved', 'assigned', 'moved', 'moved' ], $this->shop->kinds( $order ) );
		self::assertStringContainsString( 'verify', $this->shop->cli( 'verify' ) );
	}

	public function test_unknown_and_unpaid_orders_look_alike(): void {
		$unpaid  = $this->shop->rest( 'manager1', 'GET', 'orders/' . $this->shop->unpaidOrder() );
		$unknown = $this->shop->rest( 'manager1', 'GET', 'orders/999999999' );
		$this->assertProblem( 404, 'not_found', $unpaid );
		$this->assertProblem( 404, 'not_found', $unknown );
		self::assertSame( $unknown->json()['detail'], $unpaid->json()['detail'] );
		$this->assertProblem( 404, 'not_found', $this->shop->move( 'manager1', 999999999, 'hold' ) );
	}

	public function test_an_unknown_transition_is_told_only_to_who_may_see_the_order(): void {
		$order = $this->shop->paidOrder();
		$this->assertProblem( 404, 'no_transition', $this->shop->move( 'staff1', $order, 'fly' ) );
		$this->assertProblem( 404, 'not_found', $this->shop->move( 'driver2', $order, 'fly' ) );
		self::assertSame( 'name', $this->assertProblem( 400, 'invalid', $this->shop->move( 'staff1', $order, 'Fly!' ) )['field'] );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_a_stale_screen_gets_the_fresh_state_and_who_was_faster(): void {
		$order  = $this->shop->paidOrder();
		$winner = $this->shop->move( 'staff1', $order, 'start_picking', [ 'seen' => 1 ] );
		$stale  = $this->shop->move( 'staff2', $order, 'start_picking', [ 'seen' => 1 ] );
		$problem = $this->assertProblem( 409, 'stale', $stale );
		self::assertSame( 'picking', $problem['current']['state'] );
		self::assertSame( 2, $problem['current']['version'] );
		self::assertSame( $winner->json(), $problem['receipt'] );
		self::assertStringContainsString( 'Staff1', $problem['detail'] );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
	}

	public function test_a_refusal_says_why_is_recorded_and_repeats(): void {
		$order   = $this->shop->paidOrder();
		$first   = $this->shop->move( 'staff1', $order, 'hold', [ 'inputs' => [ 'reason' => 'payment' ] ], 'no' );
		$again   = $this->shop->move( 'staff1', $order, 'hold', [ 'inputs' => [ 'reason' => 'payment' ] ], 'no' );
		$problem = $this->assertProblem( 403, 'refused', $first );
		self::assertSame( 'role', $problem['blockers'][0]['code'] );
		self::assertSame( $first->body, $again->body );
		self::assertSame( 'true', $again->header( 'Idempotent-Replayed' ) );
		self::assertSame( [ 'started', 'refused' ], $this->shop->kinds( $order ) );
		$this->assertProblem( 409, 'refused', $this->shop->move( 'staff1', $order, 'pack', [ 'inputs' => [ 'parcels' => 1 ] ] ) );
	}

	public function test_a_wrong_input_is_named_and_stores_nothing(): void {
		$order   = $this->shop->paidOrder();
		$problem = $this->assertProblem( 400, 'invalid', $this->shop->move( 'manager1', $order, 'hold', [ 'inputs' => [ 'reason' => 'boredom' ] ] ) );
		self::assertSame( 'inputs.reason', $problem['field'] );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_a_driver_sees_what_is_his_and_nothing_else(): void {
		$order = $this->shop->paidOrder();
		$other = $this->shop->rest( 'driver2', 'GET', "orders/{$order}" );
		$none  = $this->shop->rest( 'driver2', 'GET', 'orders/999999999' );
		$this->assertProblem( 404, 'not_found', $other );
		self::assertSame( array_diff_key( $none->json(), [ 'instance' => 0 ] ), array_diff_key( $other->json(), [ 'instance' => 0 ] ) );
		$this->assertProblem( 404, 'not_found', $this->shop->move( 'driver2', $order, 'send_out' ) );
		$this->shop->cli( 'assign', (string) $order, 'driver2' );
		self::assertSame( 200, $this->shop->rest( 'driver2', 'GET', "orders/{$order}" )->status );
	}

	public function test_a_driver_gets_his_receipt_also_when_the_order_is_no_longer_his(): void {
		$order = $this->shop->paidOrder();
		$this->shop->move( 'staff1', $order, 'start_picking' );
		$this->shop->move( 'staff1', $order, 'pack', [ 'inputs' => [ 'parcels' => 1 ] ] );
		$this->shop->cli( 'assign', (string) $order, 'driver1' );
		$sent = $this->shop->move( 'driver1', $order, 'send_out', [], 'on the road' );
		self::assertSame( 200, $sent->status, $sent->body );
		$this->shop->cli( 'assign', (string) $order, 'driver2' );
		$again = $this->shop->move( 'driver1', $order, 'send_out', [], 'on the road' );
		self::assertSame( $sent->body, $again->body );
		$this->assertProblem( 404, 'not_found', $this->shop->move( 'driver1', $order, 'deliver' ) );
	}

	public function test_the_assignee_must_be_somebody_who_can_carry(): void {
		$order = $this->shop->paidOrder();
		foreach ( [ 'user:' . $this->shop->userId( 'customer' ), 'user:0', 'staff1', 5, null ] as $assignee ) {
			$answer = $this->shop->rest( 'manager1', 'PATCH', "orders/{$order}", [ 'assignee' => $assignee ], [ 'Idempotency-Key' => bin2hex( random_bytes( 4 ) ) ] );
			self::assertSame( 'assignee', $this->assertProblem( 400, 'invalid', $answer )['field'] );
		}
	}

	public function test_history_is_paged_and_readable(): void {
		$order = $this->shop->paidOrder();
		$this->shop->move( 'staff1', $order, 'start_picking' );
		$first = $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events?max=1" )->json();
		$rest  = $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events?from={$first['next']}" )->json();
		self::assertSame( 2, $first['next'] );
		self::assertNull( $rest['next'] );
		self::assertSame( $first['events'][0]['hash'], $rest['events'][0]['prev'] );
		self::assertSame( 'Staff1 moved the order from New to Picking.', $rest['events'][0]['text'] );
		self::assertSame( hash( 'sha256', "waybill.event.1\n" . $rest['events'][0]['body'] ), $rest['events'][0]['hash'] );
		$this->assertProblem( 400, 'invalid', $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events?max=0" ) );
	}
}
