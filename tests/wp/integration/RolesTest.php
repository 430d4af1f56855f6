<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class RolesTest extends ShopTestCase {

	private const CAPABILITIES = [
		'waybill_manager' => [ 'read', 'waybill_assign', 'waybill_devices', 'waybill_export', 'waybill_move', 'waybill_see_all', 'waybill_see_history', 'waybill_see_prices' ],
		'waybill_staff'   => [ 'read', 'waybill_move', 'waybill_see_all' ],
		'waybill_driver'  => [ 'read', 'waybill_move' ],
	];

	protected function tearDown(): void {
		$this->shop->php( 'foreach(["administrator","waybill_manager","waybill_driver"] as $r)get_role($r)?->remove_cap("gadget_power");get_role("editor")->remove_cap("waybill_export");' );
		parent::tearDown();
	}

	/** @return array<string, array{string}> */
	public static function panelUsers(): array {
		return [
			'manager' => [ 'manager1' ],
			'staff'   => [ 'staff1' ],
			'driver'  => [ 'driver1' ],
		];
	}

	#[DataProvider( 'panelUsers' )]
	public function test_wp_admin_is_not_for_people_of_the_panels( string $login ): void {
		$paths    = [ '', 'index.php', 'profile.php', 'admin-post.php', 'admin-post.php?action=other', 'admin-post.php?action[]=waybill_x', 'users.php', 'edit.php', 'upload.php', 'options-general.php', 'admin.php?page=wc-orders', 'admin.php?page=waybill-settings', 'media-new.php', 'async-upload.php', 'edit-comments.php', 'export.php' ];
		$requests = array_map( fn( string $path ): array => $this->shop->browseRequest( $login, "/wp-admin/{$path}" ), $paths );
		foreach ( $this->shop->together( $requests ) as $at => $answer ) {
			self::assertSame( [ 302, "{$this->shop->url}/waybill/" ], [ $answer->status, $answer->header( 'Location' ) ], $paths[ $at ] );
		}
	}

	#[DataProvider( 'panelUsers' )]
	public function test_of_ajax_they_have_their_nonce_and_nothing_else( string $login ): void {
		$nonce = $this->shop->browse( $login, '/wp-admin/admin-ajax.php?action=rest-nonce' );
		self::assertSame( 200, $nonce->status );
		$answer = $this->shop->send( 'GET', "{$this->shop->url}/wp-json/waybill/v1/orders/999999999", null, [ 'Cookie' => $this->shop->session( $login ), 'X-WP-Nonce' => trim( $nonce->body ) ] );
		$this->assertProblem( 404, 'not_found', $answer );
		foreach ( [ 'heartbeat', 'query-attachments', 'logged-in', 'wp-compression-test', 'oembed-cache', 'woocommerce_json_search_customers', 'REST-NONCE', 'x', '' ] as $action ) {
			$answer = $this->shop->browse( $login, '/wp-admin/admin-ajax.php', [ 'action' => $action ] );
			self::assertSame( [ 403, '-1' ], [ $answer->status, $answer->body ], $action );
		}
		$ours = $this->shop->browse( $login, '/wp-admin/admin-ajax.php', [ 'action' => 'waybill_something' ] );
		self::assertSame( [ 400, '0' ], [ $ours->status, $ours->body ], 'WordPress does not know it, and it came through' );
	}

	#[DataProvider( 'panelUsers' )]
	public function test_they_learn_nothing_of_other_users( string $login ): void {
		foreach ( [ 'wp/v2/users', 'wp/v2/users/1', 'wp/v2/users/me', 'wp/v2/media', 'WP/V2/Users', 'wc/v3/orders', 'wc/v3/customers' ] as $route ) {
			$answer = $this->shop->send( 'GET', "{$this->shop->url}/wp-json/{$route}", null, [ 'Cookie' => $this->shop->session( $login ), 'X-WP-Nonce' => $this->nonce( $login ) ] );
			self::assertSame( 403, $answer->status, "{$route}: {$answer->body}" );
			self::assertStringNotContainsString( 'admin@', $answer->body );
		}
		foreach ( [ '/?author=1', '/author/admin/' ] as $path ) {
			$answer = $this->shop->browse( $login, $path );
			self::assertSame( [ 302, "{$this->shop->url}/waybill/" ], [ $answer->status, $answer->header( 'Location' ) ], $path );
		}
	}

	#[DataProvider( 'panelUsers' )]
	public function test_they_see_no_admin_bar( string $login ): void {
		self::assertStringNotContainsString( 'wpadminbar', $this->shop->browse( $login, '/' )->body );
	}

	public function test_others_go_on_as_before(): void {
		self::assertStringContainsString( 'wpadminbar', $this->shop->browse( 'shopmanager', '/' )->body );
		self::assertSame( 200, $this->shop->browse( 'shopmanager', '/wp-admin/' )->status );
		self::assertSame( 200, $this->shop->rest( 'admin', 'GET', 'wp/v2/users' )->status );
		// Somebody with a desk in wp-admin keeps it when he gets a role of ours besides.
		$login = $this->shop->hire( 'foreman', 'shop_manager' );
		$this->shop->php( '$u=get_user_by("login","foreman");$u->add_role("waybill_driver");' );
		self::assertSame( 200, $this->shop->browse( $login, '/wp-admin/' )->status );
	}

	public function test_logging_in_leads_to_the_panels(): void {
		$password = $this->shop->php( '$p=wp_generate_password(16,false);wp_set_password($p,get_user_by("login","staff2")->ID);echo $p;' );
		$targets  = [
			''                                         => '/waybill/',
			"{$this->shop->url}/wp-admin/users.php"    => '/waybill/',
			'https://evil.example/waybill/staff'       => '/waybill/',
			"{$this->shop->url}/waybill/staff/picking" => '/waybill/staff/picking',
		];
		foreach ( $targets as $wanted => $target ) {
			$request             = $this->shop->browseRequest( '', '/wp-login.php', [ 'log' => 'staff2', 'pwd' => $password, 'redirect_to' => $wanted, 'testcookie' => '1' ] );
			$request['headers'] += [ 'Cookie' => 'wordpress_test_cookie=WP%20Cookie%20check' ];
			$answer              = $this->shop->send( 'POST', $request['url'], $request['body'], $request['headers'] );
			self::assertSame( [ 302, $this->shop->url . $target ], [ $answer->status, $answer->header( 'Location' ) ], $wanted );
		}
	}

	public function test_the_roles_hold_what_is_declared_and_nothing_of_woocommerce(): void {
		foreach ( self::CAPABILITIES as $role => $capabilities ) {
			self::assertSame( $capabilities, $this->held( $role ) );
		}
		self::assertSame( [ 'waybill_act_as_manager', 'waybill_admin' ], $this->ours( 'administrator' ) );
		self::assertSame( [ 'waybill_act_as_manager' ], $this->ours( 'shop_manager' ) );
		foreach ( [ 'editor', 'author', 'customer', 'subscriber' ] as $role ) {
			self::assertSame( [], $this->ours( $role ) );
		}
	}

	public function test_a_sync_brings_back_what_is_declared_and_is_recorded_and_shown_once(): void {
		$this->sync();
		$since = count( $this->syncs() );
		$this->shop->php(
			'get_role("waybill_staff")->add_cap("waybill_export");get_role("waybill_staff")->remove_cap("waybill_move");'
			. 'get_role("waybill_manager")->add_cap("gadget_power");get_role("administrator")->add_cap("gadget_power");get_role("administrator")->remove_cap("waybill_admin");'
			. 'get_role("editor")->add_cap("waybill_export");remove_role("waybill_driver");'
		);
		$this->sync();
		foreach ( self::CAPABILITIES as $role => $capabilities ) {
			self::assertSame( $capabilities, array_values( array_diff( $this->held( $role ), [ 'gadget_power' ] ) ) );
		}
		self::assertContains( 'gadget_power', $this->held( 'waybill_manager' ) );
		self::assertContains( 'gadget_power', $this->held( 'administrator' ) );
		self::assertSame( [ 'waybill_export' ], $this->ours( 'editor' ), 'what the site gave to another role is its own business' );
		$syncs = array_slice( $this->syncs(), $since );
		self::assertCount( 1, $syncs );
		self::assertSame(
			[
				'administrator'  => [ 'added' => [ 'waybill_admin' ], 'removed' => [] ],
				'waybill_driver' => [ 'added' => [ 'read', 'waybill_move' ], 'removed' => [] ],
				'waybill_staff'  => [ 'added' => [ 'waybill_move' ], 'removed' => [ 'waybill_export' ] ],
			],
			$syncs[0]['body']['data']['changes']
		);
		$notice = "//div[contains(@class,'notice')][contains(.,'brought the roles')]";
		$shown  = ( new Page( $this->shop->browse( 'admin', '/wp-admin/' )->body ) )->texts( "{$notice}//li" );
		self::assertContains( 'waybill_staff +waybill_move −waybill_export', $shown );
		self::assertSame( [], ( new Page( $this->shop->browse( 'admin', '/wp-admin/' )->body ) )->find( $notice ) );

		$this->sync();
		self::assertCount( $since + 1, $this->syncs(), 'nothing was left to do' );
	}

	public function test_a_sync_that_can_not_be_recorded_is_recorded_later(): void {
		$this->sync();
		$since  = count( $this->syncs() );
		$folder = dirname( $this->shop->store() );
		rename( $folder, "{$folder}.away" );
		try {
			$this->shop->php( 'get_role("waybill_driver")->remove_cap("waybill_move");' );
			$this->sync();
			self::assertSame( self::CAPABILITIES['waybill_driver'], $this->held( 'waybill_driver' ) );
		} finally {
			rename( "{$folder}.away", $folder );
		}
		$this->shop->browse( 'admin', '/wp-admin/' );
		$syncs = array_slice( $this->syncs(), $since );
		self::assertSame( [ [ 'waybill_driver' => [ 'added' => [ 'waybill_move' ], 'removed' => [] ] ] ], array_map( static fn( array $event ): array => $event['body']['data']['changes'], $syncs ) );
	}

	public function test_a_sync_that_fails_leaves_the_roles_as_they_were(): void {
		$this->sync();
		$since = count( $this->syncs() );
		$this->shop->php( 'get_role("waybill_staff")->remove_cap("waybill_move");remove_role("waybill_driver");get_role("administrator")->remove_cap("waybill_admin");' );
		$stored = "SELECT option_value FROM wp_options WHERE option_name = 'wp_user_roles'";
		$before = $this->shop->sql( $stored );
		// The first write goes through, as on a disk that fills up; then none.
		$this->shop->plant( 'add_filter("pre_update_option_wp_user_roles",function($new,$old){static $count=0;return isset($new["waybill_driver"]["capabilities"]["waybill_move"],$new["waybill_staff"]["capabilities"]["waybill_move"])||$count++>0?$old:$new;},10,2);' );
		$this->sync();
		$this->shop->clear();
		self::assertSame( $before, $this->shop->sql( $stored ) );
		self::assertCount( $since, $this->syncs() );
		$this->sync();
		self::assertSame( self::CAPABILITIES['waybill_driver'], $this->held( 'waybill_driver' ) );
		self::assertCount( $since + 1, $this->syncs() );
	}

	/** As after an upgrade: the next request to wp-admin does it. */
	private function sync(): void {
		$this->shop->php( 'update_option("waybill_setup","0.0.1");' );
		$this->shop->browse( 'shopmanager', '/wp-admin/' );
	}

	/** @return list<array{seq: int, kind: string, body: array<string, mixed>}> */
	private function syncs(): array {
		return $this->shop->events( 'roles', 100_000 );
	}

	/** @return list<string> what a role holds, sorted */
	private function held( string $role ): array {
		return (array) json_decode( $this->shop->php( sprintf( '$c=array_keys(array_filter(get_role(%s)->capabilities));sort($c);echo json_encode($c);', var_export( $role, true ) ) ), true );
	}

	/** @return list<string> what a role holds of ours */
	private function ours( string $role ): array {
		return array_values( array_filter( $this->held( $role ), static fn( string $name ): bool => str_starts_with( $name, 'waybill_' ) ) );
	}

	private function nonce( string $login ): string {
		static $nonces = [];
		return $nonces[ $login ] ??= $this->shop->nonce( $login );
	}
}
