<?php
// SPDX-License-Identifier: MIT
//
// Getting in and out of the panels: who does, who does not and learns nothing from it, how often one
// may try, and where one lands.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class LoginTest extends ShopTestCase {

	private const WRONG = 'not this one';

	/** What the plugin allows in its window of ten minutes. */
	private const WINDOW_S    = 600;
	private const PAIR_MAX    = 10;
	private const ACCOUNT_MAX = 30;

	/** @return array<string, array{string, string}> */
	public static function people(): array {
		return [
			'manager'      => [ 'waybill_manager', '/waybill/manager' ],
			'staff'        => [ 'waybill_staff', '/waybill/staff' ],
			'driver'       => [ 'waybill_driver', '/waybill/driver' ],
			'shop manager' => [ 'shop_manager', '/waybill/manager' ],
		];
	}

	#[DataProvider( 'people' )]
	public function test_logging_in_leads_to_ones_own_panel( string $role, string $panel ): void {
		$login   = $this->hire( $role );
		$browser = new Browser( $this->shop );
		$answer  = $browser->logIn( $login, $this->shop->password( $login ) );
		self::assertSame( [ 303, $this->shop->url . $panel ], [ $answer->status, $answer->header( 'Location' ) ] );
		self::assertStringContainsString( 'no-store', $answer->header( 'Cache-Control' ) );
		self::assertSame( 200, $browser->open( $panel )->status );
		self::assertSame( $this->shop->url . $panel, $browser->open( '/waybill/' )->header( 'Location' ) );
		self::assertSame( $this->shop->url . $panel, $browser->open( '/waybill/login' )->header( 'Location' ), 'who is in need not log in' );
		$names = implode( ' ', array_keys( $answer->cookies() ) );
		self::assertMatchesRegularExpression( '/wordpress_logged_in_/', $names );
		foreach ( $answer->cookies() as $name => $cookie ) {
			self::assertMatchesRegularExpression( '/; HttpOnly/i', $cookie['line'], $name );
			self::assertMatchesRegularExpression( '/; SameSite=Lax/i', $cookie['line'], $name );
		}
	}

	public function test_the_name_may_be_an_address_in_any_case_and_the_password_hold_anything(): void {
		$login = $this->hire( 'waybill_staff' );
		$this->shop->php( sprintf( 'wp_set_password(wp_slash("Über \\"quoted\\" \\\\ it\'s & <b>"),%d);', $this->shop->userId( $login ) ) );
		$password = "Über \"quoted\" \\ it's & <b>";
		self::assertSame( 303, ( new Browser( $this->shop ) )->logIn( strtoupper( "{$login}@example.test" ), $password )->status );
		self::assertSame( 303, ( new Browser( $this->shop ) )->logIn( strtoupper( $login ), $password )->status );
	}

	/** How long each stays logged in, by a cookie that outlives the browser window. */
	public function test_a_session_outlives_a_shift_and_a_managers_may_last_two_weeks(): void {
		$hours = function ( string $role, array $more = [] ): float {
			$login   = $this->hire( $role );
			$cookies = ( new Browser( $this->shop ) )->logIn( $login, $this->shop->password( $login ), '', $more )->cookies();
			$cookie  = current( array_filter( $cookies, static fn( string $name ): bool => str_starts_with( $name, 'wordpress_logged_in_' ), ARRAY_FILTER_USE_KEY ) );
			self::assertIsArray( $cookie );
			self::assertMatchesRegularExpression( '/max-age=[1-9]/i', $cookie['line'] );
			return round( ( (int) explode( '|', urldecode( $cookie['value'] ) )[1] - time() ) / 3600, 1 );
		};
		self::assertSame( 12.0, $hours( 'waybill_driver' ) );
		self::assertSame( 12.0, $hours( 'waybill_manager' ) );
		self::assertSame( 14 * 24.0, $hours( 'waybill_manager', [ 'rememberme' => 'forever' ] ) );
		self::assertSame( 12.0, $hours( 'waybill_staff', [ 'rememberme' => 'forever' ] ) );
	}

	public function test_who_gets_in_nowhere_learns_nothing(): void {
		$staff = $this->hire( 'waybill_staff' );
		$buyer = $this->hire( 'customer' );
		$off   = $this->hire( 'waybill_driver' );
		$this->shop->plant( sprintf( 'add_filter("wp_authenticate_user",fn($u)=>%s===$u->user_login?new WP_Error("account_off","Switched off."):$u);', var_export( $off, true ) ) );
		$tries = [
			'unknown name'    => [ 'nobody' . bin2hex( random_bytes( 3 ) ), self::WRONG ],
			'unknown address' => [ 'nobody' . bin2hex( random_bytes( 3 ) ) . '@example.test', self::WRONG ],
			'wrong password'  => [ $staff, self::WRONG ],
			'wrong, address'  => [ "{$staff}@example.test", self::WRONG ],
			'no panel'        => [ $buyer, $this->shop->password( $buyer ) ],
			'administrator'   => [ 'webmaster', $this->shop->password( 'webmaster' ) ],
			'switched off'    => [ $off, $this->shop->password( $off ) ],
			// The database finds the account under this name.
			'other spelling'  => [ mb_convert_case( (string) preg_replace( '/^s/', 'ş', $staff ), MB_CASE_TITLE ), $this->shop->password( $staff ) ],
		];
		$told  = [];
		foreach ( $tries as $case => [ $name, $password ] ) {
			$browser = new Browser( $this->shop );
			$answer  = $browser->logIn( $name, $password );
			$body    = str_replace( $name, 'NAME', (string) preg_replace( '/name="token" value="\w+"/', '', $answer->body ) );
			$told[]  = [ $answer->status, array_keys( $answer->cookies() ), array_diff_key( $answer->headers, [ 'date' => 0 ] ), $body ];
			self::assertSame( $told[0], end( $told ), $case );
			self::assertFalse( $browser->isLoggedIn(), $case );
		}
		self::assertSame( 403, $told[0][0] );
		self::assertSame( [], $told[0][1] );
		self::assertStringContainsString( 'role="alert"', $told[0][3] );
	}

	public function test_only_a_form_that_was_shown_in_this_browser_logs_in(): void {
		$fields   = [
			'log' => 'staff1',
			'pwd' => $this->shop->password( 'staff1' ),
		];
		$attacker = new Browser( $this->shop );
		$theirs   = ( new Page( $attacker->open( '/waybill/login' )->body ) )->press( '//button' )['fields']['token'];
		$victim   = new Browser( $this->shop );
		foreach ( [ 'no form' => '', 'not his' => $theirs, 'no text' => [ 'x' ] ] as $case => $token ) {
			$answer = $victim->send( 'POST', '/waybill/login', [ 'token' => $token ] + $fields );
			self::assertSame( 403, $answer->status, $case );
			self::assertFalse( $victim->isLoggedIn(), $case );
			if ( 'no form' === $case ) {
				$victim->open( '/waybill/login' );
			}
		}
		self::assertSame( 303, $attacker->send( 'POST', '/waybill/login', [ 'token' => $theirs ] + $fields )->status );
	}

	/** @return array<string, array{string, string}> */
	public static function addresses(): array {
		$home = '/waybill/staff';
		return [
			'a page of the panel'    => [ '/waybill/staff/orders/7?tab=items&q=a%20b', '/waybill/staff/orders/7?tab=items&q=a%20b' ],
			'a panel'                => [ '/waybill/staff', $home ],
			'another panel'          => [ '/waybill/manager/orders', '/waybill/manager/orders' ],
			'nothing'                => [ '', $home ],
			'another host'           => [ '//evil.example', $home ],
			'another host by slash'  => [ '/\\evil.example', $home ],
			'another scheme'         => [ 'https:evil.example', $home ],
			'a whole address'        => [ 'https://evil.example/waybill/staff', $home ],
			'a tab'                  => [ "/\t/evil.example", $home ],
			'a tab, encoded'         => [ '/%09/evil.example', $home ],
			'a script'               => [ 'javascript:alert(1)', $home ],
			'a way out'              => [ '/waybill/staff/../../wp-admin/', $home ],
			'a way out, short'       => [ '/waybill/staff/..', $home ],
			'a header'               => [ "/waybill/staff\r\nX-Evil: 1", $home ],
			'a host in the path'     => [ '/waybill/staff@evil.example', $home ],
			'a second slash'         => [ '/waybill/staff//evil.example', $home ],
			'the login'              => [ '/waybill/login', $home ],
			'logging out'            => [ '/waybill/logout', $home ],
			'elsewhere on this site' => [ '/wp-admin/', $home ],
			'nearly a panel'         => [ '/waybill/staffroom', $home ],
			'too long'               => [ '/waybill/staff/' . str_repeat( 'a', 2000 ), $home ],
		];
	}

	#[DataProvider( 'addresses' )]
	public function test_logging_in_leads_nowhere_but_to_a_panel( string $next, string $target ): void {
		$browser = new Browser( $this->shop );
		$login   = $this->hire( 'waybill_staff' );
		$form    = ( new Page( $browser->open( '/waybill/login' )->body ) )->press( '//button', [ 'log' => $login, 'pwd' => $this->shop->password( $login ) ] );
		$answer  = $browser->send( 'POST', $form['action'], [ 'next' => $next ] + $form['fields'] );
		self::assertSame( [ 303, $this->shop->url . $target ], [ $answer->status, $answer->header( 'Location' ) ] );
		self::assertSame( '', $answer->header( 'X-Evil' ) );
		// Once more for who is logged in and only follows a link.
		$link = $browser->open( '/waybill/login?next=' . rawurlencode( $next ) );
		self::assertSame( [ 302, $this->shop->url . $target ], [ $link->status, $link->header( 'Location' ) ] );
	}

	public function test_a_host_that_is_made_up_leads_nowhere(): void {
		foreach ( [ '/waybill/', '/waybill/manager/orders', '/waybill/login' ] as $path ) {
			$answer = ( new Browser( $this->shop ) )->send( 'GET', $path, [], [ 'Host' => 'evil.example', 'X-Forwarded-Host' => 'evil.example' ] );
			self::assertStringNotContainsString( 'evil.example', $answer->header( 'Location' ) . $answer->body );
		}
	}

	public function test_one_address_may_try_an_account_ten_times_and_then_no_password_is_looked_at(): void {
		$this->inOneWindow(
			function (): void {
				$login   = $this->hire( 'waybill_staff' );
				$unknown = 'nobody' . bin2hex( random_bytes( 3 ) );
				$looks   = "{$this->shop->folder}/looks-" . bin2hex( random_bytes( 4 ) );
				$this->shop->plant( sprintf( 'foreach(["check_password","random_password"] as $f)add_filter($f,function($c){file_put_contents(%s,"x",FILE_APPEND);return $c;});', var_export( $looks, true ) ) );
				foreach ( [ $login, $unknown ] as $name ) {
					$stranger = new Browser( $this->shop );
					$statuses = array_map( static fn(): int => $stranger->logIn( $name, self::WRONG )->status, range( 1, self::PAIR_MAX + 2 ) );
					self::assertSame( [ ...array_fill( 0, self::PAIR_MAX, 403 ), 429, 429 ], $statuses, $name );
				}
				self::assertSame( self::PAIR_MAX, strlen( (string) file_get_contents( $looks ) ) );
				$right = $stranger->logIn( $login, $this->shop->password( $login ) );
				self::assertSame( 303, $right->status, 'another account of that address' );

				$stranger = new Browser( $this->shop );
				array_map( static fn(): int => $stranger->logIn( $login, self::WRONG )->status, range( 1, self::PAIR_MAX + 1 ) );
				file_put_contents( $looks, '' );
				$right = $stranger->logIn( strtoupper( " {$login} " ), $this->shop->password( $login ) );
				self::assertSame( 429, $right->status );
				self::assertSame( '', file_get_contents( $looks ) );
				self::assertGreaterThan( 0, (int) $right->header( 'Retry-After' ) );
				self::assertLessThanOrEqual( self::WINDOW_S, (int) $right->header( 'Retry-After' ) );
				self::assertStringContainsString( 'Too many tries.', ( new Page( $right->body ) )->text( "//*[@role='alert']" ) );
				self::assertFalse( $stranger->isLoggedIn() );
				self::assertSame( 303, ( new Browser( $this->shop ) )->logIn( $login, $this->shop->password( $login ) )->status, 'from elsewhere' );
				unlink( $looks );
			}
		);
	}

	public function test_strangers_from_everywhere_do_not_lock_out_a_device_that_is_known(): void {
		$this->inOneWindow(
			function (): void {
				$login = $this->hire( 'waybill_driver' );
				$known = new Browser( $this->shop );
				self::assertSame( 303, $known->logIn( $login, $this->shop->password( $login ) )->status );
				$known->forgetSession();
				$statuses = array_map( fn(): int => ( new Browser( $this->shop ) )->logIn( $login, self::WRONG )->status, range( 1, self::ACCOUNT_MAX + 2 ) );
				// The first login was from elsewhere, too.
				self::assertSame( [ 403, 429 ], [ $statuses[ self::ACCOUNT_MAX - 2 ], $statuses[ self::ACCOUNT_MAX - 1 ] ] );
				self::assertSame( 429, ( new Browser( $this->shop ) )->logIn( $login, $this->shop->password( $login ) )->status );
				self::assertSame( 303, $known->logIn( $login, $this->shop->password( $login ) )->status );
				$known->forgetSession();

				$forged          = new Browser( $this->shop );
				$forged->cookies = [ 'waybill_known' => preg_replace( '/\.[0-9-]+\./', '.' . $this->shop->userId( 'staff1' ) . '-' . $this->shop->userId( $login ) . '.', $known->cookies['waybill_known'] ) ];
				self::assertSame( 429, $forged->logIn( $login, $this->shop->password( $login ) )->status, 'a note that nobody signed' );

				$statuses = array_map( static fn(): int => $known->logIn( $login, self::WRONG )->status, range( 1, self::PAIR_MAX ) );
				self::assertSame( 429, end( $statuses ), 'a known device may not try for ever, either' );
			}
		);
	}

	/** WordPress' own ways in, for people of the panels. */
	public function test_all_ways_in_count_together(): void {
		$this->inOneWindow(
			function (): void {
				$login   = $this->hire( 'waybill_staff' );
				$address = Browser::elsewhere();
				$ways    = [
					'wp-login'             => fn( string $password ): Answer => $this->wpLogin( $login, $password, $address ),
					'XML-RPC'              => fn( string $password ): Answer => $this->xmlRpc( $login, $password, $address ),
					'application password' => fn( string $password ): Answer => $this->shop->send( 'GET', "{$this->shop->url}/wp-json/waybill/v1/orders/999999999", null, [ 'Authorization' => 'Basic ' . base64_encode( "{$login}:{$password}" ), 'from address' => $address ] ),
				];
				foreach ( range( 1, 4 ) as $round ) {
					foreach ( $ways as $way => $try ) {
						$answer = $round < 4 ? $try( self::WRONG ) : null;
						self::assertTrue( null === $answer || 429 !== $answer->status, "{$way} {$round}" );
					}
				}
				$browser          = new Browser( $this->shop );
				$browser->address = $address;
				self::assertSame( 403, $browser->logIn( $login, self::WRONG )->status, 'the tenth' );
				self::assertSame( 429, $browser->logIn( $login, $this->shop->password( $login ) )->status );
				self::assertSame( 429, $ways['wp-login']( $this->shop->password( $login ) )->status );
				self::assertStringContainsString( 'faultCode', $ways['XML-RPC']( $this->shop->password( $login ) )->body );
				$request = $this->shop->restRequest( $login, 'GET', 'orders/999999999' );
				$api     = $this->shop->send( 'GET', $request['url'], null, $request['headers'] + [ 'from address' => $address ] );
				$this->assertProblem( 429, 'throttled', $api );
				self::assertGreaterThan( 0, (int) $api->header( 'Retry-After' ) );
				self::assertSame( 404, $this->shop->rest( $login, 'GET', 'orders/999999999' )->status, 'from elsewhere' );
			}
		);
	}

	public function test_people_with_a_desk_in_wordpress_log_in_there_as_ever(): void {
		$login   = $this->hire( 'shop_manager' );
		$address = Browser::elsewhere();
		for ( $try = 0; $try <= self::PAIR_MAX + 1; ++$try ) {
			self::assertSame( 200, $this->wpLogin( $login, self::WRONG, $address )->status );
		}
		self::assertSame( 302, $this->wpLogin( $login, $this->shop->password( $login ), $address )->status );
	}

	public function test_a_plugin_that_wants_a_second_factor_goes_on_as_it_is_used_to(): void {
		$this->shop->plant( 'add_action("wp_login",function($n,$u){WP_Session_Tokens::get_instance($u->ID)->destroy_all();wp_clear_auth_cookie();echo "<h1>Your code, please</h1>".esc_html($_REQUEST["redirect_to"]);exit;},10,2);' );
		$browser = new Browser( $this->shop );
		$login   = $this->hire( 'waybill_staff' );
		$answer  = $browser->logIn( $login, $this->shop->password( $login ), '/waybill/staff/orders' );
		self::assertSame( 200, $answer->status );
		self::assertSame( "<h1>Your code, please</h1>{$this->shop->url}/waybill/staff/orders", $answer->body );
		self::assertSame( '', $answer->header( 'Content-Security-Policy' ), 'the page is the plugin’s' );
		self::assertFalse( $browser->isLoggedIn() );
		$way = ( new Page( $browser->open( '/waybill/login?next=/waybill/staff/orders' )->body ) )->find( "//a[contains(@href,'wp-login.php')]" )[0]->getAttribute( 'href' );
		self::assertSame( "{$this->shop->url}/wp-login.php?redirect_to=" . rawurlencode( "{$this->shop->url}/waybill/staff/orders" ), $way );
	}

	public function test_logging_out_takes_a_posted_form_of_ones_own(): void {
		$browser = new Browser( $this->shop );
		$browser->logIn( 'staff1', $this->shop->password( 'staff1' ) );
		$nonce = $browser->boot( '/waybill/staff' )['links']['logout']['nonce'];
		foreach ( [ 'GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS' ] as $method ) {
			foreach ( [ '', '&_method=POST' ] as $more ) {
				$answer = $browser->send( $method, "/waybill/logout?_wpnonce={$nonce}{$more}", [], [ 'X-HTTP-Method-Override' => 'POST' ] );
				self::assertSame( [ 405, 'POST' ], [ $answer->status, $answer->header( 'Allow' ) ], $method );
			}
		}
		foreach ( [ '', 'a1b2c3d4e5', $this->shop->nonce( 'staff2', 'waybill_logout' ) ] as $wrong ) {
			self::assertSame( 403, $browser->send( 'POST', '/waybill/logout', [ '_wpnonce' => $wrong ] )->status );
		}
		self::assertTrue( $browser->isLoggedIn() );
		$asked   = ( new Page( $browser->send( 'POST', '/waybill/logout', [ '_wpnonce' => 'over' ] )->body ) )->press( '//button' );
		$cookies = $browser->cookies;
		$answer  = $browser->send( $asked['method'], $asked['action'], $asked['fields'] );
		self::assertSame( [ 303, "{$this->shop->url}/waybill/login" ], [ $answer->status, $answer->header( 'Location' ) ] );
		self::assertFalse( $browser->isLoggedIn() );
		$browser->cookies = $cookies;
		self::assertFalse( $browser->isLoggedIn(), 'the session is over, not only its cookie' );
		self::assertSame( 303, $browser->send( 'POST', '/waybill/logout', [ '_wpnonce' => $nonce ] )->status, 'who is out stays out' );
	}

	public function test_a_lost_password_tells_nobody_who_has_an_account_and_leads_back_to_the_panels(): void {
		$login = $this->hire( 'waybill_driver' );
		$mails = "{$this->shop->folder}/reset-" . bin2hex( random_bytes( 4 ) );
		$this->shop->plant( sprintf( 'add_filter("pre_wp_mail",function($n,$m){file_put_contents(%s,implode(",",(array)$m["to"])."\n".$m["message"]."\n",FILE_APPEND);return true;},10,2);', var_export( $mails, true ) ) );
		$told = [];
		foreach ( [ $login, 'nobody' . bin2hex( random_bytes( 3 ) ), $this->hire( 'customer' ) ] as $name ) {
			$browser = new Browser( $this->shop );
			$form    = ( new Page( $browser->open( '/waybill/password' )->body ) )->press( '//button', [ 'log' => $name ] );
			$answer  = $browser->send( $form['method'], $form['action'], $form['fields'] );
			$told[]  = [ $answer->status, array_diff_key( $answer->headers, [ 'date' => 0 ] ), $answer->body ];
			self::assertSame( $told[0], end( $told ) );
		}
		self::assertSame( 200, $told[0][0] );
		self::assertSame( 403, ( new Browser( $this->shop ) )->send( 'POST', '/waybill/password', [ 'log' => $login ] )->status );
		// It is sent behind the answer.
		$until = hrtime( true ) + 5_000_000_000;
		do {
			$sent = is_file( $mails ) ? (string) file_get_contents( $mails ) : '';
		} while ( '' === $sent && hrtime( true ) < $until );
		self::assertStringStartsWith( "{$login}@example.test\n", $sent );
		self::assertSame( 1, preg_match( '#https?://\S+/wp-login\.php\?\S+#', $sent, $match ), $sent );
		self::assertStringNotContainsString( 'customer', $sent );
		unlink( $mails );

		$browser = new Browser( $this->shop );
		$link    = $browser->open( str_replace( $this->shop->url, '', $match[0] ) );
		$form    = new Page( $browser->open( (string) preg_replace( '#^https?://[^/]+#', '', $link->header( 'Location' ) ) )->body );
		$press   = $form->press( "//input[@type='submit'][@id='wp-submit']", [ 'pass1' => 'another longer one', 'pass2' => 'another longer one' ] );
		$answer  = $browser->send( 'POST', (string) preg_replace( '#^https?://[^/]+#', '', $press['action'] ), $press['fields'] );
		self::assertSame( [ 302, "{$this->shop->url}/waybill/login" ], [ $answer->status, $answer->header( 'Location' ) ] );
		self::assertSame( 303, $browser->logIn( $login, 'another longer one' )->status );
	}

	/** A user nobody else tries. */
	private function hire( string $role ): string {
		return $this->shop->hire( 'sam' . bin2hex( random_bytes( 4 ) ), $role );
	}

	private function wpLogin( string $login, string $password, string $address ): Answer {
		$fields = [
			'log'        => $login,
			'pwd'        => $password,
			'testcookie' => '1',
		];
		$request = $this->shop->browseRequest( '', '/wp-login.php', $fields );
		return $this->shop->send( 'POST', $request['url'], $request['body'], $request['headers'] + [ 'Cookie' => 'wordpress_test_cookie=WP%20Cookie%20check', 'from address' => $address ] );
	}

	private function xmlRpc( string $login, string $password, string $address ): Answer {
		$body = sprintf( '<?xml version="1.0"?><methodCall><methodName>wp.getUsersBlogs</methodName><params><param><value><string>%s</string></value></param><param><value><string>%s</string></value></param></params></methodCall>', $login, $password );
		return $this->shop->send( 'POST', "{$this->shop->url}/xmlrpc.php", $body, [ 'Content-Type' => 'text/xml', 'from address' => $address ] );
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
			$test();
		}
	}
}
