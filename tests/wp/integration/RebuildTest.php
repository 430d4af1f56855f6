<?php
// SPDX-License-Identifier: MIT
//
// A rebuild of the read model that is begun anew while a worker is in the middle of a page.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class RebuildTest extends DeskTestCase {

	/** A rebuild of its own, and a worker that stands at an order when somebody begins anew. */
	private const WORKER = <<<'CODE'
		use Waybill\WordPress\Orders as O;
		$native  = new Waybill\WordPress\Native( new Waybill\WordPress\Options(), Waybill\WordPress\Plugin::VERSION );
		$catalog = $native->catalog();
		$base    = new O\Connection( $GLOBALS['wpdb'] );
		$cards   = new O\OrderCards( $base, new O\OrderFacts( $base ), new O\MoveTable( $base ), new Waybill\WordPress\Options() );
		$rebuild = new O\CatalogRebuild( static fn() => $catalog, $cards );
		$rebuild->begin();
		// As if all before it had been done.
		$catalog->setMark( 'rebuild_run', ( $catalog->mark( 'rebuild_run' ) & ~0xffffffff ) | %1$d );
		$catalog->remove( %2$d );
		$is_first = true;
		add_action( 'all', static function () use ( &$is_first, $rebuild ) {
			if ( $is_first && in_array( O\CardPages::class, array_column( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS ), 'class' ), true ) ) {
				$is_first = false;
				$rebuild->begin();
			}
		} );
		$rebuild->goOn( hrtime( true ) + 1 );
		echo json_encode( [ $is_first, $rebuild->isWanted(), $catalog->mark( 'rebuild_run' ) & 0xffffffff ] );
		$rebuild->goOn( hrtime( true ) + 60_000_000_000 );
		CODE;

	public function test_what_lies_before_the_page_is_not_passed_over(): void {
		$first = $this->order();
		$last  = $this->order();
		$this->list( 'manager1' );
		$this->shop->cli( 'catalog', 'rebuild' );
		$this->shop->sql( "UPDATE wp_wc_orders SET date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 1 HOUR WHERE id IN ({$first}, {$last})" );
		$found = json_decode( $this->shop->php( sprintf( self::WORKER, $last, $first ) ), true );
		self::assertSame( [ false, true, 1 ], $found, 'the worker has moved nothing that is not its own' );
		self::assertSame( [ $first ], $this->find( (string) $first ) );
		self::assertStringNotContainsString( 'catalog_rebuild', $this->shop->cli( 'catalog', 'status' ) );
	}
}
