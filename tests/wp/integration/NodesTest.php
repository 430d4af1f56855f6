<?php
// SPDX-License-Identifier: MIT
//
// A session that ended on one web node is over on every other with the next request, whatever ended
// it; and a session is begun by logging in, never by a cookie that somebody brought along.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class NodesTest extends ShopTestCase {

	/** Requests at once, so that each worker of the other node is asked. */
	private const ASKED = 7;

	private Node $node;

	protected function setUp(): void {
		parent::setUp();
		$this->node = new Node( $this->shop );
	}

	protected function tearDown(): void {
		$this->node->stop();
		parent::tearDown();
	}

	public function test_a_session_that_ends_is_over_on_all_nodes(): void {
		$ends = [
			'logged out'         => static function ( Browser $browser ): void {
				$logout = $browser->boot( '/waybill/staff' )['links']['logout'];
				self::assertSame( 303, $browser->send( 'POST', '/waybill/logout', [ '_wpnonce' => $logout['nonce'] ] )->status );
			},
			'a changed password' => fn( Browser $browser, int $user ) => $this->shop->php( "wp_set_password('another',{$user});" ),
			'a role taken away'  => fn( Browser $browser, int $user ) => $this->shop->php( "(new WP_User({$user}))->set_role('customer');" ),
			'a revoked device'   => static function ( Browser $browser ): void {
				$nonce = $browser->nonce();
				$own   = $browser->rest( 'GET', 'devices', $nonce )->json()['devices'][0]['id'];
				self::assertSame( 200, $browser->rest( 'DELETE', "devices/{$own}", $nonce, 'key-7' )->status );
			},
		];
		foreach ( $ends as $case => $end ) {
			$login   = $this->shop->hire( 'una' . bin2hex( random_bytes( 4 ) ), 'waybill_staff' );
			$browser = new Browser( $this->shop );
			self::assertSame( 303, $browser->logIn( $login, $this->shop->password( $login ) )->status );
			$nonce       = $browser->nonce();
			$other       = clone $browser;
			$other->node = $this->node;
			$request     = $other->request( 'GET', '/wp-json/waybill/v1/devices', [], [ 'X-WP-Nonce' => $nonce ] );
			$asked       = array_fill( 0, self::ASKED, $request );
			self::assertSame( [ 200 ], self::statuses( $this->shop->together( $asked ) ), $case );
			$end( $browser, $this->shop->userId( $login ) );
			// Sent at once: no second has passed.
			self::assertSame( [ 401 ], self::statuses( $this->shop->together( $asked ) ), $case );
			self::assertFalse( $other->isLoggedIn(), $case );
		}
	}

	public function test_a_session_begins_with_the_login_and_is_told_over_https_alone(): void {
		$login   = $this->shop->hire( 'una' . bin2hex( random_bytes( 4 ) ), 'waybill_staff' );
		$first   = $this->session( $login, new Browser( $this->shop ) );
		$victim  = new Browser( $this->shop );
		$parts   = explode( '|', urldecode( $first['value'] ) );
		$brought = rawurlencode( implode( '|', [ $login, $parts[1], str_repeat( 'a', strlen( $parts[2] ) ), $parts[3] ] ) );
		$victim->cookies[ $first['name'] ] = $brought;
		self::assertFalse( $victim->isLoggedIn(), 'what somebody made up' );
		$this->shop->plant( 'if("POST"===$_SERVER["REQUEST_METHOD"]){$_SERVER["HTTPS"]="on";add_filter("option_home",fn($u)=>str_replace("http:","https:",$u));}' );
		$second = $this->session( $login, $victim );
		self::assertNotContains( explode( '|', urldecode( $second['value'] ) )[2], [ $parts[2], str_repeat( 'a', strlen( $parts[2] ) ) ] );
		foreach ( $second['all'] as $name => $cookie ) {
			self::assertMatchesRegularExpression( '/; Secure/i', $cookie['line'], $name );
			self::assertMatchesRegularExpression( '/; HttpOnly/i', $cookie['line'], $name );
			self::assertMatchesRegularExpression( '/; SameSite=Lax/i', $cookie['line'], $name );
		}
		$victim->cookies[ $first['name'] ] = $brought;
		self::assertFalse( $victim->isLoggedIn() );
	}

	/** @return array{name: string, value: string, all: array<string, array{value: string, line: string}>} the cookie that says who is logged in, and all that are set */
	private function session( string $login, Browser $browser ): array {
		$answer = $browser->logIn( $login, $this->shop->password( $login ) );
		self::assertSame( 303, $answer->status );
		$cookies = $answer->cookies();
		$name    = (string) current( array_filter( array_keys( $cookies ), static fn( string $name ): bool => str_starts_with( $name, 'wordpress_logged_in_' ) ) );
		return [
			'name'  => $name,
			'value' => $cookies[ $name ]['value'],
			'all'   => $cookies,
		];
	}

	/**
	 * @param array<int, Answer> $answers
	 * @return list<int>
	 */
	private static function statuses( array $answers ): array {
		return array_values( array_unique( array_map( static fn( Answer $answer ): int => $answer->status, $answers ) ) );
	}
}
