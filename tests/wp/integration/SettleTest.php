<?php
// SPDX-License-Identifier: MIT
//
// What a manager does with an order beside moving it, over REST: settling a drift and leaving notes.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class SettleTest extends ShopTestCase {

	public function test_a_drift_is_adopted_or_reverted_by_a_manager(): void {
		foreach ( [ 'adopt' => [ 'adopted', 'wc-on-hold' ], 'revert' => [ 'reverted', 'wc-processing' ] ] as $way => [ $kind, $status ] ) {
			$order = $this->drifted();
			self::assertSame( [ 403, 'forbidden' ], $this->problem( $this->post( 'staff1', $order, $way, [] ) ) );
			self::assertSame( [ 409, 'stale' ], $this->problem( $this->post( 'manager1', $order, $way, [ 'seen' => 1 ] ) ) );
			$done = $this->post( 'manager1', $order, $way, [], 'settle-' . $way );
			self::assertSame( 200, $done->status, $done->body );
			self::assertSame( $kind, $this->shop->kinds( $order )[2] );
			self::assertSame( $status, $this->shop->sql( "SELECT status FROM wp_wc_orders WHERE id = {$order}" ) );
			self::assertSame( '', $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json()['drift'] );
			self::assertSame( 'true', $this->post( 'manager1', $order, $way, [], 'settle-' . $way )->header( 'Idempotent-Replayed' ) );
			self::assertSame( [ 409, 'settled' ], $this->problem( $this->post( 'manager1', $order, $way, [] ) ) );
		}
	}

	public function test_a_state_is_named_where_several_stand_for_the_status(): void {
		$order = $this->drifted();
		self::assertSame( [ 400, 'invalid' ], $this->problem( $this->post( 'manager1', $order, 'adopt', [ 'state' => 'nowhere' ] ) ) );
		self::assertSame( [ 400, 'invalid' ], $this->problem( $this->post( 'manager1', $order, 'adopt', [ 'state' => 7 ] ) ) );
		$done = $this->post( 'manager1', $order, 'adopt', [ 'state' => 'on_hold' ] );
		self::assertSame( [ 200, 'on_hold' ], [ $done->status, $done->json()['state'] ?? $done->body ] );
	}

	public function test_a_note_is_an_event_whose_text_is_personal(): void {
		$order = $this->shop->paidOrder();
		$noted = $this->post( 'staff1', $order, 'notes', [ 'text' => " Rang twice \u{1F514} " ] );
		self::assertSame( 200, $noted->status, $noted->body );
		$event = $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'][1];
		self::assertSame( [ 'noted', [ 'inputs.text' => "Rang twice \u{1F514}" ] ], [ $event['kind'], $event['personal'] ] );
		self::assertStringNotContainsString( 'Rang', $event['body'] );
		self::assertStringContainsString( "Rang twice \u{1F514}", $event['text'] );
		foreach ( [ [], [ 'text' => '  ' ], [ 'text' => [ 'x' ] ], [ 'text' => str_repeat( 'x', 4001 ) ], [ 'text' => 'x', 'seen' => 1 ] ] as $body ) {
			self::assertSame( [ 400, 'invalid' ], $this->problem( $this->post( 'staff1', $order, 'notes', $body ) ) );
		}
		self::assertSame( [ 404, 'not_found' ], $this->problem( $this->post( 'driver1', $order, 'notes', [ 'text' => 'x' ] ) ) );
		self::assertCount( 2, $this->shop->kinds( $order ) );
	}

	/** An order that WooCommerce moved to where the workflow has no way. */
	private function drifted(): int {
		$order = $this->shop->paidOrder();
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'on-hold' ] )->status );
		self::assertSame( 'on-hold', $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json()['drift'] );
		return $order;
	}

	/** @param array<string, mixed> $body */
	private function post( string $login, int $order, string $what, array $body, string $key = '' ): Answer {
		return $this->shop->rest( $login, 'POST', "orders/{$order}/{$what}", $body, Shop::key( $key ) );
	}

	/** @return array{int, string} */
	private function problem( Answer $answer ): array {
		return [ $answer->status, $answer->json()['code'] ?? '' ];
	}
}
