<?php
// SPDX-License-Identifier: MIT
//
// Everything that a request needs fails in turn. What comes back is an answer with a reference and
// nothing of what is inside; nothing is half done; and when the fault is over, so is its effect.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class FailureTest extends OrderScreenTestCase {

	private const SECRET = '/srv/secret.php SELECT * FROM wp_users';

	/** @var list<\Closure(): void> undone last first */
	private array $faults = [];

	protected function tearDown(): void {
		foreach ( array_reverse( $this->faults ) as $undo ) {
			$undo();
		}
		parent::tearDown();
	}

	public function test_the_store_is_gone(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$folder         = dirname( $this->shop->store() );
		$this->faults[] = static fn() => rename( "{$folder}.away", $folder );
		rename( $folder, "{$folder}.away" );
		foreach ( $this->requests( $order ) as $answer ) {
			$this->assertProblem( 503, $answer->json()['code'], $answer );
			self::assertTrue( $answer->json()['retryable'] );
		}
		$page = $this->page( 'shopmanager', $order );
		self::assertMatchesRegularExpression( '/^Waybill can’t be reached at the moment\. Reference: [0-9a-f-]{36}$/', $page->text( self::BOX . "//p[@role='alert']" ) );
		self::assertStringNotContainsString( $folder, $page->text( '//body' ) );
		$admin = new Page( $this->shop->browse( 'admin', '/wp-admin/' )->body );
		self::assertCount( 1, array_filter( $admin->texts( "//div[contains(@class,'notice-error')]" ), static fn( string $text ): bool => str_contains( $text, 'Waybill is not working.' ) ) );

		// The shop sells, and nothing of it is lost.
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'completed' ] )->status );
		array_pop( $this->faults )();
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
		self::assertStringNotContainsString( 'Waybill is not working.', $this->shop->browse( 'admin', '/wp-admin/' )->body );
	}

	public function test_the_stores_disk_is_full(): void {
		$order = $this->shop->paidOrder();
		$moved = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$folder = $this->mountStore();
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$moved}", [ 'status' => 'on-hold' ] );
		$this->fill( "{$folder}/fill" );
		$answers = $this->requests( $order );
		foreach ( [ 'show', 'events' ] as $read ) {
			self::assertSame( 200, $answers[ $read ]->status, $answers[ $read ]->body );
			self::assertSame( 200, $this->requests( $moved )[ $read ]->status, 'a change that waits for the log' );
		}
		foreach ( [ 'pick', 'cancel', 'assign' ] as $write ) {
			$problem = $this->assertProblem( 503, 'storage', $answers[ $write ] );
			self::assertTrue( $problem['retryable'] );
		}
		self::assertSame( 'wc-processing', $this->shop->status( $order ) );
		self::assertSame( 'New', $this->page( 'shopmanager', $order )->text( self::BOX . "//p[@class='waybill-state']/strong" ) );
		$told = $this->press( 'shopmanager', $this->page( 'shopmanager', $order ), 'start_picking' );
		self::assertMatchesRegularExpression( '/nothing was changed\. Try again, or report the reference [0-9a-f-]{36}\.$/', $told->text( self::BOX . "//div[@role='alert']" ) );
		self::assertSame( 200, $this->shop->browse( 'admin', '/wp-admin/admin.php?page=waybill-settings' )->status );
		unlink( "{$folder}/fill" );
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
		self::assertSame( [ 'started', 'drifted' ], $this->shop->kinds( $moved ) );
	}

	public function test_the_store_can_only_be_read(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$folder = $this->mountStore();
		exec( 'mount -o remount,ro ' . escapeshellarg( $folder ) );
		$answers = $this->requests( $order );
		foreach ( [ 'show', 'events' ] as $read ) {
			self::assertSame( 200, $answers[ $read ]->status, $answers[ $read ]->body );
		}
		foreach ( [ 'pick', 'cancel', 'assign' ] as $write ) {
			self::assertFalse( $this->assertProblem( 500, 'storage', $answers[ $write ] )['retryable'] );
		}
		self::assertStringContainsString( 'can be read but not written to', $this->shop->browse( 'admin', '/wp-admin/' )->body );
		exec( 'mount -o remount,rw ' . escapeshellarg( $folder ) );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		self::assertSame( 200, $this->requests( $order )['show']->status );
		self::assertStringNotContainsString( 'can be read but not written to', $this->shop->browse( 'admin', '/wp-admin/' )->body );
	}

	public function test_the_store_is_no_store(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$folder         = dirname( $this->shop->store() );
		$this->faults[] = static function () use ( $folder ): void {
			array_map( 'unlink', (array) glob( "{$folder}/*" ) );
			rmdir( $folder );
			rename( "{$folder}.away", $folder );
		};
		rename( $folder, "{$folder}.away" );
		mkdir( $folder );
		file_put_contents( "{$folder}/waybill.db", str_repeat( 'no database ', 1000 ) );
		foreach ( $this->requests( $order ) as $answer ) {
			self::assertFalse( $this->assertProblem( 500, $answer->json()['code'], $answer )['retryable'] );
		}
		self::assertSame( 200, $this->shop->browse( 'admin', '/wp-admin/admin.php?page=waybill-settings' )->status );
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'completed' ] )->status );
	}

	/** Every list, form and page, those that need no store as well. */
	public function test_no_route_or_page_tells_what_failed(): void {
		$order  = $this->shop->paidOrder();
		$folder = dirname( $this->shop->store() );
		$routes = [ 'orders', 'orders?q=x', 'orders/count', 'orders/counters', 'changes', 'changes?since=1', 'events', 'people', 'devices', 'me/preferences', 'order-form', 'products?q=x', "orders/{$order}/details", "orders/{$order}/events" ];
		$pages  = [ '/waybill/', '/waybill/login', '/waybill/password', '/waybill/manager', '/waybill/manager/orders', '/wp-admin/admin.php?page=waybill' ];
		$this->shop->session( 'manager1' );
		$this->faults[] = static fn() => rename( "{$folder}.away", $folder );
		rename( $folder, "{$folder}.away" );
		$failed = 0;
		foreach ( $this->shop->together( array_map( fn( string $route ): array => $this->shop->restRequest( 'manager1', 'GET', $route ), array_combine( $routes, $routes ) ) ) as $route => $answer ) {
			$this->assertNoLeak( $answer );
			if ( 200 !== $answer->status ) {
				$this->assertProblem( 503, $answer->json()['code'] ?? '', $answer );
				++$failed;
			}
		}
		self::assertGreaterThan( 6, $failed );
		$typed = $this->shop->rest( 'manager1', 'POST', 'events/export', [ 'format' => 'csv' ], Shop::key() );
		$this->assertProblem( $typed->status, $typed->json()['code'] ?? '', $typed );
		foreach ( $pages as $page ) {
			$answer = $this->shop->browse( str_starts_with( $page, '/wp-admin' ) ? 'admin' : 'manager1', $page );
			self::assertStringNotContainsString( $this->shop->folder, $answer->body, $page );
			self::assertDoesNotMatchRegularExpression( '/\b(?:SELECT|INSERT|UPDATE) |Stack trace|SQLSTATE|waybill\.db/', $answer->body, $page );
			self::assertSame( '', $answer->header( 'X-Powered-By' ), $page );
		}
		$closed = ( new Browser( $this->shop ) )->open( '/waybill/login' );
		self::assertSame( 503, $closed->status, 'nobody is let in uncounted' );
		self::assertMatchesRegularExpression( '/Try again in a few minutes\..* with this reference: [0-9a-f-]{36}$/', trim( ( new Page( $closed->body ) )->text( '//main' ) ) );
	}

	public function test_the_definition_that_an_order_follows_is_broken(): void {
		$order  = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$store  = $this->shop->store();
		$folder = "{$this->shop->folder}/broken";
		mkdir( $folder );
		foreach ( (array) glob( dirname( $store ) . '/*' ) as $file ) {
			copy( $file, "{$folder}/" . basename( $file ) );
		}
		$copy = new \PDO( "sqlite:{$folder}/waybill.db" );
		$copy->exec( 'DROP TRIGGER definition_is_final' );
		self::assertGreaterThan( 0, $copy->exec( "UPDATE definition SET text = substr(text, 1, 500) || ' ' || substr(text, 500)" ) );
		$copy->exec( 'PRAGMA wal_checkpoint(TRUNCATE)' );
		unset( $copy );
		$this->faults[] = function () use ( $store, $folder ): void {
			$this->shop->php( sprintf( 'update_option("waybill_store","sqlite:%s");', $store ) );
			array_map( 'unlink', (array) glob( "{$folder}/*" ) );
			rmdir( $folder );
		};
		$this->shop->php( sprintf( 'update_option("waybill_store","sqlite:%s/waybill.db");', $folder ) );
		foreach ( $this->requests( $order ) as $name => $answer ) {
			self::assertGreaterThanOrEqual( 500, $answer->status, "{$name}: {$answer->body}" );
			$this->assertProblem( $answer->status, $answer->json()['code'] ?? '', $answer );
		}
		$this->assertNoLeak( $this->shop->rest( 'manager1', 'GET', 'orders' ) );
		self::assertMatchesRegularExpression( '/[Rr]eference[: ]+[0-9a-f-]{36}/', $this->page( 'shopmanager', $order )->text( self::BOX ) );
	}

	public function test_the_table_of_moves_is_gone(): void {
		$order          = $this->shop->paidOrder();
		$this->faults[] = fn() => $this->shop->sql( 'RENAME TABLE wp_moves_away TO wp_waybill_moves' );
		$this->shop->kinds( $order );
		$this->shop->sql( 'RENAME TABLE wp_waybill_moves TO wp_moves_away' );
		foreach ( $this->requests( $order ) as $answer ) {
			$this->assertProblem( 503, 'unavailable', $answer );
		}
		$page = $this->page( 'shopmanager', $order );
		self::assertStringContainsString( 'can’t be reached', $page->text( self::BOX ) );
		self::assertStringNotContainsString( 'waybill_moves', $page->text( '//body' ) );
		self::assertSame( 200, $this->shop->browse( 'admin', '/wp-admin/admin.php?page=waybill-settings' )->status );
	}

	public function test_a_plugin_throws_inside_a_move(): void {
		$order = $this->shop->paidOrder();
		foreach ( [ 'throw new RuntimeException(%s);', 'throw new Error(%s);', 'wp_die(%s);', 'trigger_error(%s,E_USER_ERROR);', 'exit(%s);' ] as $code ) {
			$this->shop->plant( sprintf( 'add_action("woocommerce_order_status_cancelled",function(){' . $code . '});', var_export( self::SECRET, true ) ) );
			$answer = $this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] );
			self::assertGreaterThanOrEqual( 500, $answer->status, $code );
			// What a plugin prints itself is its own.
			if ( 1 !== preg_match( '/^(?:exit|wp_die)/', $code ) ) {
				self::assertStringNotContainsString( 'secret', $answer->body, $code );
			}
			self::assertSame( 'wc-processing', $this->shop->status( $order ), $code );
			$this->shop->clear();
		}
		self::assertSame( 200, $this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] )->status );
		self::assertSame( 'wc-cancelled', $this->shop->status( $order ) );
		self::assertSame( 1, array_count_values( $this->shop->kinds( $order ) )['moved'] );
	}

	public function test_a_plugin_loses_the_database_inside_a_move(): void {
		$order = $this->shop->paidOrder();
		$this->shop->plant( 'add_action("woocommerce_order_status_cancelled",function(){global $wpdb;$wpdb->suppress_errors();$wpdb->query("KILL CONNECTION_ID()");});' );
		$answer = $this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] );
		self::assertGreaterThanOrEqual( 500, $answer->status );
		$this->assertProblem( $answer->status, $answer->json()['code'] ?? '', $answer );
		self::assertSame( 'wc-processing', $this->shop->status( $order ) );
	}

	public function test_a_plugin_has_a_transaction_open(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$this->shop->plant( 'add_action("rest_api_init",function(){$GLOBALS["wpdb"]->query("START TRANSACTION");});' );
		$answer = $this->shop->move( 'staff1', $order, 'start_picking' );
		$this->assertProblem( 500, 'failed', $answer );
		$this->shop->clear();
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_a_plugin_throws_before_a_request_is_ours(): void {
		$order = $this->shop->paidOrder();
		$this->shop->plant( sprintf( 'add_filter("rest_pre_dispatch",function(){throw new RuntimeException(%s);});', var_export( self::SECRET, true ) ) );
		foreach ( $this->requests( $order ) as $answer ) {
			self::assertSame( 500, $answer->status );
			self::assertStringNotContainsString( 'secret', $answer->body );
		}
	}

	public function test_a_reference_leads_to_the_servers_log(): void {
		$order = $this->shop->paidOrder();
		// In the log before: what can't be told yet is no order there.
		$this->shop->kinds( $order );
		$this->shop->plant( sprintf( 'add_filter("pre_option_woocommerce_weight_unit",function($unit){if(doing_filter("rest_api_init")||!did_action("rest_api_init"))return $unit;throw new RuntimeException(%s);});', var_export( self::SECRET, true ) ) );
		$problem = $this->assertProblem( 500, 'failed', $this->shop->rest( 'staff1', 'GET', "orders/{$order}" ) );
		self::assertStringContainsString( "{$problem['instance']} failed: " . self::SECRET, (string) file_get_contents( "{$this->shop->folder}/php-error.log" ) );
	}

	/** @return array<string, Answer> */
	private function requests( int $order ): array {
		return $this->shop->together(
			[
				'show'   => $this->shop->restRequest( 'staff1', 'GET', "orders/{$order}" ),
				'events' => $this->shop->restRequest( 'manager1', 'GET', "orders/{$order}/events" ),
				'pick'   => $this->shop->restRequest( 'staff1', 'POST', "orders/{$order}/transitions/start_picking", [ 'seen' => 1 ], Shop::key() ),
				'cancel' => $this->shop->restRequest( 'manager1', 'POST', "orders/{$order}/transitions/cancel", [ 'inputs' => [ 'reason' => 'other' ] ], Shop::key() ),
				'assign' => $this->shop->restRequest( 'manager1', 'PATCH', "orders/{$order}", [ 'assignee' => '' ], Shop::key() ),
			]
		);
	}

	/** Moves the store to a file system of its own, so small that it can be filled; answers its folder. */
	private function mountStore(): string {
		$store  = $this->shop->store();
		$folder = "{$this->shop->folder}/small";
		is_dir( $folder ) || mkdir( $folder );
		$size = 4 * (int) ceil( array_sum( array_map( 'filesize', (array) glob( dirname( $store ) . '/*' ) ) ) / 1024 ) + 2048;
		exec( "mount -t tmpfs -o size={$size}k tmpfs " . escapeshellarg( $folder ) . ' 2>&1', $output, $status );
		if ( 0 !== $status ) {
			self::markTestSkipped( 'a file system can be mounted by root only' );
		}
		foreach ( (array) glob( dirname( $store ) . '/*' ) as $file ) {
			copy( $file, "{$folder}/" . basename( $file ) );
		}
		// A WAL that once grew has room left for a few more moves.
		( new \PDO( "sqlite:{$folder}/waybill.db" ) )->query( 'PRAGMA wal_checkpoint(TRUNCATE)' );
		$this->shop->php( sprintf( 'update_option("waybill_store","sqlite:%s/waybill.db");', $folder ) );
		self::assertSame( 404, $this->shop->rest( 'manager1', 'GET', 'orders/999999999' )->status );
		$this->faults[] = function () use ( $store, $folder ): void {
			$this->shop->php( sprintf( 'update_option("waybill_store","sqlite:%s");', $store ) );
			exec( 'umount ' . escapeshellarg( $folder ) );
		};
		return $folder;
	}

	private function fill( string $file ): void {
		exec( 'dd if=/dev/zero bs=4k of=' . escapeshellarg( $file ) . ' 2>/dev/null' );
	}
}
