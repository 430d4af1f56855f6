<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class SettingsTest extends ShopTestCase {

	private const PAGE = '/wp-admin/admin.php?page=waybill-settings';

	private const BUTTON = "//form//*[@type='submit']";

	private string $store;

	private string $store_id;

	protected function setUp(): void {
		parent::setUp();
		$this->store    = $this->shop->php( 'echo get_option("waybill_store");' );
		$this->store_id = $this->shop->php( 'echo get_option("waybill_store_id");' );
	}

	protected function tearDown(): void {
		$this->useStore();
		$this->shop->php( 'delete_option("waybill_strict");delete_option("waybill_retention_days");' );
		parent::tearDown();
	}

	public function test_the_page_shows_the_settings_and_the_health(): void {
		$page = $this->page();
		self::assertSame( $this->store, $page->find( "//input[@name='store']" )[0]->getAttribute( 'value' ) );
		self::assertFalse( $page->find( "//input[@name='strict']" )[0]->hasAttribute( 'checked' ) );
		self::assertSame( '90', $page->find( "//input[@name='retention_days']" )[0]->getAttribute( 'value' ) );
		foreach ( $page->find( "//form//input[@type!='hidden' and @type!='submit']" ) as $field ) {
			self::assertNotSame( '', $page->text( "//label[@for='{$field->getAttribute( 'id' )}']" ) );
			self::assertNotSame( '', $page->text( "//*[@id='{$field->getAttribute( 'aria-describedby' )}']" ) );
		}
		$levels = array_map( static fn( \DOMElement $row ): string => $row->getAttribute( 'data-level' ), $page->find( '//tr[@data-check]' ) );
		$order  = array_map( static fn( string $level ): int => (int) array_search( $level, [ 'error', 'warning', 'ok' ], true ), $levels );
		$sorted = $order;
		sort( $sorted );
		self::assertSame( $sorted, $order, 'what is wrong comes first' );
		$checks = array_map( static fn( \DOMElement $row ): string => $row->getAttribute( 'data-check' ), $page->find( '//tr[@data-check]' ) );
		foreach ( [ 'drift', 'store_hidden', 'hpos', 'table_engines', 'db_dropin', 'scheduler', 'guard', 'drain', 'unfinished' ] as $check ) {
			self::assertContains( $check, $checks );
		}
	}

	public function test_each_change_is_an_event_with_who_and_from_where_to_where(): void {
		$since = count( $this->events() );
		$saved = $this->save(
			[
				'strict'         => 'yes',
				'retention_days' => '30',
			]
		);
		self::assertSame( 'Settings saved.', $saved->text( "//div[@role='status']" ) );
		self::assertTrue( $saved->find( "//input[@name='strict']" )[0]->hasAttribute( 'checked' ) );
		self::assertSame( '30', $saved->find( "//input[@name='retention_days']" )[0]->getAttribute( 'value' ) );
		$events = array_slice( $this->events(), $since );
		$told   = array_map( static fn( array $event ): array => [ $event['kind'], $event['body']['actor']['id'], $event['body']['actor']['via'], $event['body']['data'] ], $events );
		$admin  = 'user:' . $this->shop->userId( 'admin' );
		self::assertSame(
			[
				[ 'setting_changed', $admin, 'wp-admin', [ 'from' => 'no', 'name' => 'strict', 'to' => 'yes' ] ],
				[ 'setting_changed', $admin, 'wp-admin', [ 'from' => '90', 'name' => 'retention_days', 'to' => '30' ] ],
			],
			$told
		);
		$this->save( [] );
		self::assertCount( $since + 2, $this->events(), 'saving what is there changes nothing' );
	}

	/** @param array<string, string> $typed */
	#[DataProvider( 'wrongSettings' )]
	public function test_a_wrong_value_is_named_and_nothing_at_all_changes( array $typed, string $named ): void {
		$since   = count( $this->events() );
		$refused = $this->save( $typed + [ 'strict' => 'yes' ] );
		self::assertStringContainsString( $named, $refused->text( "//div[@role='alert']" ) );
		self::assertCount( $since, $this->events() );
		self::assertSame( $this->store, $this->shop->php( 'echo get_option("waybill_store");' ) );
		self::assertSame( '', $this->shop->php( 'echo get_option("waybill_strict","");' ) );
	}

	/** @return array<string, array{array<string, string>, string}> */
	public static function wrongSettings(): array {
		return [
			'no promise'         => [ [ 'promise_days' => '' ], 'Delivered within' ],
			'a promise in words' => [ [ 'promise_days' => 'two' ], 'Delivered within' ],
			'a promise too far'  => [ [ 'promise_days' => '91' ], 'from 0 to 90' ],
			'a field too long'   => [ [ 'tracking_key' => str_repeat( 'a', 256 ) ], 'Tracking code' ],
			'no days'            => [ [ 'retention_days' => '' ], 'Keep keys for' ],
			'too few days'       => [ [ 'retention_days' => '6' ], 'from 7 to 3650' ],
			'too many days'      => [ [ 'retention_days' => '3651' ], 'from 7 to 3650' ],
			'days in words'      => [ [ 'retention_days' => 'ninety' ], 'Keep keys for' ],
			'half a day'         => [ [ 'retention_days' => '7.5' ], 'Keep keys for' ],
			'negative days'      => [ [ 'retention_days' => '-90' ], 'Keep keys for' ],
			'no store'           => [ [ 'store' => '' ], 'sqlite:/folder/waybill.db' ],
			'memory'             => [ [ 'store' => 'memory:' ], 'sqlite:/folder/waybill.db' ],
			'a relative path'    => [ [ 'store' => 'sqlite:waybill.db' ], 'sqlite:/folder/waybill.db' ],
			'another kind'       => [ [ 'store' => 'mysql://localhost/x' ], 'sqlite:/folder/waybill.db' ],
			'a folder not there' => [ [ 'store' => 'sqlite:/nowhere/at/all/waybill.db' ], 'Store: ' ],
			'a folder'           => [ [ 'store' => 'sqlite:/tmp/' ], 'Store: ' ],
			'a file of another'  => [ [ 'store' => 'sqlite:/etc/passwd' ], 'Store: ' ],
		];
	}

	public function test_the_store_can_be_changed_and_both_logs_tell(): void {
		$this->drain();
		$folder = dirname( substr( $this->store, strlen( 'sqlite:' ) ) ) . '-second';
		is_dir( $folder ) || mkdir( $folder );
		$second = "sqlite:{$folder}/waybill.db";
		$saved  = $this->save( [ 'store' => $second ] );
		self::assertSame( 'Settings saved.', $saved->text( "//div[@role='status']" ) );
		$change = [ 'from' => $this->store, 'name' => 'store', 'to' => $second ];
		self::assertSame( $change, $this->lastEvent()['body']['data'] );
		$this->useStore();
		self::assertSame( $change, $this->lastEvent()['body']['data'] );
		array_map( 'unlink', (array) glob( "{$folder}/*" ) );
		rmdir( $folder );
	}

	public function test_an_earlier_store_that_is_used_again_hears_of_orders_that_another_was_told(): void {
		$known = $this->shop->paidOrder();
		$this->drain();
		$folder = dirname( substr( $this->store, strlen( 'sqlite:' ) ) ) . '-meanwhile';
		mkdir( $folder );
		$this->save( [ 'store' => "sqlite:{$folder}/waybill.db" ] );
		$meanwhile = $this->shop->unpaidOrder();
		$this->shop->php( "wc_get_order({$meanwhile})->payment_complete('tx');" );
		self::assertSame( [ 'started' ], $this->shop->kinds( $meanwhile ) );
		$this->save( [ 'store' => $this->store ] );
		array_map( 'unlink', (array) glob( "{$folder}/*" ) );
		rmdir( $folder );
		self::assertSame( [], $this->shop->kinds( $meanwhile ) );
		$this->shop->cli( 'reconcile' );
		$this->shop->cli( 'reconcile' );
		self::assertSame( [ [ 'started' ], [ 'started' ] ], [ $this->shop->kinds( $meanwhile ), $this->shop->kinds( $known ) ] );
	}

	public function test_a_store_that_is_gone_can_be_replaced_and_nothing_else_changed_meanwhile(): void {
		$this->drain();
		$folder = dirname( substr( $this->store, strlen( 'sqlite:' ) ) );
		rename( $folder, "{$folder}.away" );
		try {
			$refused = $this->save( [ 'strict' => 'yes' ] );
			self::assertStringContainsString( 'could not be written to', $refused->text( "//div[@role='alert']" ) );
			self::assertSame( '', $this->shop->php( 'echo get_option("waybill_strict","");' ) );
			mkdir( "{$folder}-spare" );
			$saved = $this->save( [ 'store' => "sqlite:{$folder}-spare/waybill.db" ] );
			self::assertSame( 'Settings saved.', $saved->text( "//div[@role='status']" ) );
			self::assertSame( 'setting_changed', $this->lastEvent()['kind'] );
		} finally {
			array_map( 'unlink', (array) glob( "{$folder}-spare/*" ) );
			is_dir( "{$folder}-spare" ) && rmdir( "{$folder}-spare" );
			rename( "{$folder}.away", $folder );
		}
	}

	public function test_what_wp_config_fixes_is_shown_and_not_taken_from_a_form(): void {
		$this->shop->plant( 'define("WAYBILL_STRICT",true);define("WAYBILL_RETENTION_DAYS",14);' );
		$page = $this->page();
		foreach ( [ 'strict', 'retention_days' ] as $name ) {
			self::assertTrue( $page->find( "//input[@name='{$name}']" )[0]->hasAttribute( 'disabled' ) );
			self::assertStringContainsString( 'Fixed in wp-config.php.', $page->text( "//*[@id='waybill_{$name}_help']" ) );
		}
		self::assertFalse( $page->find( "//input[@name='store']" )[0]->hasAttribute( 'disabled' ) );
		self::assertSame( '14', $page->find( "//input[@name='retention_days']" )[0]->getAttribute( 'value' ) );
		$since          = count( $this->events() );
		$sent           = $page->press( self::BUTTON );
		$sent['fields'] = [ 'retention_days' => '1000' ] + $sent['fields'];
		self::assertSame( 302, $this->shop->browse( 'admin', $sent['action'], $sent['fields'], $sent['method'] )->status );
		self::assertCount( $since, $this->events() );
		self::assertSame( '', $this->shop->php( 'echo get_option("waybill_retention_days","");' ) );
	}

	public function test_strict_mode_refuses_what_the_workflow_does_not_know(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$this->save( [ 'strict' => 'yes' ] );
		$answer = $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'on-hold' ] );
		self::assertSame( 409, $answer->status, $answer->body );
		self::assertStringContainsString( 'Waybill did not let the order go from Processing to On hold', $answer->json()['message'] );
		self::assertSame( 'wc-processing', $this->shop->status( $order ) );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'completed' ] )->status );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
	}

	public function test_settings_are_posted_and_nothing_else(): void {
		$sent = $this->page()->press( self::BUTTON, [ 'strict' => 'yes' ] );
		foreach ( [ 'GET', 'HEAD' ] as $method ) {
			self::assertSame( 405, $this->shop->browse( 'admin', '/wp-admin/admin-post.php?' . http_build_query( $sent['fields'] ), [], $method )->status );
		}
		$refused = $this->shop->browse( 'admin', $sent['action'], [ 'siteurl' => 'http://evil.example' ] + $sent['fields'] );
		self::assertSame( 400, $refused->status );
		self::assertStringContainsString( 'siteurl', $refused->body );
		self::assertSame( '', $this->shop->php( 'echo get_option("waybill_strict","");' ) );
	}

	public function test_keys_are_forgotten_when_their_days_are_over(): void {
		$order = $this->shop->paidOrder();
		$first = $this->shop->move( 'staff1', $order, 'start_picking', [ 'seen' => 1 ], 'a-key' );
		self::assertSame( 200, $first->status, $first->body );
		$repeat = fn(): string => $this->shop->move( 'staff1', $order, 'start_picking', [ 'seen' => 1 ], 'a-key' )->header( 'Idempotent-Replayed' );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( 'true', $repeat() );
		self::assertSame( '1', $this->shop->php( 'do_action("action_scheduler_before_process_queue");echo (int) as_has_scheduled_action("waybill_upkeep",null,"waybill");' ), 'nobody expires keys' );
		( new \PDO( "sqlite:{$this->shop->store()}" ) )->exec( "UPDATE claim SET at_ms = at_ms - 91 * 86400000 WHERE key = 'a-key'" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( '', $repeat() );
	}

	/** Nothing waits that the other store would be told instead of the shop's own. */
	private function drain(): void {
		$this->shop->php( 'do_action("waybill_drain");' );
	}

	/** The shop's own store again. */
	private function useStore(): void {
		$this->shop->php( sprintf( 'update_option("waybill_store",%s);update_option("waybill_store_id",%s);', var_export( $this->store, true ), var_export( $this->store_id, true ) ) );
	}

	private function page(): Page {
		$answer = $this->shop->browse( 'admin', self::PAGE );
		self::assertSame( 200, $answer->status );
		return new Page( $answer->body );
	}

	/** @param array<string, string> $typed */
	private function save( array $typed ): Page {
		$sent   = $this->page()->press( self::BUTTON, $typed );
		$answer = $this->shop->browse( 'admin', $sent['action'], $sent['fields'], $sent['method'] );
		self::assertSame( 302, $answer->status, $answer->body );
		return new Page( $this->shop->browse( 'admin', $answer->header( 'Location' ) )->body );
	}

	/** @return list<array{seq: int, kind: string, body: array<string, mixed>}> */
	private function events(): array {
		return $this->shop->events( 'settings', 100_000 );
	}

	/** @return array{seq: int, kind: string, body: array<string, mixed>} */
	private function lastEvent(): array {
		return $this->shop->events( 'settings', 1 )[0] ?? self::fail( 'there is no event' );
	}
}
