<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

/**
 * Guarded saves on servers that bound a lock wait in other ways, or in none. The server is the lab's
 * own behind a wire that refuses what an older one would not understand.
 */
final class LockWaitTest extends ShopTestCase {

	private const OPTION = 'waybill_lock_wait';

	protected function tearDown(): void {
		parent::tearDown();
		$this->shop->php( 'delete_option( "' . self::OPTION . '" ); delete_option( "waybill_troubles" );' );
	}

	/** @return iterable<string, array{string, string, string}> */
	public static function servers(): iterable {
		yield 'one that knows WAIT' => [ '/never/', 'wait', 'bounds each wait' ];
		yield 'one that knows NOWAIT alone' => [ '/FOR UPDATE WAIT/', 'nowait', 'answers at once' ];
		yield 'one that knows neither' => [ '/FOR UPDATE (?:WAIT|NOWAIT)/', 'session', 'knows neither' ];
	}

	#[DataProvider( 'servers' )]
	public function test_the_form_that_works_is_found_kept_and_shown( string $refused, string $form, string $shown ): void {
		$order = $this->shop->unpaidOrder();
		$this->shop->php( 'delete_option( "' . self::OPTION . '" ); delete_option( "waybill_troubles" );' );
		$wire = new Wire( $this->shop, 'refuse', $refused );
		try {
			$out = json_decode(
				$this->shop->php(
					"global \$wpdb; \$late = wc_get_order( {$order} ); wc_get_order( {$order} )->update_status( 'processing' ); \$late->update_status( 'processing' );"
					. ' echo wp_json_encode( [ array_values( get_option( "' . self::OPTION . '" ) ), $wpdb->get_var( "SELECT @@innodb_lock_wait_timeout" ), get_option( "waybill_troubles" ) ] );'
				),
				true
			);
			self::assertSame( [ [ $form ], $this->shop->sql( 'SELECT @@GLOBAL.innodb_lock_wait_timeout' ), false ], $out );
			self::assertSame( 'pending>processing 1', $this->moves( $order ) );
			$this->assertWaitIsBounded();
		} finally {
			$wire->end();
		}
		self::assertMatchesRegularExpression( "/ok +locks +.*{$shown}/", $this->shop->cli( 'doctor' ) );
	}

	/**
	 * Somebody holds the order for longer than the guard may wait, and lets go: WooCommerce goes on by
	 * itself by then.
	 */
	private function assertWaitIsBounded(): void {
		$order = $this->shop->unpaidOrder();
		$held  = new \mysqli( null, 'root', '', 'wordpress', null, $this->shop->databaseSocket() );
		$held->query( 'SET GLOBAL innodb_lock_wait_timeout = 9' );
		$held->query( 'BEGIN' );
		$held->query( "SELECT 1 FROM wp_wc_orders WHERE id = {$order} FOR UPDATE" );
		$held->query( 'SET GLOBAL innodb_lock_wait_timeout = DEFAULT' );
		$this->shop->plant( "add_filter('woocommerce_orders_table_datastore_db_rows_for_order', static function () { exit( (string) round( microtime( true ) - \$GLOBALS['began'], 1 ) ); }, 0 );" );
		$took = $this->shop->php( "\$GLOBALS['began'] = microtime( true ); wc_get_order( {$order} )->update_status( 'processing' );" );
		$held->close();
		self::assertGreaterThan( 2.5, (float) $took );
		self::assertLessThan( 8.0, (float) $took, 'the guard gives up before the session would' );
	}

	private function moves( int $order ): string {
		return $this->shop->sql( "SELECT GROUP_CONCAT(CONCAT(from_status, '>', to_status, ' ', done) ORDER BY created_ms) FROM wp_waybill_moves WHERE order_id = {$order}" );
	}
}
