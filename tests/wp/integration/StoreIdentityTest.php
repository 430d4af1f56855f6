<?php
// SPDX-License-Identifier: MIT
//
// A store and a shop that do not belong together: whatever led to it, nothing is written into the
// store, sales go on, their moves wait, and a technical admin says what is right.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class StoreIdentityTest extends ShopTestCase {

	private const PAGE = '/wp-admin/admin.php?page=waybill-settings';

	private string $file;

	private string $aside;

	protected function setUp(): void {
		parent::setUp();
		$this->file  = $this->shop->store();
		$this->aside = dirname( $this->file ) . '/aside';
		$this->shop->php( 'do_action("waybill_drain");' );
		mkdir( $this->aside );
		foreach ( (array) glob( "{$this->file}*" ) as $part ) {
			copy( $part, "{$this->aside}/" . basename( $part ) );
		}
	}

	protected function tearDown(): void {
		$id = ( new \PDO( "sqlite:{$this->aside}/waybill.db" ) )->query( 'SELECT id FROM identity' )->fetchColumn();
		$this->remove();
		foreach ( (array) glob( "{$this->aside}/*" ) as $part ) {
			rename( $part, dirname( $this->file ) . '/' . basename( $part ) );
		}
		rmdir( $this->aside );
		// What was told to the other store, its own has lost: found here, and not by the next test.
		$this->shop->php( sprintf( 'update_option("waybill_store_id",%s);do_action("waybill_reconcile");', var_export( $id, true ) ) );
		parent::tearDown();
	}

	public function test_the_shop_knows_its_store_and_the_store_its_shop(): void {
		$identity = json_decode( $this->shop->php( 'echo json_encode((new Waybill\Store(get_option("waybill_store")))->getIdentity());' ), true );
		self::assertSame( $this->shop->php( 'echo get_option("waybill_store_id");' ), $identity['id'] );
		self::assertSame( $this->shop->php( 'global $wpdb;echo hash("sha256",DB_NAME."\0".$wpdb->prefix."\0".get_current_blog_id());' ), $identity['owner'] );
		self::assertStringContainsString( $identity['id'], $this->shop->cli( 'doctor' ) );
		self::assertStringContainsString( 'already', $this->shop->cli( 'store', 'adopt' ) );
	}

	public function test_a_store_without_an_owner_is_claimed_and_one_of_many_requests_gets_it(): void {
		$this->write( "UPDATE identity SET owner = ''" );
		$this->shop->php( 'delete_option("waybill_store_id");' );
		$reads = array_fill( 0, 6, $this->shop->restRequest( 'manager1', 'GET', 'orders/999999999' ) );
		foreach ( $this->shop->together( $reads ) as $answer ) {
			self::assertSame( 404, $answer->status, $answer->body );
		}
		$this->test_the_shop_knows_its_store_and_the_store_its_shop();
	}

	/** @return array<string, array{string, string}> what happens to the file; what the page says of it */
	public static function strangers(): array {
		return [
			'another shop’s store'         => [ 'owner', 'belongs to another shop' ],
			'another store in its place'   => [ 'other', 'Another store stands' ],
			'a store of no shop'           => [ 'new', 'Another store stands' ],
			'an empty file'                => [ 'empty', 'file is gone' ],
			'no file'                      => [ 'none', 'file is gone' ],
		];
	}

	#[DataProvider( 'strangers' )]
	public function test_nothing_is_written_to_it_sales_go_on_and_moves_wait( string $what, string $said ): void {
		$order = $this->shop->unpaidOrder();
		$this->estrange( $what );
		$before = $this->bytes();
		self::assertSame( 503, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
		$this->shop->php( "wc_get_order({$order})->payment_complete('tx');" );
		self::assertSame( 'wc-processing', $this->shop->status( $order ) );
		$this->shop->php( 'try{do_action("waybill_drain");}catch(Waybill\WordPress\Unavailable $e){}' );
		self::assertSame( '0', $this->shop->sql( "SELECT MIN(drained) FROM wp_waybill_moves WHERE order_id = {$order}" ) );
		[ $code, $doctor ] = $this->shop->tryCli( 'doctor' );
		self::assertSame( 1, $code );
		self::assertMatchesRegularExpression( "/^error    store .*{$said}/m", $doctor );
		self::assertStringContainsString( 'adopt it in the settings', $doctor );
		self::assertStringContainsString( $said, $this->page()->text( "//tr[@data-check='store'][@data-level='error']/td" ) );
		self::assertSame( $before, $this->bytes(), 'the store was written to' );
	}

	#[DataProvider( 'strangers' )]
	public function test_an_admin_adopts_it_and_an_event_tells_who( string $what ): void {
		$order = $this->shop->unpaidOrder();
		$older = $this->shop->paidOrder();
		$this->shop->kinds( $older );
		$this->estrange( $what );
		$this->shop->php( "wc_get_order({$order})->payment_complete('tx');" );
		$known = $this->shop->php( 'echo get_option("waybill_store_id");' );
		$sent  = $this->page()->press( "//*[@id='waybill-adopt-store']" );
		self::assertSame( 403, $this->shop->browse( 'shopmanager', $sent['action'], $sent['fields'], $sent['method'] )->status );
		self::assertSame( 302, $this->shop->browse( 'admin', $sent['action'], $sent['fields'], $sent['method'] )->status );
		$page = $this->page();
		self::assertSame( [], $page->find( "//*[@id='waybill-adopt-store']" ) );
		self::assertSame( [], $page->find( "//tr[@data-check='store']" ) );
		$told = array_column( $this->shop->events( 'store' ), null, 'kind' )['store_adopted']['body'];
		self::assertSame( 'user:' . $this->shop->userId( 'admin' ), $told['actor']['id'] );
		self::assertSame( [ $known, "sqlite:{$this->file}" ], [ $told['data']['before'], $told['data']['name'] ] );
		self::assertSame( $this->shop->php( 'echo get_option("waybill_store_id");' ), $told['data']['store'] );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ), 'what waited is told' );
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
		$this->shop->cli( 'reconcile' );
		self::assertSame( [ 'started' ], $this->shop->kinds( $older ), 'what the store before it was told begins anew' );
		self::assertSame( 200, $this->shop->move( 'staff1', $older, 'start_picking' )->status );
		self::assertStringContainsString( ' 0 orders differ', $this->shop->cli( 'reconcile' ) );
	}

	public function test_the_command_line_adopts_as_well(): void {
		$this->estrange( 'other' );
		self::assertStringContainsString( 'is this shop’s now', $this->shop->cli( 'store', 'adopt' ) );
		self::assertSame( 'cli', array_column( $this->shop->events( 'store' ), null, 'kind' )['store_adopted']['body']['actor']['id'] );
	}

	public function test_another_shops_store_is_not_taken_by_naming_it_in_the_settings(): void {
		$other = dirname( $this->file ) . '/aside/other.db';
		$this->shop->php( sprintf( '$s=new Waybill\Store("sqlite:%s");$s->migrate();$s->setOwner("","another shop");', $other ) );
		$sent = $this->page()->press( "//input[@name='submit'][not(@id='waybill-adopt-store')]", [ 'store' => "sqlite:{$other}" ] );
		$this->shop->browse( 'admin', $sent['action'], $sent['fields'], $sent['method'] );
		$page = $this->page();
		self::assertStringContainsString( 'belongs to another shop', $page->text( "//tr[@data-check='store']/td" ) );
		self::assertSame( 'another shop', ( new \PDO( "sqlite:{$other}" ) )->query( 'SELECT owner FROM identity' )->fetchColumn() );
		$sent = $page->press( "//input[@name='submit'][not(@id='waybill-adopt-store')]", [ 'store' => "sqlite:{$this->file}" ] );
		$this->shop->browse( 'admin', $sent['action'], $sent['fields'], $sent['method'] );
		self::assertSame( [], $this->page()->find( "//tr[@data-check='store']" ) );
		array_map( 'unlink', (array) glob( "{$other}*" ) );
	}

	private function estrange( string $what ): void {
		if ( 'owner' === $what ) {
			$this->write( "UPDATE identity SET owner = 'another shop'" );
			return;
		}
		$this->remove();
		$make = sprintf( '$s=new Waybill\Store("sqlite:%s");$s->migrate();', $this->file );
		match ( $what ) {
			'none'  => null,
			'empty' => touch( $this->file ),
			'new'   => $this->shop->php( $make ),
			default => $this->shop->php( $make . '$s->setOwner("",Waybill\WordPress\Ownership::shop());' ),
		};
	}

	private function remove(): void {
		array_map( 'unlink', (array) glob( "{$this->file}*" ) );
	}

	private function write( string $sql ): void {
		( new \PDO( "sqlite:{$this->file}" ) )->exec( $sql );
	}

	/** All that the store holds. A reader makes an empty WAL; that is nothing. */
	private function bytes(): string {
		clearstatcache();
		$parts = array_filter( [ $this->file, "{$this->file}-wal" ], static fn( string $part ): bool => is_file( $part ) && filesize( $part ) > 0 );
		return implode( ' ', array_map( 'md5_file', $parts ) ) . ( is_file( $this->file ) ? '' : 'none' );
	}

	private function page(): Page {
		return new Page( $this->shop->browse( 'admin', self::PAGE )->body );
	}
}
