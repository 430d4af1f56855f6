<?php
// SPDX-License-Identifier: MIT
//
// A drift that somebody knows of and does not want to be told of for a while.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class SilenceTest extends DeskTestCase {

	public function test_a_drift_is_silent_until_its_time_or_until_it_is_another(): void {
		$order = $this->drifted();
		self::assertSame( [ true, [ 'drift' ] ], $this->listed( $order ) );
		$before = $this->trouble();
		$until  = ( time() + 3600 ) * 1000;
		$done   = $this->silence( 'manager1', $order, [ 'until' => $until, 'seen' => 2 ], "silence-{$order}" );
		self::assertSame( [ 200, 2 ], [ $done->status, $done->json()['version'] ?? $done->body ] );
		self::assertSame( 'true', $this->silence( 'manager1', $order, [ 'until' => $until, 'seen' => 2 ], "silence-{$order}" )->header( 'Idempotent-Replayed' ) );
		$read = $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json();
		self::assertSame( 'on-hold', $read['drift'], 'it is there and stands in the way as before' );
		self::assertSame( [ 'until' => $until, 'by' => [ 'id' => 'user:' . $this->shop->userId( 'manager1' ), 'name' => 'Manager1' ] ], $read['silence'] );
		self::assertSame( [ 'drift' ], array_values( array_unique( array_column( array_merge( ...array_column( $read['moves'], 'blockers' ) ), 'code' ) ) ) );
		self::assertSame( [ false, [] ], $this->listed( $order ) );
		self::assertSame( $before - 1, $this->trouble() );

		// Somebody changes it once more.
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'refunded' ] )->status );
		self::assertSame( [ true, [ 'drift' ] ], $this->listed( $order ) );
		self::assertNull( $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json()['silence'] );
		self::assertSame( [ 'started', 'drifted', 'silenced', 'drifted' ], $this->shop->kinds( $order ) );
		$told = $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'][2]['text'];
		self::assertMatchesRegularExpression( '/^Manager1 does not want to hear of this difference before .*\d{4}/', $told );
	}

	public function test_it_is_ended_before_its_time(): void {
		$order = $this->drifted();
		self::assertSame( 200, $this->silence( 'manager1', $order, [ 'until' => ( time() + 60 ) * 1000 ] )->status );
		self::assertSame( 200, $this->silence( 'manager1', $order, [ 'until' => 0 ] )->status );
		self::assertSame( [ true, [ 'drift' ] ], $this->listed( $order ) );
		$told = array_column( $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'], 'text' );
		self::assertSame( 'Manager1 wants to hear of this difference again.', end( $told ) );
	}

	public function test_a_repeat_has_its_receipt_when_the_silence_is_over(): void {
		$order = $this->drifted();
		$until = time() * 1000 + 2000;
		$body  = [ 'until' => $until ];
		$done  = $this->silence( 'manager1', $order, $body, "short-{$order}" );
		self::assertSame( 200, $done->status, $done->body );
		while ( microtime( true ) * 1000 <= $until ) {
			usleep( 20_000 );
		}
		$again = $this->silence( 'manager1', $order, $body, "short-{$order}" );
		self::assertSame( [ 200, 'true', $done->body ], [ $again->status, $again->header( 'Idempotent-Replayed' ), $again->body ] );
		self::assertSame( 400, $this->silence( 'manager1', $order, $body )->status );
	}

	public function test_an_order_that_was_deleted_is_silent_too(): void {
		$order = $this->order();
		$this->shop->php( "wc_get_order({$order})->delete(true);" );
		$this->shop->cli( 'reconcile' );
		$until = ( time() + 3600 ) * 1000;
		$done  = $this->silence( 'manager1', $order, [ 'until' => $until ] );
		self::assertSame( 200, $done->status, $done->body );
		self::assertSame( 'silenced', $this->shop->kinds( $order )[2] ?? '' );
	}

	public function test_it_is_for_managers_and_for_a_drift(): void {
		$order = $this->drifted();
		$until = ( time() + 3600 ) * 1000;
		self::assertSame( 403, $this->silence( 'staff1', $order, [ 'until' => $until ] )->status );
		self::assertSame( 403, $this->silence( 'driver1', $order, [ 'until' => $until ] )->status );
		self::assertSame( [ 409, 'stale' ], $this->problem( $this->silence( 'manager1', $order, [ 'until' => $until, 'seen' => 1 ] ) ) );
		foreach ( [ [], [ 'until' => 'tomorrow' ], [ 'until' => -1 ], [ 'until' => PHP_INT_MIN ], [ 'until' => time() * 1000 - 1 ], [ 'until' => ( time() + 91 * 86_400 ) * 1000 ] ] as $body ) {
			$wrong = $this->silence( 'manager1', $order, $body );
			self::assertSame( [ 400, 'until' ], [ $wrong->status, $wrong->json()['field'] ?? '' ], $wrong->body );
		}
		self::assertSame( 400, $this->shop->rest( 'manager1', 'POST', "orders/{$order}/silence", [ 'until' => $until ] )->status, 'without a key' );
		self::assertSame( [ 'started', 'drifted' ], $this->shop->kinds( $order ) );
		$fine = $this->order();
		self::assertSame( [ 409, 'settled' ], $this->problem( $this->silence( 'manager1', $fine, [ 'until' => $until ] ) ) );
	}

	private function drifted(): int {
		$order = $this->order();
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'on-hold' ] )->status );
		return $order;
	}

	/** @return array{bool, list<string>} whether it is among those in trouble, and its flags */
	private function listed( int $order ): array {
		$trouble = array_column( $this->list( 'manager1', [ 'scope' => 'trouble', 'q' => (string) $order ] ), 'id' );
		$row     = array_column( $this->list( 'manager1', [ 'q' => (string) $order ] ), 'flags', 'id' )[ $order ];
		return [ in_array( $order, $trouble, true ), $row ];
	}

	private function trouble(): int {
		return $this->ask( 'manager1', [], 'orders/counters' )->json()['trouble'];
	}

	/** @param array<string, mixed> $body */
	private function silence( string $login, int $order, array $body, string $key = '' ): Answer {
		return $this->shop->rest( $login, 'POST', "orders/{$order}/silence", $body, Shop::key( $key ) );
	}

	/** @return array{int, string} */
	private function problem( Answer $answer ): array {
		return [ $answer->status, $answer->json()['code'] ?? '' ];
	}
}
