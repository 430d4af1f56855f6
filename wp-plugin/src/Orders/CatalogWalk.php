<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compares all cards with their orders, a few at each turn of the worker, and makes good what differs:
// rows written with SQL, a database restored from a backup, a line changed without its order. How many
// it found is the drift that the health page shows, for a day. What was modified in the last
// minute is Projection's to take over and no drift.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Catalog;
use Waybill\WordPress\HealthSource;
use Waybill\WordPress\Native;
use Waybill\WordPress\Service;

/**
 * @phpstan-type Rounds array{orders: int, last_at: int, last_orders: int, drift: int, drift_at: int}
 */
final class CatalogWalk implements Service, HealthSource {

	public const HOOK = 'waybill_catalog_walk';

	/** The id to go on with. */
	private const NEXT = 'walk';

	/** How far the round that runs is, what the last one looked at, and what was found last. */
	private const ROUNDS = 'waybill_catalog_walk';

	private const TURN_S_MAX = 5;
	private const RECENT_MS  = 60_000;

	/** How long what was found is told: a small shop has a round each five minutes. */
	private const SHOWN_S = 86_400;

	private readonly CardPages $pages;

	/** @param \Closure(): Catalog $catalog */
	public function __construct(
		private readonly \Closure $catalog,
		OrderCards $cards,
		private readonly Projection $projection,
		private readonly CatalogRebuild $rebuild,
	) {
		$this->pages = new CardPages( $cards );
	}

	public function register(): void {
		add_action( self::HOOK, $this->takeTurn( ... ) );
	}

	/**
	 * Compares everything, changing nothing.
	 *
	 * @return array{orders: int, drift: list<int>} how many orders there are, and the ids that differ
	 * @throws DatabaseFailure
	 * @throws \Waybill\Exception
	 */
	public function compareAll(): array {
		$orders = 0;
		$drift  = [];
		$from   = 1;
		do {
			[ $from, $looked, $found ] = $this->compare( $from );
			$orders                   += $looked;
			array_push( $drift, ...$found );
		} while ( 0 !== $from );
		return [
			'orders' => $orders,
			'drift'  => $drift,
		];
	}

	/** @return list<array{check: string, level: 'ok'|'warning'|'error', text: string}> */
	public function healthLines(): array {
		$rounds = self::rounds();
		$found  = $rounds['drift_at'] > time() - self::SHOWN_S ? $rounds['drift'] : 0;
		if ( 0 === $found && 0 === $rounds['last_at'] ) {
			return [];
		}
		return [
			[
				'check' => 'catalog_drift',
				'level' => $found > 0 ? 'warning' : 'ok',
				'text'  => $found > 0
					/* translators: %d: number of orders. */
					? sprintf( _n( '%d order was not as lists and search showed it, and was made good. Something writes orders around WooCommerce.', '%d orders were not as lists and search showed them, and were made good. Something writes orders around WooCommerce.', $found, 'waybill' ), $found )
					/* translators: 1: number of orders, 2: date and time. */
					: sprintf( _n( '%1$d order was compared with lists and search by %2$s, and did not differ.', '%1$d orders were compared with lists and search by %2$s, and none differed.', $rounds['last_orders'], 'waybill' ), $rounds['last_orders'], (string) wp_date( 'Y-m-d H:i:s', $rounds['last_at'] ) ),
			],
		];
	}

	/** One turn of the worker: goes on where the last one ended. While all is made anew there is nothing to compare. */
	private function takeTurn(): void {
		if ( null !== Native::missingForCatalog() || $this->rebuild->isWanted() ) {
			return;
		}
		$catalog  = ( $this->catalog )();
		$deadline = hrtime( true ) + self::TURN_S_MAX * 1_000_000_000;
		$rounds   = self::rounds();
		$next     = max( 1, $catalog->mark( self::NEXT ) );
		do {
			[ $next, $looked, $found ] = $this->compare( $next );
			$this->projection->readAgain( $found );
			$rounds['orders'] += $looked;
			if ( [] !== $found ) {
				$is_new             = $rounds['drift_at'] <= time() - self::SHOWN_S;
				$rounds['drift']    = count( $found ) + ( $is_new ? 0 : $rounds['drift'] );
				$rounds['drift_at'] = time();
			}
		} while ( 0 !== $next && hrtime( true ) < $deadline );
		if ( 0 === $next ) {
			$rounds['last_at']     = time();
			$rounds['last_orders'] = $rounds['orders'];
			$rounds['orders']      = 0;
		}
		$catalog->setMark( self::NEXT, $next );
		update_option( self::ROUNDS, $rounds, false );
	}

	/**
	 * A page of orders from an id on.
	 *
	 * @return array{int, int, list<int>} where to go on, 0 at the end; how many orders; which differ
	 * @throws DatabaseFailure
	 * @throws \Waybill\Exception
	 */
	private function compare( int $from ): array {
		$recent = [];
		$page   = $this->pages->from(
			$from,
			function ( int $first, int $last, array $cards ) use ( &$recent ): array {
				$recent = array_column( array_filter( $cards, static fn( array $card ): bool => $card['modified_at'] > $card['read_at'] - self::RECENT_MS ), 'id' );
				return ( $this->catalog )()->compare( $first, $last, $cards );
			}
		);
		return [ $page['next'], $page['orders'], array_values( array_diff( $page['result'], $recent ) ) ];
	}

	/** @return Rounds */
	private static function rounds(): array {
		$stored = get_option( self::ROUNDS );
		$number = static fn( string $name ): int => is_array( $stored ) && is_int( $stored[ $name ] ?? null ) ? $stored[ $name ] : 0;
		return [
			'orders'      => $number( 'orders' ),
			'last_at'     => $number( 'last_at' ),
			'last_orders' => $number( 'last_orders' ),
			'drift'       => $number( 'drift' ),
			'drift_at'    => $number( 'drift_at' ),
		];
	}
}
