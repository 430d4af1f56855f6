<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes all cards of the read model anew from the orders: the first time, when what they are made by
// changes (a setting, the number of decimals), and when somebody asks for it. It goes on where it was
// left off, in pages by the orders' ids; lists work meanwhile with what there is. Several workers at
// once do each other's work again and no harm.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Catalog;
use Waybill\WordPress\HealthSource;

final class CatalogRebuild implements HealthSource {

	/** The id to go on with; 0 when none runs. */
	private const NEXT = 'rebuild';

	/** What the cards are made by that the running one makes, and all the last one made, as numbers. */
	private const MAKES = 'rebuild_recipe';
	private const MADE  = 'recipe';

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
		return $catalog->mark( self::NEXT ) > 0 || $catalog->mark( self::MADE ) !== $this->recipe();
	}

	/** Begins, or begins anew. */
	public function begin(): void {
		$catalog = ( $this->catalog )();
		$catalog->setMark( self::MAKES, $this->recipe() );
		$catalog->setMark( self::NEXT, 1 );
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
		if ( 0 === $catalog->mark( self::NEXT ) || $catalog->mark( self::MAKES ) !== $this->recipe() ) {
			$this->begin();
		}
		do {
			$is_over = $this->page( $catalog );
			if ( null !== $tell ) {
				$tell( $this->percent() );
			}
		} while ( ! $is_over && hrtime( true ) < $deadline );
		return $is_over;
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
		$next = ( $this->catalog )()->mark( self::NEXT );
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
		return ( $this->catalog )()->mark( self::NEXT ) > 0;
	}

	/** Whether it was the last one. */
	private function page( Catalog $catalog ): bool {
		$page = $this->pages->from( $catalog->mark( self::NEXT ), $catalog->replace( ... ) );
		if ( 0 === $page['next'] ) {
			$catalog->setMark( self::MADE, $catalog->mark( self::MAKES ) );
		}
		$catalog->setMark( self::NEXT, $page['next'] );
		return 0 === $page['next'];
	}

	/** Never 0, which stands for nothing made. */
	private function recipe(): int {
		return 1 + crc32( $this->cards->recipe() );
	}
}
