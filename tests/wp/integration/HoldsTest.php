<?php
// SPDX-License-Identifier: MIT
//
// An order that is held for several reasons stays held until the last of them is gone.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class HoldsTest extends ShopTestCase {

	public function test_each_reason_is_ended_by_itself(): void {
		$order = $this->shop->paidOrder();
		$this->move( 200, $order, 'hold', 'payment' );
		$this->move( 200, $order, 'hold', 'address' );
		self::assertSame( [ 'on_hold', [ 'payment', 'address' ] ], $this->held( $order ) );
		self::assertSame( 'The order is held for this reason already.', $this->move( 409, $order, 'hold', 'address' ) );
		self::assertSame( 'The order is held for several reasons. End one at a time.', $this->move( 409, $order, 'release' ) );
		self::assertSame( 'The order is not held for this reason.', $this->move( 409, $order, 'end_hold', 'other' ) );
		$this->move( 200, $order, 'end_hold', 'payment' );
		self::assertSame( [ 'on_hold', [ 'address' ] ], $this->held( $order ) );
		self::assertSame( 'This is the only reason the order is held for. Release the order.', $this->move( 409, $order, 'end_hold', 'address' ) );
		$this->move( 200, $order, 'release' );
		self::assertSame( [ 'new', [] ], $this->held( $order ) );
		$told = array_column( $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'], 'text' );
		self::assertStringEndsWith( ': “Hold”; the order stays in On hold.', $told[2] );
	}

	/** @return array{string, list<string>} */
	private function held( int $order ): array {
		$read = $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json();
		return [ $read['state'], $read['vars']['holds'] ];
	}

	private function move( int $status, int $order, string $name, string $reason = '' ): string {
		$answer = $this->shop->move( 'manager1', $order, $name, '' === $reason ? [] : [ 'inputs' => [ 'reason' => $reason ] ] );
		self::assertSame( $status, $answer->status, $answer->body );
		return $answer->json()['detail'] ?? '';
	}
}
