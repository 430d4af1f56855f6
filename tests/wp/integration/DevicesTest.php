<?php
// SPDX-License-Identifier: MIT
//
// Sessions of the panels as devices: what is seen of them, by whom, and that one which is over is
// over with the next request, whatever else happens beside it.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class DevicesTest extends ShopTestCase {

	private const DESKTOP = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0';

	public function test_everybody_sees_his_own_devices_and_a_manager_those_of_the_panels(): void {
		[ $phone, $login ] = $this->enter( 'waybill_driver' );
		$desk              = new Browser( $this->shop, self::DESKTOP );
		$desk->logIn( $login, $this->shop->password( $login ) );
		$nonce   = $phone->nonce();
		$devices = $phone->rest( 'GET', 'devices', $nonce )->json()['devices'];
		self::assertSame( [ true, false ], self::sorted( array_column( $devices, 'is_current' ) ) );
		$names = array_column( $devices, null, 'name' );
		self::assertSame( [ 'Chrome on Android', 'Firefox on Windows' ], self::sorted( array_keys( $names ), false ) );
		$own = $names['Chrome on Android'];
		self::assertSame( [ 'id', 'user', 'name', 'platform', 'panel', 'created_at', 'seen_at', 'expires_at', 'is_current' ], array_keys( $own ) );
		self::assertSame( [ 'Android', 'driver', true ], [ $own['platform'], $own['panel'], $own['is_current'] ] );
		self::assertSame( 'user:' . $this->shop->userId( $login ), $own['user']['id'] );
		self::assertLessThan( 60_000, abs( $own['seen_at'] - microtime( true ) * 1000 ) );
		self::assertMatchesRegularExpression( '/^' . $this->shop->userId( $login ) . '-[0-9a-f]{32}$/', $own['id'] );
		// Neither the token nor what WordPress keeps of it.
		$stored = $this->shop->php( sprintf( 'echo wp_json_encode(get_user_meta(%d,"session_tokens",true));', $this->shop->userId( $login ) ) );
		foreach ( [ ...array_keys( (array) json_decode( $stored, true ) ), self::token( $phone ) ] as $secret ) {
			self::assertStringNotContainsString( substr( (string) $secret, 0, 12 ), (string) json_encode( $devices ) );
		}

		[ $manager ] = $this->enter( 'waybill_manager' );
		$seen        = $manager->rest( 'GET', 'devices', $manager->nonce() )->json()['devices'];
		self::assertSame( [], array_diff( array_column( $devices, 'id' ), array_column( $seen, 'id' ) ) );
		$this->shop->session( 'admin' );
		$this->shop->session( 'shopmanager' );
		$users = array_column( array_column( $seen, 'user' ), 'id' );
		self::assertNotContains( 'user:' . $this->shop->userId( 'admin' ), $users );
		self::assertNotContains( 'user:' . $this->shop->userId( 'shopmanager' ), $users );

		[ $clerk ] = $this->enter( 'waybill_staff' );
		self::assertCount( 1, $clerk->rest( 'GET', 'devices', $clerk->nonce() )->json()['devices'] );
		$this->assertProblem( 400, 'invalid', $clerk->rest( 'GET', 'devices?user=1', $clerk->nonce() ) );
	}

	public function test_a_device_that_is_revoked_is_out_with_its_next_request(): void {
		[ $phone, $login ] = $this->enter( 'waybill_driver' );
		[ $desk ]          = $this->enter( 'waybill_manager' );
		$nonce             = $phone->nonce();
		$id                = $phone->rest( 'GET', 'devices', $nonce )->json()['devices'][0]['id'];
		$since             = count( $this->revocations() );
		$chief             = $desk->nonce();
		$this->assertProblem( 400, 'idempotency_key_missing', $desk->rest( 'DELETE', "devices/{$id}", $chief ) );
		self::assertSame( 200, $phone->rest( 'GET', 'devices', $nonce )->status );

		$answer = $desk->rest( 'DELETE', "devices/{$id}", $chief, 'key-1' );
		self::assertSame( [ 200, [ 'id' => $id ] ], [ $answer->status, $answer->json() ] );
		$this->assertProblem( 401, 'device_revoked', $phone->rest( 'GET', 'devices', $nonce ) );
		$this->assertProblem( 401, 'device_revoked', $phone->rest( 'GET', 'orders/1' ) );
		self::assertSame( "{$this->shop->url}/waybill/login?next=%2Fwaybill%2Fdriver", $phone->open( '/waybill/driver' )->header( 'Location' ) );
		self::assertNotSame( 401, $phone->send( 'GET', '/wp-json/wc/store/v1/cart' )->status, 'the shop goes on for who buys in that browser' );
		self::assertSame( 200, $desk->rest( 'DELETE', "devices/{$id}", $chief, 'key-1' )->status, 'a repeat' );
		$told = array_slice( $this->revocations(), $since );
		self::assertCount( 1, $told );
		self::assertSame( [ 'device' => $id, 'user' => 'user:' . $this->shop->userId( $login ) ], self::sortedKeys( $told[0]['body']['data'] ) );
		self::assertStringStartsWith( 'user:', $told[0]['body']['actor']['id'] );
		self::assertSame( 303, $phone->logIn( $login, $this->shop->password( $login ) )->status, 'the person may come back' );
		self::assertSame( 200, $phone->rest( 'GET', 'devices', $phone->nonce() )->status );
	}

	/** WordPress writes all sessions of a user at once: a login beside a revocation brings the session back. */
	public function test_a_revoked_device_stays_out_when_its_session_comes_back(): void {
		[ $phone, $login ] = $this->enter( 'waybill_driver' );
		$user              = $this->shop->userId( $login );
		$nonce             = $phone->nonce();
		$id                = $phone->rest( 'GET', 'devices', $nonce )->json()['devices'][0]['id'];
		$this->shop->php( sprintf( 'update_option("waybill_test_sessions",get_user_meta(%d,"session_tokens",true));', $user ) );
		[ $desk ] = $this->enter( 'waybill_manager' );
		$desk->rest( 'DELETE', "devices/{$id}", $desk->nonce(), 'key-2' );
		$this->shop->php( sprintf( 'update_user_meta(%d,"session_tokens",get_option("waybill_test_sessions"));delete_option("waybill_test_sessions");', $user ) );
		$this->assertProblem( 401, 'device_revoked', $phone->rest( 'GET', 'devices', $nonce ) );
		self::assertFalse( $phone->isLoggedIn() );
		self::assertSame( '0', $this->shop->php( sprintf( 'echo count(WP_Session_Tokens::get_instance(%d)->get_all());', $user ) ) );
	}

	public function test_nobody_logs_anybody_out_whom_he_does_not_look_after(): void {
		[ $victim, $other ] = $this->enter( 'waybill_driver' );
		[ $boss ]           = $this->enter( 'shop_manager' );
		[ $driver ]         = $this->enter( 'waybill_driver' );
		[ $manager ]        = $this->enter( 'waybill_manager' );
		$id                 = static fn( Browser $browser ): string => current( array_filter( $browser->rest( 'GET', 'devices', $browser->nonce() )->json()['devices'], static fn( array $device ): bool => $device['is_current'] ) )['id'];
		$of_driver          = $id( $victim );
		$of_boss            = $id( $boss );
		foreach ( [ [ $driver, $of_driver ], [ $driver, $of_boss ], [ $manager, $of_boss ], [ $manager, '1-' . str_repeat( 'a', 32 ) ], [ $manager, '999999-' . str_repeat( 'a', 32 ) ] ] as [ $browser, $device ] ) {
			$this->assertProblem( 404, 'not_found', $browser->rest( 'DELETE', "devices/{$device}", $browser->nonce(), 'key-3' ) );
		}
		foreach ( [ '7', '7-', 'x-' . str_repeat( 'a', 32 ), '07-' . str_repeat( 'a', 32 ), '7-' . str_repeat( 'A', 32 ), '7-' . str_repeat( 'a', 33 ), '7-' . str_repeat( 'a', 32 ) . '%0A' ] as $device ) {
			self::assertSame( 'id', $this->assertProblem( 400, 'invalid', $manager->rest( 'DELETE', "devices/{$device}", $manager->nonce(), 'key-4' ) )['field'], $device );
		}
		self::assertTrue( $victim->isLoggedIn() );
		self::assertTrue( $boss->isLoggedIn() );
		$twin = new Browser( $this->shop, self::DESKTOP );
		$twin->logIn( $other, $this->shop->password( $other ) );
		self::assertSame( 200, $twin->rest( 'DELETE', "devices/{$of_driver}", $twin->nonce(), 'key-5' )->status, 'his own other one' );
		self::assertFalse( $victim->isLoggedIn() );
		self::assertTrue( $twin->isLoggedIn() );
	}

	public function test_a_session_that_ends_otherwise_is_out_with_its_next_request(): void {
		$ends = [
			'a changed password'  => 'wp_set_password("another",%d);',
			'a role taken away'   => '(new WP_User(%d))->set_role("customer");',
			'a role taken, other' => '(new WP_User(%d))->remove_role("waybill_staff");',
			'sessions ended'      => 'WP_Session_Tokens::get_instance(%d)->destroy_all();',
			'the user is gone'    => 'require_once ABSPATH."wp-admin/includes/user.php";wp_delete_user(%d);',
		];
		foreach ( $ends as $case => $code ) {
			[ $browser, $login ] = $this->enter( 'waybill_staff' );
			$nonce               = $browser->nonce();
			self::assertSame( 200, $browser->rest( 'GET', 'devices', $nonce )->status );
			$this->shop->php( sprintf( $code, $this->shop->userId( $login ) ) );
			$this->assertProblem( 401, 'unauthenticated', $browser->rest( 'GET', 'devices', $nonce ) );
			self::assertFalse( $browser->isLoggedIn(), $case );
		}
		[ $browser, $login ] = $this->enter( 'waybill_staff' );
		$this->shop->php( sprintf( '$u=new WP_User(%1$d);$u->add_role("waybill_driver");$u->remove_role("waybill_staff");', $this->shop->userId( $login ) ) );
		self::assertSame( "{$this->shop->url}/waybill/driver", $browser->open( '/waybill/' )->header( 'Location' ), 'who changes desks stays' );
	}

	public function test_a_device_is_noted_as_seen_once_a_minute_at_most(): void {
		[ $phone, $login ] = $this->enter( 'waybill_staff' );
		$user              = $this->shop->userId( $login );
		$phone->open( '/waybill/staff' );
		$writes = "{$this->shop->folder}/seen-" . bin2hex( random_bytes( 4 ) );
		$this->shop->plant( sprintf( 'add_action("update_user_meta",function($i,$u,$k){if(%2$d===(int)$u)file_put_contents(%1$s,"$k\n",FILE_APPEND);},10,3);', var_export( $writes, true ), $user ) );
		$this->age( $user, 40 );
		unlink( $writes );
		$phone->open( '/waybill/staff' );
		self::assertFileDoesNotExist( $writes );
		$this->age( $user, 21 );
		unlink( $writes );
		$phone->open( '/waybill/staff' );
		$phone->open( '/waybill/staff' );
		self::assertSame( "waybill_devices_seen\n", file_get_contents( $writes ) );
		unlink( $writes );
		$device = $phone->rest( 'GET', 'devices', $phone->nonce() )->json()['devices'][0];
		self::assertLessThan( 30_000, abs( $device['seen_at'] - microtime( true ) * 1000 ) );
		// Buying something is nobody's business.
		$buyer = $this->shop->hire( 'bea' . bin2hex( random_bytes( 3 ) ), 'customer' );
		$this->shop->browse( $buyer, '/' );
		self::assertSame( '', $this->shop->php( sprintf( 'echo get_user_meta(%d,"waybill_devices_seen",true);', $this->shop->userId( $buyer ) ) ) );
	}

	public function test_a_drivers_session_goes_on_while_it_is_used_and_nobody_elses(): void {
		foreach ( [ 'waybill_driver' => true, 'waybill_staff' => false ] as $role => $is_renewed ) {
			[ $phone, $login ] = $this->enter( $role );
			$user              = $this->shop->userId( $login );
			$nonce             = $phone->nonce();
			$expires           = fn(): int => intdiv( $phone->rest( 'GET', 'devices', $nonce )->json()['devices'][0]['expires_at'], 1000 );
			$left              = $expires() - time();
			self::assertEqualsWithDelta( 12 * 3600, $left, 60 );
			// Eleven hours later.
			$this->shop->php( sprintf( '$m=get_user_meta(%1$d,"session_tokens",true);foreach($m as &$s)$s["expiration"]-=11*3600;update_user_meta(%1$d,"session_tokens",$m);', $user ) );
			$this->age( $user, 61 );
			$answer = $phone->rest( 'GET', 'devices', $nonce );
			self::assertSame( 200, $answer->status );
			self::assertEqualsWithDelta( ( $is_renewed ? 12 : 1 ) * 3600, $expires() - time(), 60, $role );
			$names = implode( ' ', array_keys( $answer->cookies() ) );
			self::assertSame( $is_renewed, str_contains( $names, 'wordpress_logged_in_' ) );
			foreach ( $answer->cookies() as $cookie ) {
				self::assertStringContainsString( 'SameSite=Lax', $cookie['line'] );
			}
			self::assertSame( 200, $phone->rest( 'GET', 'devices', $nonce )->status, 'the nonce goes on, too' );
		}
	}

	public function test_the_shortcut_past_woocommerce_knows_of_it(): void {
		[ $phone, $login ] = $this->enter( 'waybill_staff' );
		$order             = $this->shop->paidOrder();
		$nonce             = $phone->nonce();
		self::assertSame( 200, $phone->rest( 'GET', "orders/{$order}", $nonce )->status );
		$id = $phone->rest( 'GET', 'devices', $nonce )->json()['devices'][0]['id'];
		[ $desk ] = $this->enter( 'waybill_manager' );
		$desk->rest( 'DELETE', "devices/{$id}", $desk->nonce(), 'key-6' );
		$this->assertProblem( 401, 'device_revoked', $phone->rest( 'GET', "orders/{$order}", $nonce ) );
	}

	/** @return array{Browser, string} somebody in that role, logged in in a browser of his own */
	private function enter( string $role ): array {
		$login   = $this->shop->hire( 'dev' . bin2hex( random_bytes( 4 ) ), $role );
		$browser = new Browser( $this->shop );
		self::assertSame( 303, $browser->logIn( $login, $this->shop->password( $login ) )->status );
		return [ $browser, $login ];
	}

	/** All devices of a user were seen so much earlier. */
	private function age( int $user, int $seconds ): void {
		$this->shop->php( sprintf( '$m=get_user_meta(%1$d,"waybill_devices_seen",true);foreach($m as &$t)$t-=%2$d;update_user_meta(%1$d,"waybill_devices_seen",$m);', $user, $seconds ) );
	}

	/** @return list<array{seq: int, kind: string, body: array<string, mixed>}> */
	private function revocations(): array {
		return array_values( array_filter( $this->shop->events( 'access', 100_000 ), static fn( array $event ): bool => 'device_revoked' === $event['kind'] ) );
	}

	private static function token( Browser $browser ): string {
		$name = current( array_filter( array_keys( $browser->cookies ), static fn( string $name ): bool => str_starts_with( $name, 'wordpress_logged_in_' ) ) );
		return explode( '|', urldecode( $browser->cookies[ (string) $name ] ) )[2];
	}

	/**
	 * @template Value
	 * @param list<Value> $values
	 * @return list<Value>
	 */
	private static function sorted( array $values, bool $is_down = true ): array {
		$is_down ? rsort( $values ) : sort( $values );
		return $values;
	}

	/**
	 * @param array<string, mixed> $map
	 * @return array<string, mixed>
	 */
	private static function sortedKeys( array $map ): array {
		ksort( $map );
		return $map;
	}
}
