<?php
// SPDX-License-Identifier: MIT
//
// Who else has an order open, over REST: for those who may see it, of oneself alone, and no longer
// than somebody says so.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class PresenceTest extends ShopTestCase {

	private const ENGINE = '$e=(new Waybill\WordPress\Native(new Waybill\WordPress\Options(),Waybill\WordPress\Plugin::VERSION))->engine();';

	public function test_others_are_told_and_oneself_is_not(): void {
		$order = $this->shop->paidOrder();
		self::assertSame( [], $this->enter( 'manager1', $order, 'tab-of-manager' ) );
		self::assertSame( [], $this->enter( 'manager1', $order, 'other-tab-of-manager' ), 'two tabs are one person' );
		$seen = $this->enter( 'staff1', $order, 'tab-of-staff' );
		self::assertSame( [ [ 'user:' . $this->shop->userId( 'manager1' ), 'Manager1' ] ], array_map( static fn( array $person ): array => [ $person['id'], $person['name'] ], $seen ) );
		self::assertEqualsWithDelta( microtime( true ) * 1000, $seen[0]['since'], 60_000 );
		self::assertSame( [ 'Staff1' ], $this->names( 'manager1', $order ) );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ), 'nothing of it is in the log' );
		$this->leave( 'manager1', $order, 'tab-of-manager' );
		self::assertSame( [ 'Manager1' ], $this->names( 'staff1', $order ), 'he is in another tab yet' );
		$this->leave( 'manager1', $order, 'other-tab-of-manager' );
		self::assertSame( [], $this->names( 'staff1', $order ) );
	}

	public function test_the_change_feed_tells_of_the_order_that_is_open(): void {
		$order  = $this->shop->paidOrder();
		$cursor = $this->shop->rest( 'manager1', 'GET', 'changes' )->json()['cursor'];
		$ask    = fn( string $etag = '' ): Answer => $this->shop->rest( 'manager1', 'GET', "changes?since={$cursor}&open={$order}", null, array_filter( [ 'If-None-Match' => $etag ] ) );
		$alone  = $ask();
		self::assertSame( [ 200, [] ], [ $alone->status, $alone->json()['present'] ?? null ] );
		self::assertSame( 304, $ask( $alone->header( 'ETag' ) )->status );
		$this->enter( 'staff1', $order, 'tab-of-staff' );
		$joined = $ask( $alone->header( 'ETag' ) );
		self::assertSame( [ 200, [ 'Staff1' ], [] ], [ $joined->status, array_column( $joined->json()['present'], 'name' ), $joined->json()['orders'] ] );
		self::assertSame( 304, $ask( $joined->header( 'ETag' ) )->status );
		self::assertArrayNotHasKey( 'present', $this->shop->rest( 'manager1', 'GET', 'changes' )->json() );
		// Of what is not his to see there is nobody, as of what there is not.
		foreach ( [ $order, 999_999_999 ] as $other ) {
			self::assertSame( [], $this->shop->rest( 'driver1', 'GET', "changes?open={$other}" )->json()['present'] );
		}
		self::assertSame( 400, $this->shop->rest( 'manager1', 'GET', 'changes?open=x' )->status );
	}

	public function test_it_is_for_those_who_may_see_the_order(): void {
		$order = $this->shop->paidOrder();
		$this->enter( 'manager1', $order, 'tab-of-manager' );
		foreach ( [ [ 'GET', '' ], [ 'PUT', '/tab-of-driver' ] ] as [ $method, $place ] ) {
			$hidden  = $this->shop->rest( 'driver1', $method, "orders/{$order}/presence{$place}" );
			$missing = $this->shop->rest( 'driver1', $method, "orders/999999999/presence{$place}" );
			self::assertSame( [ 404, 404 ], [ $hidden->status, $missing->status ] );
			self::assertSame( $missing->json()['detail'], $hidden->json()['detail'] );
			self::assertSame( 403, $this->shop->rest( 'customer', $method, "orders/{$order}/presence{$place}" )->status );
			self::assertSame( 401, $this->shop->rest( '', $method, "orders/{$order}/presence{$place}" )->status );
		}
		self::assertSame( [], $this->names( 'manager1', $order ) );
		// Nobody takes another's sign away: leaving is of oneself.
		$this->leave( 'staff1', $order, 'tab-of-manager' );
		self::assertSame( [ 'Manager1' ], $this->names( 'staff1', $order ) );
		$driver = 'user:' . $this->shop->userId( 'driver1' );
		self::assertSame( 200, $this->shop->rest( 'manager1', 'PATCH', "orders/{$order}", [ 'assignee' => $driver ], Shop::key() )->status );
		self::assertSame( [ 'Manager1' ], array_column( $this->enter( 'driver1', $order, 'tab-of-driver' ), 'name' ) );
	}

	public function test_a_sign_runs_out(): void {
		$order = $this->shop->paidOrder();
		self::assertSame( [], $this->names( 'staff1', $order ) );
		$this->shop->php( self::ENGINE . $this->sign( $order, 'manager1', 'tab-of-manager', 46_000 ) . $this->sign( $order, 'driver2', 'tab-of-driver', 30_000 ) );
		self::assertSame( [ 'Driver2' ], $this->names( 'staff1', $order ), 'one was seen 46 seconds ago, the other 30' );
	}

	public function test_it_takes_no_more_room_than_a_person_has_tabs(): void {
		$order = $this->shop->paidOrder();
		$other = $this->shop->paidOrder();
		$this->enter( 'staff1', $other, 'first-tab' );
		// A little apart, because of two of one moment either may be the older.
		$code = self::ENGINE . '$n=Waybill\WordPress\Clock::nowMs();for($i=0;$i<25;$i++)$e->attend(' . var_export( "order:{$order}", true ) . ',' . $this->actor( 'staff1' ) . ',"place-$i",$n+1+$i);';
		self::assertSame( [], $this->names( 'manager1', $order ) );
		$this->shop->php( $code );
		self::assertSame( [], $this->names( 'manager1', $other ), 'the oldest of his places went' );
		self::assertSame( [ 'Staff1' ], $this->names( 'manager1', $order ) );
	}

	public function test_a_user_who_is_deleted_is_nowhere(): void {
		$order = $this->shop->paidOrder();
		$gone  = $this->shop->hire( 'leaver', 'waybill_manager' );
		$this->enter( $gone, $order, 'tab-of-leaver' );
		self::assertSame( [ 'Leaver' ], $this->names( 'staff1', $order ) );
		$this->shop->php( sprintf( 'require_once ABSPATH."wp-admin/includes/user.php";wp_delete_user(%d);', $this->shop->userId( $gone ) ) );
		self::assertSame( [], $this->names( 'staff1', $order ) );
	}

	public function test_bad_input_is_named(): void {
		$order = $this->shop->paidOrder();
		foreach ( [ 'short', str_repeat( 'x', 65 ), 'with%20blanks', 'with.dots-in-it' ] as $place ) {
			$wrong = $this->shop->rest( 'manager1', 'PUT', "orders/{$order}/presence/{$place}" );
			self::assertSame( [ 400, 'place' ], [ $wrong->status, $wrong->json()['field'] ?? '' ], $place );
		}
		self::assertSame( 400, $this->shop->rest( 'manager1', 'PUT', "orders/{$order}/presence/tab-of-manager", [ 'user' => 'user:1' ] )->status );
		self::assertSame( 400, $this->shop->rest( 'manager1', 'PUT', 'orders/x/presence/tab-of-manager' )->status );
		self::assertSame( 400, $this->shop->rest( 'manager1', 'GET', "orders/{$order}/presence?user=1" )->status );
	}

	/** @return list<array{id: string, name: string, since: int}> */
	private function enter( string $login, int $order, string $place ): array {
		$answer = $this->shop->rest( $login, 'PUT', "orders/{$order}/presence/{$place}" );
		self::assertSame( 200, $answer->status, $answer->body );
		return $answer->json()['people'];
	}

	private function leave( string $login, int $order, string $place ): void {
		$answer = $this->shop->rest( $login, 'DELETE', "orders/{$order}/presence/{$place}" );
		self::assertSame( [ 204, '' ], [ $answer->status, $answer->body ] );
		$this->assertNoLeak( $answer );
	}

	/** @return list<string> */
	private function names( string $login, int $order ): array {
		$answer = $this->shop->rest( $login, 'GET', "orders/{$order}/presence" );
		self::assertSame( 200, $answer->status, $answer->body );
		return array_column( $answer->json()['people'], 'name' );
	}

	/** Code that gives a sign as it was given some time ago. */
	private function sign( int $order, string $login, string $place, int $ago_ms ): string {
		return sprintf( '$e->attend("order:%d",%s,%s,Waybill\WordPress\Clock::nowMs()-%d);', $order, $this->actor( $login ), var_export( $place, true ), $ago_ms );
	}

	private function actor( string $login ): string {
		return sprintf( '["id"=>"user:%d","roles"=>[],"via"=>"test","device"=>"","sees_all"=>true]', $this->shop->userId( $login ) );
	}
}
