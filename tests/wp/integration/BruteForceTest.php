<?php
// SPDX-License-Identifier: MIT
//
// Passwords tried by the thousand, on two web nodes at once: from one address, and from a thousand of
// them. Few are looked at, whoever asks and however; the rest costs no hash. Who works here gets in
// all the while, on a device that knows him. They come as fast as the machine takes them; the everyday
// run has fewer than the full one.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class BruteForceTest extends ShopTestCase {

	private const AT_ONCE    = 50;
	private const TRIES      = 40;
	private const TRIES_FULL = 1000;

	/** What the plugin allows in its window of ten minutes. */
	private const WINDOW_S    = 600;
	private const PAIR_MAX    = 10;
	private const ACCOUNT_MAX = 30;
	private const ADDRESS_MAX = 100;

	private const WRONG = 'not this one';

	private Node $node;

	/** Holds a character for each password that was looked at. */
	private string $looks;

	protected function setUp(): void {
		parent::setUp();
		$this->node  = new Node( $this->shop );
		$this->looks = "{$this->shop->folder}/looks-" . bin2hex( random_bytes( 4 ) );
		$note        = sprintf( 'file_put_contents(%s,"x",FILE_APPEND);', var_export( $this->looks, true ) );
		// The password of an unknown name is hashed instead.
		$this->shop->plant( "function wp_hash_password(\$p){{$note}return password_hash(trim(\$p),PASSWORD_BCRYPT,['cost'=>5]);}function wp_check_password(\$p,\$h,\$u=''){{$note}return password_verify(\$p,\$h);}" );
	}

	protected function tearDown(): void {
		$this->node->stop();
		is_file( $this->looks ) && unlink( $this->looks );
		parent::tearDown();
	}

	public function test_from_one_address_few_tries_are_looked_at_on_all_nodes_together(): void {
		$this->inOneWindow(
			function (): void {
				$login    = $this->hire();
				$attacker = $this->attacker();
				$answers  = $this->burst( fn( int $try ): array => $this->tryRequest( $attacker, $login, $try ) );
				$this->assertThrottled( self::PAIR_MAX, $answers );
				// The same address goes on with other names, of which there are some and some are not.
				$names   = [ $this->hire(), 'nobody' . bin2hex( random_bytes( 4 ) ), "{$this->hire()}@example.test" ];
				$answers = $this->burst( fn( int $try ): array => $this->tryRequest( $attacker, 0 === $try % 2 ? $names[ $try % 3 ] : "nobody{$try}x" . bin2hex( random_bytes( 3 ) ), $try ) );
				$left    = self::ADDRESS_MAX - self::PAIR_MAX;
				self::assertLessThanOrEqual( $left, self::number( 403, $answers ) );
				self::assertSame( self::number( 403, $answers ), $this->looked() );
				self::assertSame( 0, self::number( 303, $answers ) );
				if ( self::isFull() ) {
					self::assertSame( $left, self::number( 403, $answers ) );
					$other = $this->hire();
					$right = $this->shop->together( [ $this->tryRequest( $attacker, $other, 0, $this->shop->password( $other ) ) ] )[0];
					self::assertSame( 429, $right->status, 'even with the right password of somebody else' );
					self::assertSame( 0, $this->looked() );
				}
			}
		);
	}

	public function test_from_a_thousand_addresses_the_owner_gets_in_where_he_is_known(): void {
		$this->inOneWindow(
			function (): void {
				$login = $this->hire();
				$known = new Browser( $this->shop );
				self::assertSame( 303, $known->logIn( $login, $this->shop->password( $login ) )->status );
				$known->forgetSession();
				$this->looked();
				$attacker = $this->attacker();
				$answers  = $this->burst(
					function ( int $try ) use ( $attacker, $login ): array {
						$attacker->address = sprintf( '127.77.%d.%d', intdiv( $try, 250 ) + 1, $try % 250 + 1 );
						return $this->tryRequest( $attacker, $login, $try );
					}
				);
				// His own first login was from elsewhere, too.
				$this->assertThrottled( self::ACCOUNT_MAX - 1, $answers );
				foreach ( [ null, $this->node ] as $node ) {
					$known->node = $node;
					self::assertSame( 303, $known->logIn( $login, $this->shop->password( $login ) )->status );
					$known->forgetSession();
					$stranger       = new Browser( $this->shop );
					$stranger->node = $node;
					self::assertSame( 429, $stranger->logIn( $login, $this->shop->password( $login ) )->status );
				}
				self::assertSame( 2, $this->looked() );
			}
		);
	}

	/** WordPress' own ways in, for who works in the panels only: many tries in one request count, too. */
	public function test_no_way_in_has_a_password_looked_at_beyond_the_limit(): void {
		$this->inOneWindow(
			function (): void {
				$login   = $this->hire();
				$address = Browser::elsewhere();
				$call    = sprintf( '<value><struct><member><name>methodName</name><value><string>wp.getUsersBlogs</string></value></member><member><name>params</name><value><array><data><value><string>%s</string></value><value><string>%s</string></value></data></array></value></member></struct></value>', $login, self::WRONG );
				$calls   = '<?xml version="1.0"?><methodCall><methodName>system.multicall</methodName><params><param><value><array><data>' . str_repeat( $call, 50 ) . '</data></array></value></param></params></methodCall>';
				$answer  = $this->shop->send( 'POST', "{$this->shop->url}/xmlrpc.php", $calls, [ 'Content-Type' => 'text/xml', 'from address' => $address ] );
				self::assertSame( 200, $answer->status );
				// WordPress looks at his application password as well.
				self::assertSame( 2, $this->looked(), 'fifty tries in one request' );
				$all = function ( string $front ) use ( $login, $address, $calls ): void {
					$this->shop->send( 'POST', "{$front}/wp-login.php", http_build_query( [ 'log' => $login, 'pwd' => self::WRONG, 'testcookie' => '1' ] ), [ 'Content-Type' => 'application/x-www-form-urlencoded', 'Cookie' => 'wordpress_test_cookie=WP%20Cookie%20check', 'from address' => $address ] );
					$this->shop->send( 'POST', "{$front}/xmlrpc.php", $calls, [ 'Content-Type' => 'text/xml', 'from address' => $address ] );
					$this->shop->send( 'GET', "{$front}/wp-json/waybill/v1/orders/999999999", null, [ 'Authorization' => 'Basic ' . base64_encode( "{$login}:" . self::WRONG ), 'from address' => $address ] );
				};
				for ( $try = 1; $try < self::PAIR_MAX; $try += 3 ) {
					$all( 0 === $try % 2 ? $this->shop->url : $this->node->url );
				}
				self::assertLessThanOrEqual( 2 * self::PAIR_MAX, $this->looked() );
				$all( $this->shop->url );
				$all( $this->node->url );
				self::assertSame( 0, $this->looked() );
				$panel          = new Browser( $this->shop );
				$panel->address = $address;
				self::assertSame( 429, $panel->logIn( $login, $this->shop->password( $login ) )->status );
				self::assertSame( 0, $this->looked() );
			}
		);
	}

	/** Somebody who has opened the form once and goes on sending it. */
	private function attacker(): Browser {
		$browser = new Browser( $this->shop );
		$browser->open( '/waybill/login' );
		return $browser;
	}

	/** @return array{method: string, url: string, body: ?string, headers: array<string, string>} */
	private function tryRequest( Browser $browser, string $name, int $try, string $password = self::WRONG ): array {
		static $tokens = [];
		$tokens[ $browser->cookies['waybill_form'] ] ??= ( new Page( $browser->open( '/waybill/login' )->body ) )->press( '//button' )['fields']['token'];
		$browser->node = 0 === $try % 2 ? null : $this->node;
		return $browser->request( 'POST', '/waybill/login', [ 'token' => $tokens[ $browser->cookies['waybill_form'] ], 'log' => $name, 'pwd' => $password ] );
	}

	/**
	 * @param \Closure(int): array{method: string, url: string, body: ?string, headers: array<string, string>} $request
	 * @return array<int, Answer>
	 */
	private function burst( \Closure $request ): array {
		$answers = [];
		// What waits for a connection waits within its request's time.
		foreach ( array_chunk( range( 1, self::isFull() ? self::TRIES_FULL : self::TRIES ), self::AT_ONCE ) as $tries ) {
			array_push( $answers, ...$this->shop->together( array_map( $request, $tries ) ) );
		}
		return $answers;
	}

	/** @param array<int, Answer> $answers */
	private function assertThrottled( int $looked, array $answers ): void {
		$statuses = array_count_values( array_map( static fn( Answer $answer ): int => $answer->status, $answers ) );
		ksort( $statuses );
		self::assertSame( [ 403 => $looked, 429 => count( $answers ) - $looked ], $statuses );
		foreach ( $answers as $answer ) {
			if ( 429 === $answer->status ) {
				self::assertGreaterThan( 0, (int) $answer->header( 'Retry-After' ) );
				self::assertLessThanOrEqual( self::WINDOW_S, (int) $answer->header( 'Retry-After' ) );
			}
		}
		self::assertSame( $looked, $this->looked(), 'passwords that were looked at' );
	}

	/** @param array<int, Answer> $answers */
	private static function number( int $status, array $answers ): int {
		return count( array_filter( $answers, static fn( Answer $answer ): bool => $status === $answer->status ) );
	}

	/** Passwords that were looked at since it was last asked. */
	private function looked(): int {
		$count = is_file( $this->looks ) ? strlen( (string) file_get_contents( $this->looks ) ) : 0;
		file_put_contents( $this->looks, '' );
		return $count;
	}

	/** A user nobody else tries. */
	private function hire(): string {
		$login = $this->shop->hire( 'sue' . bin2hex( random_bytes( 4 ) ), 'waybill_staff' );
		$this->looked();
		return $login;
	}

	private static function isFull(): bool {
		return 'full' === getenv( 'WAYBILL_TEST_LENGTH' );
	}

	/** Counters begin anew every ten minutes: what that happens in the middle of is done again. */
	private function inOneWindow( \Closure $test ): void {
		$window = static fn(): int => intdiv( time(), self::WINDOW_S );
		$began  = $window();
		try {
			$test();
		} catch ( \PHPUnit\Framework\AssertionFailedError $failure ) {
			if ( $window() === $began ) {
				throw $failure;
			}
			$this->looked();
			$test();
		}
	}
}
