<?php
// SPDX-License-Identifier: MIT
//
// The page that a panel runs in: what it says, what it lets run, and what stands there while it
// can't work. Who may open which is in matrix.json; where the others land is here.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class PanelsTest extends ShopTestCase {

	private const HEADERS = [
		'cache-control'              => 'private, no-store',
		'vary'                       => 'Cookie',
		'content-type'               => 'text/html; charset=utf-8',
		'cross-origin-opener-policy' => 'same-origin',
		'permissions-policy'         => 'camera=(self), geolocation=(self), microphone=()',
		'referrer-policy'            => 'same-origin',
		'x-content-type-options'     => 'nosniff',
		'x-frame-options'            => 'DENY',
		'x-powered-by'               => '',
	];

	/** @return array<string, array{string, string}> */
	public static function panels(): array {
		return [
			'manager'      => [ 'manager1', 'manager' ],
			'staff'        => [ 'staff1', 'staff' ],
			'driver'       => [ 'driver1', 'driver' ],
			'shop manager' => [ 'shopmanager', 'manager' ],
		];
	}

	#[DataProvider( 'panels' )]
	public function test_a_panel_runs_our_script_and_nothing_else( string $login, string $panel ): void {
		foreach ( [ "/waybill/{$panel}", "/waybill/{$panel}/orders/7?tab=items" ] as $path ) {
			$answer = $this->shop->browse( $login, $path );
			self::assertSame( 200, $answer->status );
			$this->assertHeaders( $answer );
			$policy = $answer->header( 'Content-Security-Policy' );
			self::assertSame( 1, preg_match( '/script-src ([^;]+)/', $policy, $match ) );
			self::assertSame( "'self' 'wasm-unsafe-eval'", $match[1] );
			foreach ( [ "default-src 'self'", "connect-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'" ] as $part ) {
				self::assertStringContainsString( $part, $policy );
			}
			$page    = new Page( $answer->body );
			$scripts = $page->find( '//script' );
			self::assertSame( [ 'application/json', 'module' ], array_map( static fn( \DOMElement $script ): string => $script->getAttribute( 'type' ), $scripts ) );
			self::assertSame( '', $scripts[1]->textContent );
			$build = "{$this->shop->url}/wp-content/plugins/waybill/build/";
			foreach ( $page->find( "//script[@src] | //link[@rel!='icon']" ) as $loaded ) {
				$address = $loaded->getAttribute( $loaded->hasAttribute( 'src' ) ? 'src' : 'href' );
				self::assertStringStartsWith( $build, $address );
				self::assertSame( 200, $this->shop->send( 'GET', $address )->status, $address );
			}
			self::assertNotSame( [], $page->find( "//link[@rel='stylesheet']" ) );
			self::assertCount( 1, $page->find( "//link[@rel='icon'][@href='data:,']" ), 'WordPress is asked for no icon' );
			self::assertSame( [], $page->find( '//style | //*[@style] | //*[@onclick] | //iframe | //img' ) );
			self::assertSame( '', $page->text( "//div[@id='waybill']" ) );
			self::assertStringContainsString( 'JavaScript', $page->text( '//noscript' ) );
			self::assertStringNotContainsString( 'wp-includes', $answer->body );
			self::assertStringNotContainsString( 'wpadminbar', $answer->body );
		}
		self::assertSame( '', $this->shop->browse( $login, "/waybill/{$panel}", [], 'HEAD' )->body );
		self::assertSame( 200, $this->shop->browse( $login, "/waybill/{$panel}", [], 'HEAD' )->status );
	}

	public function test_it_tells_its_script_whose_it_is_and_where_things_are(): void {
		$browser = new Browser( $this->shop );
		$browser->logIn( 'manager1', $this->shop->password( 'manager1' ) );
		$boot = $browser->boot( '/waybill/manager/orders' );
		self::assertSame( [ 'panel', 'mode', 'base', 'version', 'build', 'user', 'api', 'nonceUrl', 'locale', 'dir', 'timezone', 'currency', 'states', 'words', 'links', 'i18n', 'layout', 'theme', 'serverTime', 'features', 'addons' ], array_keys( $boot ) );
		self::assertSame( [ 'manager', 'standalone', '/waybill/manager' ], [ $boot['panel'], $boot['mode'], $boot['base'] ] );
		self::assertSame(
			[
				'id'    => 'user:' . $this->shop->userId( 'manager1' ),
				'name'  => 'Manager1',
				'roles' => [ 'manager' ],
				'can'   => [ 'waybill_move', 'waybill_see_all', 'waybill_see_prices', 'waybill_see_history', 'waybill_export', 'waybill_assign', 'waybill_devices' ],
			],
			$boot['user']
		);
		self::assertSame( "{$this->shop->url}/wp-json/waybill/v1/", $boot['api']['root'] );
		self::assertSame( [ 'en-US', 'ltr' ], [ $boot['locale'], $boot['dir'] ] );
		self::assertSame( 2, $boot['currency']['decimals'] );
		self::assertSame( [ 'fullscreen' => false, 'sideBar' => 'wide' ], $boot['layout'] );
		self::assertContains( [ 'name' => 'picking', 'label' => 'Picking', 'final' => false ], $boot['states'] );
		self::assertNull( $boot['links']['wordpress'] );
		self::assertSame( [ 'manager' ], array_column( $boot['links']['panels'], 'panel' ) );
		self::assertLessThan( 60_000, abs( $boot['serverTime'] - microtime( true ) * 1000 ) );
		self::assertSame( 200, $browser->rest( 'GET', 'devices', $boot['api']['nonce'] )->status );
		self::assertMatchesRegularExpression( '/^[0-9a-f]{10}$/', $browser->open( str_replace( $this->shop->url, '', $boot['nonceUrl'] ) )->body );

		$admin = new Browser( $this->shop );
		$admin->logIn( 'shopmanager', $this->shop->password( 'shopmanager' ) );
		$boot = $admin->boot( '/waybill/manager' );
		self::assertSame( "{$this->shop->url}/wp-admin/", $boot['links']['wordpress'] );
		self::assertSame( [ 'waybill_act_as_manager' ], $boot['user']['can'] );
	}

	public function test_no_name_gets_out_of_the_data(): void {
		$name  = '</script><script>alert(1)</script><!--<script>&quot;\'"';
		$login = $this->shop->hire( 'sly' . bin2hex( random_bytes( 3 ) ), 'waybill_staff' );
		$this->shop->plant( sprintf( 'add_filter("waybill/boot",function($b,$p){$b["user"]["name"]=%s;$b["addon"]=$p;return $b;},10,2);', var_export( $name, true ) ) );
		$browser = new Browser( $this->shop );
		$browser->logIn( $login, $this->shop->password( $login ) );
		self::assertStringNotContainsString( '<script>alert', $browser->open( '/waybill/staff' )->body );
		$boot = $browser->boot( '/waybill/staff' );
		self::assertSame( [ $name, 'staff' ], [ $boot['user']['name'], $boot['addon'] ] );
	}

	public function test_nobody_opens_anothers_panel(): void {
		$own = [
			'manager1'    => 'manager',
			'shopmanager' => 'manager',
			'staff1'      => 'staff',
			'driver1'     => 'driver',
		];
		foreach ( [ ...$own, 'customer' => '', 'webmaster' => '', '' => '' ] as $login => $panel ) {
			foreach ( [ 'manager', 'staff', 'driver' ] as $asked ) {
				$answer = $this->shop->browse( $login, "/waybill/{$asked}/orders?q=1" );
				$target = match ( $panel ) {
					$asked  => '',
					''      => "{$this->shop->url}/waybill/login?next=%2Fwaybill%2F{$asked}%2Forders%3Fq%3D1",
					default => "{$this->shop->url}/waybill/{$panel}",
				};
				self::assertSame( $target, $answer->header( 'Location' ), "{$login} at {$asked}" );
				self::assertSame( '' === $target ? 200 : 302, $answer->status );
				self::assertSame( 'private, no-store', $answer->header( 'Cache-Control' ) );
			}
		}
		$login = $this->shop->hire( 'foreman2', 'shop_manager' );
		$this->shop->php( '$u=get_user_by("login","foreman2");$u->add_role("waybill_driver");' );
		self::assertSame( 200, $this->shop->browse( $login, '/waybill/driver' )->status );
		self::assertSame( 200, $this->shop->browse( $login, '/waybill/manager' )->status );
		self::assertSame( "{$this->shop->url}/waybill/manager", $this->shop->browse( $login, '/waybill/staff' )->header( 'Location' ) );
	}

	public function test_other_addresses_and_methods_get_words(): void {
		foreach ( [ '/waybill/nothing', '/waybill/login/deeper', '/waybill/Manager', '/waybill/%6danager' ] as $path ) {
			$answer = $this->shop->browse( 'manager1', $path );
			self::assertSame( 404, $answer->status, $path );
			$this->assertHeaders( $answer );
		}
		self::assertSame( 200, $this->shop->browse( 'manager1', '/waybill//manager/' )->status );
		foreach ( [ 'POST', 'PUT', 'DELETE' ] as $method ) {
			$answer = $this->shop->browse( 'manager1', '/waybill/manager', [ 'x' => '1' ], $method );
			self::assertSame( [ 405, 'GET, HEAD' ], [ $answer->status, $answer->header( 'Allow' ) ] );
		}
		self::assertSame( 404, $this->shop->browse( '', '/waybill-of-ours/' )->status, 'the shop’s own page' );
		self::assertStringNotContainsString( 'waybill-page', $this->shop->browse( '', '/waybill-of-ours/' )->body );
	}

	public function test_the_pages_of_words_run_no_script_at_all(): void {
		foreach ( [ '/waybill/login', '/waybill/password', '/waybill/nothing' ] as $path ) {
			$answer = $this->shop->browse( '', $path );
			$this->assertHeaders( $answer );
			self::assertStringStartsWith( "default-src 'none'; style-src 'self'", $answer->header( 'Content-Security-Policy' ) );
			$page = new Page( $answer->body );
			self::assertSame( [], $page->find( '//script | //style | //*[@style]' ) );
			self::assertCount( 1, $page->find( '//h1' ) );
			self::assertCount( 1, $page->find( "//link[@rel='icon'][@href='data:,']" ) );
			self::assertSame( [ 'en-US', 'ltr' ], [ $page->find( '//html' )[0]->getAttribute( 'lang' ), $page->find( '//html' )[0]->getAttribute( 'dir' ) ] );
			foreach ( $page->find( "//input[@type!='hidden']" ) as $input ) {
				$is_named = [] !== $page->find( 'ancestor::label', $input ) || [] !== $page->find( "//label[@for='{$input->getAttribute( 'id' )}']" );
				self::assertTrue( $is_named, $input->getAttribute( 'name' ) );
			}
			self::assertSame( 200, $this->shop->send( 'GET', $page->find( "//link[@rel='stylesheet']" )[0]->getAttribute( 'href' ) )->status );
		}
	}

	public function test_it_speaks_the_language_of_its_user(): void {
		// Without a language pack, as a plugin that brings one does it.
		$this->shop->plant( 'add_filter("get_available_languages",fn($l)=>[...$l,"ar"]);add_action("change_locale",function($l){if("ar"===$l)$GLOBALS["wp_locale"]->text_direction="rtl";});' );
		$login = $this->shop->hire( 'amira', 'waybill_staff' );
		$this->shop->php( sprintf( 'update_user_meta(%d,"locale","ar");', $this->shop->userId( $login ) ) );
		$answer = $this->shop->browse( $login, '/waybill/staff' );
		$html   = ( new Page( $answer->body ) )->find( '//html' )[0];
		self::assertSame( [ 'ar', 'rtl' ], [ $html->getAttribute( 'lang' ), $html->getAttribute( 'dir' ) ] );
		$boot = json_decode( ( new Page( $answer->body ) )->text( "//script[@id='waybill-boot']" ), true );
		self::assertSame( [ 'ar', 'rtl' ], [ $boot['locale'], $boot['dir'] ] );
		self::assertSame( 'en-US', ( new Page( $this->shop->browse( '', '/waybill/login' )->body ) )->find( '//html' )[0]->getAttribute( 'lang' ) );
		$this->shop->php( sprintf( 'update_user_meta(%d,"locale","pt_PT_ao90");', $this->shop->userId( $login ) ) );
		$this->shop->plant( 'add_filter("get_available_languages",fn($l)=>[...$l,"pt_PT_ao90"]);' );
		self::assertSame( 'pt-PT', ( new Page( $this->shop->browse( $login, '/waybill/staff' )->body ) )->find( '//html' )[0]->getAttribute( 'lang' ) );
	}

	public function test_while_the_store_is_out_of_reach_there_are_words_and_a_reference(): void {
		$folder = dirname( $this->shop->store() );
		$this->shop->session( 'manager1' );
		rename( $folder, "{$folder}.away" );
		try {
			foreach ( [ 'manager1' => '/waybill/manager', '' => '/waybill/login' ] as $login => $path ) {
				$answer = $this->shop->browse( $login, $path );
				self::assertSame( 503, $answer->status );
				self::assertGreaterThan( 0, (int) $answer->header( 'Retry-After' ) );
				$this->assertHeaders( $answer );
				$reference = ( new Page( $answer->body ) )->text( '//code' );
				self::assertMatchesRegularExpression( '/^[0-9a-f-]{36}$/', $reference );
				self::assertStringNotContainsString( $folder, $answer->body );
				self::assertStringContainsString( "urn:uuid:{$reference} closed:", (string) file_get_contents( "{$this->shop->folder}/php-error.log" ) );
			}
			self::assertSame( 200, $this->shop->browse( 'admin', '/wp-admin/admin.php?page=waybill' )->status );
		} finally {
			rename( "{$folder}.away", $folder );
		}
		self::assertSame( 200, $this->shop->browse( 'manager1', '/waybill/manager' )->status );
	}

	public function test_with_plain_permalinks_it_says_what_is_missing_to_who_can_mend_it(): void {
		$this->shop->plant( 'add_filter("option_permalink_structure","__return_empty_string");' );
		$answer = $this->shop->browse( 'manager1', '/waybill/manager' );
		self::assertSame( 503, $answer->status );
		self::assertStringNotContainsString( 'permalink', $answer->body );
		$settings = $this->shop->browse( 'admin', '/wp-admin/admin.php?page=waybill-settings' );
		self::assertStringContainsString( 'choose any permalink structure but “Plain”', html_entity_decode( $settings->body ) );
	}

	public function test_it_notices_when_somebody_changes_its_headers(): void {
		$line = fn(): string => implode( "\n", array_filter( explode( "\n", $this->shop->cli( 'doctor' ) ), static fn( string $line ): bool => str_contains( $line, 'panels' ) ) );
		self::assertStringContainsString( "The panels are at {$this->shop->url}/waybill/.", $line() );
		$this->shop->plant( 'header_register_callback(function(){header("Permissions-Policy: camera=(), microphone=()");header_remove("X-Frame-Options");});' );
		self::assertStringContainsString( 'changes what the panels say of themselves: Permissions-Policy, X-Frame-Options.', $line() );
		$this->shop->clear();
		// What can't be asked is not a mistake.
		$this->shop->plant( 'add_filter("pre_http_request",fn()=>new WP_Error("x","cut off"));' );
		self::assertStringContainsString( 'The panels are at', $line() );
	}

	/** Rules of WordPress' are written by whoever feels like it; the panels are found without. */
	public function test_it_is_found_without_rewrite_rules(): void {
		$this->shop->plant( 'add_filter("option_rewrite_rules",fn()=>["nothing$"=>"index.php"]);' );
		self::assertSame( 200, $this->shop->browse( 'manager1', '/waybill/manager' )->status );
	}

	public function test_page_caches_are_told_to_keep_nothing(): void {
		$this->shop->plant( 'register_shutdown_function(fn()=>print("<!--".(defined("DONOTCACHEPAGE")&&DONOTCACHEPAGE?"none":"all")."-->"));' );
		self::assertStringEndsWith( '<!--none-->', $this->shop->browse( '', '/waybill/login' )->body );
		self::assertStringEndsWith( '<!--none-->', $this->shop->browse( 'manager1', '/waybill/manager' )->body );
		self::assertStringEndsWith( '<!--all-->', $this->shop->browse( '', '/' )->body );
	}

	public function test_the_same_runs_in_a_page_of_wp_admin(): void {
		$answer = $this->shop->browse( 'shopmanager', '/wp-admin/admin.php?page=waybill' );
		$page   = new Page( $answer->body );
		$boot   = json_decode( $page->text( "//script[@id='waybill-boot']" ), true );
		self::assertSame( [ 'manager', 'wp-admin', '/wp-admin/admin.php?page=waybill' ], [ $boot['panel'], $boot['mode'], $boot['base'] ] );
		self::assertCount( 1, $page->find( "//div[@id='wpbody-content']//div[@id='waybill']" ) );
		self::assertNotSame( [], $page->find( "//script[@type='module'][contains(@src,'/waybill/build/')]" ) );
		self::assertNotSame( [], $page->find( "//link[@rel='stylesheet'][contains(@href,'/waybill/build/')]" ) );
		self::assertSame( [ "{$this->shop->url}/waybill/manager" ], array_map( static fn( \DOMElement $link ): string => $link->getAttribute( 'href' ), $page->find( "//li[@id='wp-admin-bar-waybill']/a" ) ) );
		self::assertNotSame( [], $page->find( "//ul[@id='adminmenu']//a[@href='admin.php?page=waybill']" ) );
		$other = new Page( $this->shop->browse( 'webmaster', '/wp-admin/' )->body );
		self::assertSame( [], $other->find( "//li[@id='wp-admin-bar-waybill'] | //ul[@id='adminmenu']//a[@href='admin.php?page=waybill']" ) );
	}

	/** Left on the whole screen, it must not take WordPress' bars and its own notice away while it can't be shown. */
	public function test_while_it_can_not_be_shown_in_wp_admin_its_notice_and_wordpress_bars_are(): void {
		$this->shop->plant(
			'add_filter("option_permalink_structure","__return_empty_string");'
			. 'add_filter("get_user_metadata",fn($value,$user,$key)=>"waybill_preferences"===$key?[["fullscreen"=>true]]:$value,10,3);'
		);
		$page = new Page( $this->shop->browse( 'shopmanager', '/wp-admin/admin.php?page=waybill' )->body );
		self::assertCount( 1, $page->find( "//body[contains(@class,'waybill-fullscreen')]" ) );
		self::assertCount( 1, $page->find( "//div[@role='alert'][contains(@class,'notice-error')]" ) );
		self::assertSame( [], $page->find( "//*[@id='waybill' or @id='waybill-content']" ) );
		// Each rule of the class waits for the panel's frame, which nothing of this page is.
		$rules = (string) preg_replace( '/\/\*.*?\*\//s', '', (string) file_get_contents( dirname( __DIR__, 3 ) . '/wp-plugin/assets/admin.css' ) );
		self::assertGreaterThan( 2, substr_count( $rules, '.waybill-fullscreen' ) );
		self::assertSame( substr_count( $rules, '.waybill-fullscreen' ), substr_count( $rules, '.waybill-fullscreen:has(#waybill-content)' ) );
	}

	private function assertHeaders( Answer $answer ): void {
		foreach ( self::HEADERS as $name => $value ) {
			self::assertSame( $value, $answer->header( $name ), $name );
		}
	}
}
