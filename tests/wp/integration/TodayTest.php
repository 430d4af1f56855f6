<?php
// SPDX-License-Identifier: MIT
//
// The shop's day over REST: its numbers against orders that the test itself makes, gives out and moves,
// by the shop's clock, for those who may know them.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class TodayTest extends DeskTestCase {

	/** Who asks with this header finds the shop in another time zone. */
	private const ZONE = 'add_filter("pre_option_timezone_string",static fn($zone)=>$_SERVER["HTTP_X_TEST_ZONE"]??$zone);';

	/** @return array<string, mixed> */
	private function today( string $login = 'manager1' ): array {
		$answer = $this->shop->rest( $login, 'GET', 'today' );
		self::assertSame( 200, $answer->status, $answer->body );
		return $answer->json();
	}

	/** @return array{int, int} what somebody moved, and carries */
	private function person( array $today, string $login ): array {
		$person = array_column( $today['people'], null, 'id' )[ 'user:' . $this->shop->userId( $login ) ] ?? null;
		return [ $person['moved'] ?? 0, $person['open'] ?? 0 ];
	}

	/** @return array<string, int> */
	private function sums( array $today ): array {
		return [
			'made'     => array_sum( array_column( $today['hours'], 'made' ) ),
			'finished' => array_sum( array_column( $today['hours'], 'finished' ) ),
			'open'     => array_sum( array_column( $today['ages'], 'count' ) ),
		];
	}

	/** Has an order made so many days before; the shop notices by the time of the change. */
	private function age( int $order, int $days ): void {
		$this->shop->sql( "UPDATE wp_wc_orders SET date_created_gmt = date_created_gmt - INTERVAL {$days} DAY, date_updated_gmt = UTC_TIMESTAMP() WHERE id = {$order}" );
		$this->ask( 'manager1', [ 'q' => (string) $order ] );
	}

	public function test_a_day_counts_what_was_made_moved_given_out_and_finished(): void {
		$this->shop->paidOrder();
		$before = $this->today();
		$ended  = $this->order();
		$moved  = $this->order();
		$given  = $this->order();
		foreach ( [ 'start_picking', 'pack', 'send_out', 'deliver' ] as $name ) {
			self::assertSame( 200, $this->shop->move( 'manager1', $ended, $name )->status, $name );
		}
		self::assertSame( 200, $this->shop->move( 'staff1', $moved, 'start_picking' )->status );
		self::assertSame( 409, $this->shop->move( 'staff1', $moved, 'start_picking' )->status );
		$this->shop->cli( 'assign', (string) $given, 'driver1' );
		$after = $this->today();

		$sums = $this->sums( $before );
		self::assertSame( [ 'made' => $sums['made'] + 3, 'finished' => $sums['finished'] + 1, 'open' => $sums['open'] + 2 ], $this->sums( $after ) );
		foreach ( [ 'manager1' => [ 1, 0 ], 'staff1' => [ 1, 0 ], 'driver1' => [ 0, 1 ] ] as $login => $more ) {
			[ $was_moved, $was_open ] = $this->person( $before, $login );
			self::assertSame( [ $was_moved + $more[0], $was_open + $more[1] ], $this->person( $after, $login ), $login );
		}
		self::assertSame( $this->ask( 'manager1', [], 'orders/counters' )->json()['open'], $this->sums( $after )['open'] );
		self::assertTrue( $after['is_whole'] );
		self::assertSame( 'Driver1', array_column( $after['people'], 'name', 'id' )[ 'user:' . $this->shop->userId( 'driver1' ) ] );
	}

	public function test_what_happens_is_counted_in_the_hour_it_happens_in(): void {
		$order = $this->order();
		$hour  = array_filter( $this->today()['hours'], fn( array $hour ): bool => $hour['from'] <= $this->madeAt( $order ) && $this->madeAt( $order ) < $hour['to'] );
		self::assertCount( 1, $hour );
		$at    = array_key_first( $hour );
		$noted = $this->today()['hours'][ $at ]['made'];
		$this->age( $order, 1 );
		self::assertSame( $noted - 1, $this->today()['hours'][ $at ]['made'], 'it was made another day' );
	}

	private function madeAt( int $order ): int {
		return $this->list( 'manager1', [ 'q' => (string) $order ] )[0]['created_at'];
	}

	public function test_an_order_that_is_opened_again_is_not_finished(): void {
		$order = $this->order();
		foreach ( [ 'start_picking', 'pack', 'send_out', 'fail_delivery', 'return' ] as $name ) {
			$answer = $this->shop->move( 'manager1', $order, $name, 'fail_delivery' === $name ? [ 'inputs' => [ 'reason' => 'nobody_home' ] ] : [] );
			self::assertSame( 200, $answer->status, $answer->body );
		}
		$ended = $this->sums( $this->today() );
		$undo  = $this->shop->rest( 'manager1', 'POST', "orders/{$order}/undo", [], [ 'Idempotency-Key' => bin2hex( random_bytes( 8 ) ) ] );
		self::assertSame( 200, $undo->status, $undo->body );
		$again = $this->sums( $this->today() );
		self::assertSame( [ $ended['finished'] - 1, $ended['open'] + 1 ], [ $again['finished'], $again['open'] ] );
	}

	public function test_open_orders_are_told_by_their_age_as_lists_filter_them(): void {
		foreach ( [ 0, 1, 3, 4, 5, 40 ] as $days ) {
			$this->age( $this->order(), $days );
		}
		$today = $this->today();
		self::assertSame( [ [ 0, 0 ], [ 1, 1 ], [ 2, 4 ], [ 5, null ] ], array_map( static fn( array $age ): array => [ $age['days_from'], $age['days_to'] ], $today['ages'] ) );
		self::assertSame( $today['day'], $today['ages'][0]['to'] );
		foreach ( $today['ages'] as $age ) {
			$query = [ 'scope' => 'open', 'created_to' => 1000 * strtotime( "{$age['to']} +1 day UTC" ) ];
			$query += null === $age['from'] ? [] : [ 'created_from' => 1000 * strtotime( "{$age['from']} UTC" ) ];
			self::assertSame( $this->ask( 'manager1', $query, 'orders/count' )->json()['count'], $age['count'], json_encode( $age ) );
			self::assertGreaterThan( 0, $age['count'] );
		}
	}

	public function test_a_move_that_failed_is_told_until_somebody_moves_the_order(): void {
		$order = $this->shop->paidOrder();
		$this->shop->plant( 'add_action("woocommerce_order_status_cancelled",static function(){throw new DomainException("boom");});' );
		self::assertSame( 500, $this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] )->status );
		$this->shop->clear();
		$failed = $this->today()['failed'];
		self::assertSame( $order, $failed['orders'][0]['id'], 'the newest first' );
		self::assertSame( 200, $this->shop->move( 'manager1', $order, 'start_picking' )->status );
		$after = $this->today()['failed'];
		self::assertSame( $failed['count'] - 1, $after['count'] );
		self::assertNotContains( $order, array_column( $after['orders'], 'id' ) );
	}

	public function test_only_people_are_counted_among_those_who_moved(): void {
		$order = $this->order();
		self::assertSame( 200, $this->shop->move( 'manager1', $order, 'start_picking' )->status );
		$today  = $this->today();
		$people = array_filter( $today['people'], static fn( array $one ): bool => $one['moved'] > 0 && str_starts_with( $one['id'], 'user:' ) );
		self::assertSame( count( $people ), $today['movers'] );
		self::assertSame( 0, $today['people_more'] );
	}

	/** Nowhere on earth is it this date in both at one time but for an hour or two. */
	public function test_the_day_is_the_shops(): void {
		$this->shop->plant( self::ZONE );
		foreach ( [ 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu' ] as $zone ) {
			$answer = $this->shop->rest( 'manager1', 'GET', 'today', null, [ 'X-Test-Zone' => $zone ] )->json();
			$zoned  = static fn( int $ms ): string => ( new \DateTimeImmutable( '@' . intdiv( $ms, 1000 ) ) )->setTimezone( new \DateTimeZone( $zone ) )->format( 'Y-m-d H:i' );
			$hours  = $answer['hours'];
			self::assertSame( $answer['day'] . ' 00:00', $zoned( $hours[0]['from'] ), $zone );
			self::assertSame( $answer['day'], substr( $zoned( $answer['at'] ), 0, 10 ), $zone );
			self::assertSame( array_column( $hours, 'to' ), [ ...array_slice( array_column( $hours, 'from' ), 1 ), end( $hours )['to'] ], $zone );
			self::assertSame( ' 00:00', substr( $zoned( end( $hours )['to'] ), 10 ), $zone );
		}
	}

	public function test_the_day_is_for_those_who_read_the_log_and_see_all_orders(): void {
		foreach ( [ 'driver1', 'staff1', 'customer', 'webmaster' ] as $login ) {
			$answer = $this->shop->rest( $login, 'GET', 'today' );
			$this->assertProblem( 403, 'forbidden', $answer );
			self::assertStringContainsString( 'no-store', $answer->header( 'Cache-Control' ), $login );
		}
		foreach ( [ 'manager1', 'shopmanager', 'admin' ] as $login ) {
			self::assertStringContainsString( 'no-store', $this->shop->rest( $login, 'GET', 'today' )->header( 'Cache-Control' ), $login );
		}
		// Who may read the log and does not see all orders learns nothing of the others'.
		$this->shop->hire( 'auditor1', 'waybill_driver', [ 'waybill_see_history' => true ] );
		$this->assertProblem( 403, 'forbidden', $this->shop->rest( 'auditor1', 'GET', 'today' ) );
		$this->assertProblem( 400, 'invalid', $this->shop->rest( 'manager1', 'GET', 'today?day=2026-01-01' ) );
	}

	public function test_states_that_only_a_manager_ends_are_told_as_such(): void {
		$states = array_column( $this->ask( 'manager1', [], 'orders/counters' )->json()['states'], 'left_to_manager', 'name' );
		self::assertSame( [ 'on_hold', 'delivery_failed' ], array_keys( array_filter( $states ) ) );
	}
}
