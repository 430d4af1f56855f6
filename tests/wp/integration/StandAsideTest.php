<?php
// SPDX-License-Identifier: MIT
//
// A shop of its own that gets the plugin without its extension, with one that is too old, with the
// right one, with one that has all but what looks after workflows, with its store out of reach, and
// loses it all again. At each station its pages are those of the shop before, and it sells.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\Depends;

final class StandAsideTest extends ShopTestCase {

	private const PLUGIN = 'waybill/waybill.php';

	/** Pages that say the same whatever Waybill is doing. */
	private const PAGES = [
		''            => [ '/', '/shop/', '/cart/', '/my-account/' ],
		'shopmanager' => [ '/wp-admin/admin.php?page=wc-orders' ],
	];

	private static string $name;

	private static string $port = '';

	private static ?Shop $aside = null;

	public static function setUpBeforeClass(): void {
		self::$name = getenv( 'WAYBILL_SHOP' ) . '-aside';
		self::restart( '--stock' );
		self::lab( 'seed', self::$name, '--products', '3', '--orders', '4' );
		// What WooCommerce makes at the first visit of a page.
		foreach ( self::PAGES as $login => $paths ) {
			foreach ( $paths as $path ) {
				self::$aside?->browse( $login, $path );
			}
		}
	}

	public static function tearDownAfterClass(): void {
		self::lab( 'wipe', self::$name );
		self::$aside = null;
		self::$port  = '';
	}

	protected function setUp(): void {
		$this->shop = self::$aside ?? self::fail( 'there is no shop' );
	}

	public function test_without_its_extension_it_says_so_and_stands_aside(): void {
		$before = $this->pages();
		self::restart( '--extension', 'none' );
		$this->shop = self::$aside ?? self::fail( 'there is no shop' );
		self::assertSame( '1', $this->shop->php( sprintf( 'require_once ABSPATH."wp-admin/includes/plugin.php";echo (int)is_plugin_active(%s);', var_export( self::PLUGIN, true ) ) ) );
		$this->assertStandsAside( 'The PHP extension waybill is not loaded.', $before );
		$this->assertNothingOfOurs();
	}

	#[Depends( 'test_without_its_extension_it_says_so_and_stands_aside' )]
	public function test_with_an_extension_that_is_too_old_it_stands_aside(): void {
		$before = $this->pages();
		self::restart( '--extension', self::compile( 'old-extension' ) );
		$this->shop = self::$aside ?? self::fail( 'there is no shop' );
		$this->assertStandsAside( 'The PHP extension waybill 0.0.1 is too old for this plugin: it has interface 0, needed is 1.', $before );
		$this->assertNothingOfOurs();
	}

	#[Depends( 'test_with_an_extension_that_is_too_old_it_stands_aside' )]
	public function test_when_the_extension_comes_the_next_request_to_wp_admin_sets_it_up_once(): void {
		$before = $this->pages();
		self::restart();
		$this->shop = self::$aside ?? self::fail( 'there is no shop' );
		$front = $this->pages( '' );
		self::assertSame( array_intersect_key( $before, $front ), $front );
		$admin = new Page( $this->shop->browse( 'admin', '/wp-admin/' )->body );
		self::assertSame( [], $this->notices( $admin ) );
		self::assertSame( $before, $this->pages() );
		$store = $this->shop->store();
		self::assertFileExists( $store );
		self::assertNotSame( '', $this->shop->sql( "SHOW TABLES LIKE 'wp_waybill_moves'" ) );
		self::assertSame( [ 'roles_synced' ], array_column( $this->shop->events( 'roles' ), 'kind' ) );
		$both = $this->shop->together( array_fill( 0, 2, $this->shop->browseRequest( 'admin', '/wp-admin/' ) ) );
		self::assertSame( [ 200, 200 ], array_column( $both, 'status' ) );
		self::assertSame( $store, $this->shop->store() );
		self::assertCount( 1, $this->shop->events( 'roles' ) );
		self::assertCount( 1, (array) glob( "{$this->shop->folder}/waybill-*", GLOB_ONLYDIR ) );
		$order = $this->shop->paidOrder();
		$clerk = $this->shop->hire( 'clerk', 'waybill_staff' );
		self::assertSame( 200, $this->shop->move( $clerk, $order, 'start_picking' )->status );
	}

	#[Depends( 'test_when_the_extension_comes_the_next_request_to_wp_admin_sets_it_up_once' )]
	public function test_with_an_extension_that_cannot_look_after_workflows_only_that_is_missing(): void {
		$page    = '/wp-admin/admin.php?page=waybill-workflow';
		$check   = "//*[@id='waybill-check']";
		$form    = new Page( $this->shop->browse( 'admin', $page )->body );
		$draft   = str_replace( '"version": 1', '"version": 2', $form->find( "//textarea[@name='definition']" )[0]->textContent );
		$checked = $form->press( $check, [ 'definition' => $draft ] );
		$this->shop->browse( 'admin', $checked['action'], $checked['fields'], $checked['method'] );
		$publish = ( new Page( $this->shop->browse( 'admin', $page )->body ) )->press( "//*[@id='waybill-publish']" );
		$less    = "{$this->shop->folder}/php.d/96-less.ini";
		file_put_contents( $less, sprintf( "extension = \"%s\"\n", self::compile( 'less-extension' ) ) );
		try {
			self::restart();
			$this->shop = self::$aside ?? self::fail( 'there is no shop' );
			$answer     = $this->shop->browse( 'admin', $page );
			self::assertSame( 200, $answer->status );
			$told = new Page( $answer->body );
			self::assertStringContainsString( 'it lacks workflow.lint, workflow.diagram, engine.versions, engine.migrate, engine.whatif. Orders move as before', $told->text( "//div[@class='wrap waybill-workflow']/div[@role='alert']" ) );
			self::assertSame( [], $told->find( $check ) );
			// A form of the page as it was before; a session that began since needs its own nonce.
			$fields = [ '_wpnonce' => $this->shop->nonce( 'admin', 'waybill_workflow_publish' ) ] + $publish['fields'];
			self::assertSame( 302, $this->shop->browse( 'admin', $publish['action'], $fields, $publish['method'] )->status );
			$alerts = implode( "\n", ( new Page( $this->shop->browse( 'admin', $page )->body ) )->texts( "//div[@role='alert']" ) );
			self::assertStringContainsString( 'Nothing was changed: The PHP extension waybill', $alerts );
			[ $code, $output ] = $this->shop->tryCli( 'workflow', 'list' );
			self::assertSame( 1, $code, $output );
			self::assertStringContainsString( 'it lacks workflow.lint', $output );
			$settings = $this->shop->browse( 'admin', '/wp-admin/admin.php?page=waybill-settings' );
			self::assertSame( 200, $settings->status );
			self::assertStringContainsString( 'too old for the panels: it lacks catalog.v1, engine.throttle', $settings->body );
			$this->assertPanelsClosed();
			self::assertSame( [], $this->notices( new Page( $this->shop->browse( 'admin', '/wp-admin/' )->body ) ) );
			$clerk = $this->shop->hire( 'clerk', 'waybill_staff' );
			self::assertSame( 200, $this->shop->move( $clerk, $this->shop->paidOrder(), 'start_picking' )->status );
			$this->assertProblem( 503, 'unavailable', $this->shop->rest( $clerk, 'GET', 'orders' ) );
			self::assertSame( 201, $this->typeOrder()->status, 'one typed by hand' );
			$this->shop->php( 'do_action("action_scheduler_before_process_queue");do_action("waybill_catalog_walk");' );
			self::assertSame( '0', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook = 'waybill_catalog' AND status = 'pending'" ) );
			self::assertMatchesRegularExpression( '/^warning  catalog .*it lacks catalog\.v1/m', $this->shop->tryCli( 'doctor' )[1] );
		} finally {
			unlink( $less );
			self::restart();
			self::$aside?->hire( 'clerk', 'waybill_staff' );
		}
	}

	#[Depends( 'test_with_an_extension_that_cannot_look_after_workflows_only_that_is_missing' )]
	public function test_with_its_store_out_of_reach_it_stands_aside(): void {
		$this->shop->php( 'do_action("waybill_drain");' );
		$before = $this->pages();
		$folder = dirname( $this->shop->store() );
		rename( $folder, "{$folder}.away" );
		try {
			// The store is looked for when it is needed: by the next who does.
			$this->shop->php( 'do_action("waybill_drain");' );
			self::assertSame( 200, $this->shop->browse( 'admin', '/wp-admin/admin.php?page=waybill-settings' )->status );
			$this->assertStandsAside( 'file is gone', $before );
		} finally {
			rename( "{$folder}.away", $folder );
		}
		self::assertSame( [ 'started' ], $this->shop->kinds( (int) $this->shop->sql( 'SELECT MAX(id) FROM wp_wc_orders' ) ) );
		self::assertSame( [], $this->notices( new Page( $this->shop->browse( 'admin', '/wp-admin/' )->body ) ) );
	}

	#[Depends( 'test_with_its_store_out_of_reach_it_stands_aside' )]
	public function test_deactivated_it_leaves_woocommerce_alone(): void {
		$this->shop->php( sprintf( '$o=wc_get_order(%d);$o->update_meta_data("_waybill_kept","yes");$o->save();do_action("action_scheduler_before_process_queue");', $this->shop->paidOrder() ) );
		self::assertNotSame( '0', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook LIKE 'waybill%' AND status = 'pending'" ) );
		// A mail that waits is the customer's: it goes out before there is nobody left to send it.
		$order = $this->shop->paidOrder();
		$boss  = $this->shop->hire( 'boss', 'waybill_manager' );
		self::assertSame( 200, $this->shop->move( $boss, $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] )->status );
		self::assertNotSame( '0', $this->shop->sql( 'SELECT COUNT(*) FROM wp_waybill_mail WHERE sent_ms IS NULL' ) );
		$mails  = count( (array) glob( "{$this->shop->folder}/mail/*.eml" ) );
		$before = $this->pages();
		$orders = $this->orders();
		$this->shop->php( sprintf( 'require_once ABSPATH."wp-admin/includes/plugin.php";deactivate_plugins(%s);', var_export( self::PLUGIN, true ) ), 'admin' );
		self::assertSame( $before, $this->pages() );
		self::assertSame( $orders, $this->orders() );
		self::assertGreaterThan( $mails, count( (array) glob( "{$this->shop->folder}/mail/*.eml" ) ) );
		self::assertSame( '0', $this->shop->sql( 'SELECT COUNT(*) FROM wp_waybill_mail WHERE sent_ms IS NULL' ) );
		$this->assertNoRoles();
		$this->assertNothingScheduled();
		self::assertSame( [ 404, 403 ], [ $this->shop->rest( $boss, 'GET', "orders/{$order}" )->status, $this->shop->browse( $boss, '/wp-admin/' )->status ] );
		$this->assertSells();
	}

	#[Depends( 'test_deactivated_it_leaves_woocommerce_alone' )]
	public function test_activated_while_its_store_is_broken_it_stands_aside_and_is_set_up_later(): void {
		$store  = $this->shop->store();
		$folder = dirname( $store );
		$before = $this->pages();
		rename( $folder, "{$folder}.away" );
		mkdir( $folder );
		file_put_contents( $store, str_repeat( 'this is no store', 1024 ) );
		try {
			$this->shop->php( sprintf( 'require_once ABSPATH."wp-admin/includes/plugin.php";$e=activate_plugin(%1$s);if(is_wp_error($e)||!is_plugin_active(%1$s)){throw new Exception("not active");}', var_export( self::PLUGIN, true ) ), 'admin' );
			self::assertSame( $store, $this->shop->store() );
			$this->assertStandsAside( 'store', $before );
			self::assertSame( str_repeat( 'this is no store', 1024 ), file_get_contents( $store ), 'what is no store is not written to' );
		} finally {
			array_map( 'unlink', (array) glob( "{$folder}/*" ) );
			rmdir( $folder );
			rename( "{$folder}.away", $folder );
		}
		$this->shop->php( 'do_action("waybill_drain");' );
		self::assertSame( [], array_diff( $this->notices( new Page( $this->shop->browse( 'admin', '/wp-admin/' )->body ) ), [ '' ] ) );
	}

	#[Depends( 'test_activated_while_its_store_is_broken_it_stands_aside_and_is_set_up_later' )]
	public function test_activated_again_it_goes_on_where_it_was(): void {
		$store = $this->shop->store();
		$this->shop->php( sprintf( 'require_once ABSPATH."wp-admin/includes/plugin.php";activate_plugin(%s);', var_export( self::PLUGIN, true ) ), 'admin' );
		self::assertSame( $store, $this->shop->store() );
		self::assertSame( 200, $this->shop->move( 'clerk', $this->shop->paidOrder(), 'start_picking' )->status );
		self::assertSame( [ 'roles_synced', 'roles_synced', 'roles_synced' ], array_column( $this->shop->events( 'roles' ), 'kind' ) );
	}

	#[Depends( 'test_activated_again_it_goes_on_where_it_was' )]
	public function test_uninstalled_it_leaves_nothing_but_its_log(): void {
		$store = $this->shop->store();
		$this->shop->browse( '', '/wp-json/waybill/v1/orders/1' );
		// A session of the panels, and a device that was noted as seen and revoked.
		$phone = new Browser( $this->shop );
		$phone->logIn( 'clerk', $this->shop->password( 'clerk' ) );
		$nonce = $phone->nonce();
		$phone->rest( 'DELETE', 'devices/' . $phone->rest( 'GET', 'devices', $nonce )->json()['devices'][0]['id'], $nonce, 'key' );
		$phone->logIn( 'clerk', $this->shop->password( 'clerk' ) );
		$phone->open( '/waybill/staff' );
		self::assertSame( 'session_tokens,waybill_device_revoked,waybill_devices_seen', $this->shop->sql( "SELECT GROUP_CONCAT(DISTINCT meta_key ORDER BY meta_key) FROM wp_usermeta WHERE meta_key LIKE 'waybill_device%' OR meta_value LIKE '%waybill_panel%'" ) );
		$this->shop->php( sprintf( 'require_once ABSPATH."wp-admin/includes/plugin.php";deactivate_plugins(%s);', var_export( self::PLUGIN, true ) ), 'admin' );
		$before = $this->pages();
		$orders = $this->orders();
		$this->shop->php( sprintf( 'require_once ABSPATH."wp-admin/includes/plugin.php";uninstall_plugin(%s);', var_export( self::PLUGIN, true ) ), 'admin' );
		self::assertSame( $before, $this->pages() );
		self::assertSame( $orders, $this->orders() );
		$this->assertNothingOfOurs();
		self::assertSame( '0', $this->shop->sql( "SELECT COUNT(*) FROM wp_usermeta WHERE meta_key LIKE '%waybill%' OR meta_value LIKE '%waybill%'" ) );
		self::assertSame( '0', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook LIKE 'waybill%'" ) );
		self::assertSame( [], (array) glob( "{$this->shop->folder}/www/wp-content/uploads/waybill*" ) );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_wc_orders_meta WHERE meta_key = '_waybill_kept'" ) );
		self::assertFileExists( $store );
		$this->assertSells();
	}

	/** @param array<string, string> $before */
	private function assertStandsAside( string $reason, array $before ): void {
		$notices = $this->notices( new Page( $this->shop->browse( 'admin', '/wp-admin/' )->body ) );
		self::assertCount( 1, $notices, implode( "\n", $notices ) );
		self::assertStringContainsString( $reason, $notices[0] );
		self::assertCount( 1, $this->notices( new Page( $this->shop->browse( 'admin', '/wp-admin/admin.php?page=wc-orders' )->body ) ) );
		self::assertSame( [], $this->notices( new Page( $this->shop->browse( 'shopmanager', '/wp-admin/' )->body ) ), 'who can do nothing about it is not told' );
		self::assertSame( $before, $this->pages() );
		$this->assertPanelsClosed();
		$this->assertSells();
	}

	/** Whoever asks for a panel reads a sentence and a reference, and nobody is let in. */
	private function typeOrder(): Answer {
		$person = [
			'first_name' => 'Ana',
			'last_name'  => 'Moorland',
			'email'      => 'ana@example.test',
			'address_1'  => 'Am Wall 1',
			'city'       => 'Bremen',
			'postcode'   => '28195',
			'country'    => 'DE',
		];
		$line   = [ 'product' => (int) $this->shop->php( 'echo wc_get_products(["limit"=>1,"type"=>"simple","stock_status"=>"instock","return"=>"ids"])[0];' ), 'quantity' => 1 ];
		return $this->shop->rest( $this->shop->hire( 'chief', 'waybill_manager' ), 'POST', 'orders', [ 'billing' => $person, 'items' => [ $line ] ], Shop::key() );
	}

	private function assertPanelsClosed(): void {
		foreach ( [ '/waybill/', '/waybill/login', '/waybill/manager' ] as $path ) {
			$answer = $this->shop->browse( '', $path );
			self::assertContains( $answer->status, '/waybill/login' === $path ? [ 503 ] : [ 302, 503 ], $path );
			self::assertSame( 'private, no-store', $answer->header( 'Cache-Control' ) );
			self::assertSame( 503 === $answer->status ? 1 : 0, count( ( new Page( "<p>{$answer->body}" ) )->find( '//h1' ) ), $path );
			self::assertStringNotContainsString( 'extension', $answer->body );
		}
	}

	/** A customer buys, and the shop manager completes another order. */
	private function assertSells(): void {
		$bought = $this->shop->buy();
		self::assertSame( 200, $bought->status, $bought->body );
		self::assertSame( 'processing', $bought->json()['status'] );
		$order = $bought->json()['order_id'];
		self::assertSame( 'wc-processing', $this->shop->status( $order ) );
	}

	private function assertNothingOfOurs(): void {
		self::assertSame( '', $this->shop->sql( "SHOW TABLES LIKE '%waybill%'" ) );
		self::assertSame( '', $this->shop->sql( "SELECT GROUP_CONCAT(option_name) FROM wp_options WHERE option_name LIKE '%waybill%' AND option_name NOT LIKE 'waybill\\_lab\\_%'" ) );
		$this->assertNoRoles();
		$this->assertNothingScheduled();
	}

	private function assertNoRoles(): void {
		self::assertStringNotContainsString( 'waybill', $this->shop->sql( "SELECT option_value FROM wp_options WHERE option_name = 'wp_user_roles'" ) );
	}

	private function assertNothingScheduled(): void {
		self::assertSame( '0', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook LIKE 'waybill%' AND status IN ('pending','in-progress')" ) );
		self::assertStringNotContainsString( 'waybill', $this->shop->sql( "SELECT option_value FROM wp_options WHERE option_name = 'cron'" ) );
	}

	/** @return list<string> */
	private function notices( Page $page ): array {
		return array_values( array_filter( $page->texts( "//div[contains(concat(' ',@class,' '),' notice ')]" ), static fn( string $text ): bool => str_contains( $text, 'Waybill' ) && ! str_contains( $text, 'brought the roles' ) ) );
	}

	/** What people see on the pages. @return array<string, string> */
	private function pages( string $only = 'all' ): array {
		// Orders of one second have no order among them.
		$this->shop->sql( "UPDATE wp_wc_orders SET date_created_gmt = '2026-01-01 00:00:00' + INTERVAL id HOUR" );
		$pages = [];
		foreach ( self::PAGES as $login => $paths ) {
			foreach ( 'all' === $only || $only === $login ? $paths : [] as $path ) {
				$answer = $this->shop->browse( $login, $path );
				self::assertSame( 200, $answer->status, $path );
				self::assertStringNotContainsString( 'plugins/waybill', $answer->body );
				$page           = new Page( $answer->body );
				$pages[ $path ] = '' === $login ? $page->html( '//body' ) : $page->html( "//form[@id='wc-orders-filter']" );
			}
		}
		return $pages;
	}

	/** What WooCommerce keeps of its orders. */
	private function orders(): string {
		$sums = [];
		foreach ( [ 'wc_orders', 'wc_orders_meta', 'wc_order_addresses', 'wc_order_operational_data', 'woocommerce_order_items', 'woocommerce_order_itemmeta' ] as $table ) {
			$sums[] = $this->shop->sql( "SELECT COUNT(*) FROM wp_{$table}" );
			$sums[] = $this->shop->php( "echo json_encode(\$GLOBALS['wpdb']->get_row('CHECKSUM TABLE wp_{$table}'));" );
		}
		return implode( ' ', $sums );
	}

	/** The shared object of an extension that lies here as source. */
	private static function compile( string $name ): string {
		$made = dirname( __DIR__, 3 ) . "/out/{$name}.so";
		exec( sprintf( 'cc -shared -fPIC $(php-config --includes) -o %s %s 2>&1', escapeshellarg( $made ), escapeshellarg( __DIR__ . "/{$name}.c" ) ), $output, $status );
		self::assertSame( 0, $status, implode( "\n", $output ) );
		return $made;
	}

	private static function restart( string ...$options ): void {
		self::lab( 'stop', self::$name );
		$port = '' === self::$port ? [] : [ '--port', self::$port ];
		self::lab( 'start', self::$name, '--workers', '4', '--until-pid', (string) getmypid(), ...$port, ...$options );
		self::$aside = new Shop( self::$name );
		self::$port  = (string) parse_url( self::$aside->url, PHP_URL_PORT );
	}

	private static function lab( string ...$arguments ): void {
		exec( implode( ' ', array_map( 'escapeshellarg', [ dirname( __DIR__, 2 ) . '/lab/shop', ...$arguments ] ) ) . ' 2>&1', $output, $status );
		if ( 0 !== $status ) {
			throw new \RuntimeException( implode( "\n", $output ) );
		}
	}
}
