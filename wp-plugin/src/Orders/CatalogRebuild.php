<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes all cards of the read model anew from the orders: the first time, when what they are made by
// changes (a setting, the number of decimals), and when somebody asks for it. It goes on where it was
// left off, in pages by the orders' ids; lists work meanwhile with what there is.
//
// Several workers may be at it at once, and somebody may begin it anew while one of them is in a page.
// So where it stands is one number, of the run and the id, which each page moves on from what it was
// read as: a worker whose run is over, or whose page another has done, moves nothing. Its cards are
// orders as they are and stay.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Catalog;
use Waybill\WordPress\HealthSource;
use Waybill\WordPress\Native;

final class CatalogRebuild implements HealthSource {

	/**
	 * The number of the run and the id to go on with, which is 0 when none runs. Not the mark "rebuild": a
	 * plugin that knows nothing of runs keeps an id alone there, and would take this for one behind the last.
	 */
	private const NEXT = 'rebuild_run';

	private const ID_BITS = 32;
	private const ID_MAX  = 0xffffffff;

	/** What the cards are made by that the running one makes, and all the last one made, as numbers. */
	private const MAKES = 'rebuild_recipe';
	private const MADE  = 'recipe';

	/** What it asks of the extension for that. */
	private const MOVES_MARKS = 'catalog.marks';

	private readonly CardPages $pages;

	/** @param \Closure(): Catalog $catalog */
	public function __construct(
		private readonly \Closure $catalog,
		private readonly OrderCards $cards,
	) {
		$this->pages = new CardPages( $cards );
	}

	/** Whether one runs or should. */
	public function isWanted(): bool {
		$catalog = ( $this->catalog )();
		return self::id( $catalog->mark( self::NEXT ) ) > 0 || $catalog->mark( self::MADE ) !== $this->recipe();
	}

	/** Begins, or begins anew: what runs is over. */
	public function begin(): void {
		$catalog = ( $this->catalog )();
		// Before the run itself, so that whoever finds the run finds by what it makes its cards.
		$catalog->setMark( self::MAKES, $this->recipe() );
		do {
			$stands = $catalog->mark( self::NEXT );
			$run    = ( $stands >> self::ID_BITS ) + 1;
		} while ( ! self::move( $catalog, $stands, ( $run << self::ID_BITS ) | 1 ) );
	}

	/**
	 * Goes on as far as the time goes, where one is wanted.
	 *
	 * @param int                    $deadline by hrtime()
	 * @param ?\Closure(int): void $tell     is given the share that is done, in percent
	 * @return bool whether it is over
	 * @throws DatabaseFailure
	 * @throws \Waybill\Exception
	 */
	public function goOn( int $deadline, ?\Closure $tell = null ): bool {
		if ( ! $this->isWanted() ) {
			return true;
		}
		$catalog = ( $this->catalog )();
		do {
			$this->page( $catalog );
			$is_wanted = $this->isWanted();
			if ( null !== $tell ) {
				$tell( $this->percent() );
			}
		} while ( $is_wanted && hrtime( true ) < $deadline );
		return ! $is_wanted;
	}

	/** How much of a running one is done; 100 when none runs. */
	public function percent(): int {
		$progress = $this->progress();
		return null === $progress ? 100 : min( 99, intdiv( 100 * $progress['done'], max( 1, $progress['total'] ) ) );
	}

	/**
	 * How far a running one is among the orders' ids; null when none runs.
	 *
	 * @return ?array{done: int, total: int}
	 */
	public function progress(): ?array {
		$next = self::id( ( $this->catalog )()->mark( self::NEXT ) );
		if ( 0 === $next ) {
			return null;
		}
		$total = $this->cards->lastId();
		return [
			'done'  => min( $next - 1, $total ),
			'total' => $total,
		];
	}

	/** @return list<array{check: string, level: 'ok'|'warning'|'error', text: string}> */
	public function healthLines(): array {
		if ( ! $this->isWanted() ) {
			return [];
		}
		return [
			[
				'check' => 'catalog_rebuild',
				'level' => 'warning',
				/* translators: %d: a share in percent. */
				'text'  => sprintf( __( 'Lists and search are being made anew: %d %% are done. “wp waybill catalog rebuild” does it at once.', 'waybill' ), $this->isBegun() ? $this->percent() : 0 ),
			],
		];
	}

	private function isBegun(): bool {
		return self::id( ( $this->catalog )()->mark( self::NEXT ) ) > 0;
	}

	/** Makes the next cards, and begins first where nothing runs, or what runs makes them otherwise. */
	private function page( Catalog $catalog ): void {
		$recipe = $this->recipe();
		$stands = $catalog->mark( self::NEXT );
		if ( 0 === self::id( $stands ) || $catalog->mark( self::MAKES ) !== $recipe ) {
			$this->begin();
			$stands = $catalog->mark( self::NEXT );
		}
		$page = $this->pages->from( max( 1, self::id( $stands ) ), $catalog->replace( ... ) );
		$next = $stands - self::id( $stands ) + min( self::ID_MAX, $page['next'] );
		if ( self::move( $catalog, $stands, $next ) && 0 === $page['next'] ) {
			// Behind it: what stops in between makes them once more.
			$catalog->setMark( self::MADE, $recipe );
		}
	}

	/** The id that a place of the rebuild names. */
	private static function id( int $stands ): int {
		return $stands & self::ID_MAX;
	}

	/** Whether the rebuild stood where it was believed to stand; an extension that can't tell believes it. */
	private static function move( Catalog $catalog, int $expected, int $place ): bool {
		if ( in_array( self::MOVES_MARKS, Native::features(), true ) ) {
			return $catalog->moveMark( self::NEXT, $expected, $place );
		}
		$catalog->setMark( self::NEXT, $place );
		return true;
	}

	/** Never 0, which stands for nothing made. */
	private function recipe(): int {
		return 1 + crc32( $this->cards->recipe() );
	}
}
