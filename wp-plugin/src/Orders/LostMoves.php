<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notices that the store was set back to an older state, and has it told again what it lost.
//
// Two looks say it for certain, and cost a few lookups by key. The log only grows, so an event that
// was its newest once is there for ever: its place and hash are kept, and missed when they are gone
// or another's. And what the store was told has an event or an intent there: the newest moves are
// asked for, which sees what was lost since the last look.
//
// Then every move that it was told is asked for, order by order; the unknown ones wait again, as if
// they had never been told, and are drained like any other, in their order. A change that
// WooCommerce made is judged anew. One that was made through Waybill can't be judged: nobody knows
// any more what the store held then. It is kept as drift; nothing is ever made again. An order's
// moves are marked all at once, so that none is told before an older one.
//
// Comparing all moves at each turn was dropped for its cost; trusting the newest ones alone, because
// a store from which only picks and notes are missing has lost no move at all.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Engine;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\HealthSource;
use Waybill\WordPress\Ownership;

/**
 * @phpstan-type Look array{store: string, since: int, position: int, hash: string}
 * @phpstan-type Search array{at: int, after: int, lost: int, is_over: bool}
 */
final class LostMoves implements HealthSource {

	/** What the log held at the last look. */
	private const LOOK = 'waybill_log_seen';

	/** The search that a missing event began. */
	private const SEARCH = 'waybill_restored';

	/** Moves that are asked for at each look. */
	private const NEWEST_COUNT = 50;

	/** Orders whose moves are asked for at a time. */
	private const PAGE_COUNT = 200;

	/** How long the health page tells of a search that is over. */
	private const SHOWN_S = 604_800;

	/**
	 * @param \Closure(): Engine $engine
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly MoveTable $moves,
		private readonly Ownership $ownership,
	) {
	}

	/**
	 * Looks, and searches as far as the time goes; the next turn goes on. Answers how many moves were
	 * found that the store has lost.
	 *
	 * @param int $deadline by hrtime()
	 * @throws DatabaseFailure
	 * @throws \Waybill\Exception
	 */
	public function find( int $deadline ): int {
		if ( $this->moves->isInTransaction() ) {
			return 0;
		}
		$engine = ( $this->engine )();
		$look   = $this->look();
		$search = self::search();
		if ( null === $search || $search['is_over'] ) {
			if ( ! $this->isRestored( $engine, $look ) ) {
				$this->remember( $engine, $look );
				return 0;
			}
			$search = $this->begin( $engine, $look );
		}
		$before = $search['lost'];
		do {
			$search = $this->page( $engine, $look, $search );
		} while ( ! $search['is_over'] && hrtime( true ) < $deadline );
		if ( $search['is_over'] ) {
			$this->remember( $engine, $look );
		}
		update_option( self::SEARCH, $search, false );
		return $search['lost'] - $before;
	}

	/**
	 * When the shop took the store that it uses, in ms; 0 for its first one. What was told before was
	 * told to another.
	 */
	public function since(): int {
		return $this->look()['since'];
	}

	/** @return list<array{check: string, level: 'ok'|'warning'|'error', text: string}> */
	public function healthLines(): array {
		$search = self::search();
		if ( null === $search || ( $search['is_over'] && $search['at'] < time() - self::SHOWN_S ) ) {
			return [];
		}
		$at = (string) wp_date( 'Y-m-d H:i:s', $search['at'] );
		return [
			[
				'check' => 'restored',
				'level' => $search['is_over'] ? 'warning' : 'error',
				'text'  => $search['is_over']
					? sprintf(
						_n(
							/* translators: 1: date and time, 2: number of status changes. */
							'The store was restored from an older backup (found %1$s). It had lost %2$d status change, which is told again: look at the orders that have drifted.',
							'The store was restored from an older backup (found %1$s). It had lost %2$d status changes, which are told again: look at the orders that have drifted.',
							$search['lost'],
							'waybill'
						),
						$at,
						$search['lost']
					)
					/* translators: %s: date and time. */
					: sprintf( __( 'The store was restored from an older backup (found %s). What it has lost is being looked for; “wp waybill reconcile” does it at once.', 'waybill' ), $at ),
			],
		];
	}

	/**
	 * @param Look $look
	 */
	private function isRestored( Engine $engine, array $look ): bool {
		if ( 0 < $look['position'] ) {
			try {
				$mark = $engine->mark( $look['position'] );
			} catch ( NotFound ) {
				return true;
			}
			if ( $mark['hash'] !== $look['hash'] ) {
				return true;
			}
		}
		foreach ( $this->moves->newestTold( $look['since'], self::NEWEST_COUNT ) as $id ) {
			if ( ! $engine->knows( $id ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * @param Look $look
	 * @return Search
	 */
	private function begin( Engine $engine, array $look ): array {
		try {
			$found = $engine->mark()['position'];
		} catch ( NotFound ) {
			$found = 0;
		}
		$engine->record(
			'store',
			'store_restored',
			Actors::system(),
			[
				'store'    => $look['store'],
				'position' => $found,
				'seen'     => $look['position'],
			],
			Clock::nowMs()
		);
		return [
			'at'      => time(),
			'after'   => 0,
			'lost'    => 0,
			'is_over' => false,
		];
	}

	/**
	 * @param Look   $look
	 * @param Search $search
	 * @return Search
	 */
	private function page( Engine $engine, array $look, array $search ): array {
		$orders = $this->moves->ordersAfter( $search['after'], self::PAGE_COUNT );
		$lost   = [];
		foreach ( $this->moves->told( $orders, $look['since'] ) as $id ) {
			if ( ! $engine->knows( $id ) ) {
				$lost[] = $id;
			}
		}
		$this->moves->markUntold( $lost );
		return [
			'at'      => $search['at'],
			'after'   => [] === $orders ? $search['after'] : max( $orders ),
			'lost'    => $search['lost'] + count( $lost ),
			'is_over' => count( $orders ) < self::PAGE_COUNT,
		];
	}

	/**
	 * What was seen of the store that the shop uses now. Another one that somebody adopted was never
	 * told what came before.
	 *
	 * @return Look
	 */
	private function look(): array {
		$store = $this->ownership->storeId();
		$seen  = get_option( self::LOOK );
		if ( is_array( $seen ) && ( $seen['store'] ?? null ) === $store && is_int( $seen['since'] ?? null ) && is_int( $seen['position'] ?? null ) && is_string( $seen['hash'] ?? null ) ) {
			return [
				'store'    => $store,
				'since'    => $seen['since'],
				'position' => $seen['position'],
				'hash'     => $seen['hash'],
			];
		}
		return [
			'store'    => $store,
			'since'    => false === $seen ? 0 : MoveTable::now(),
			'position' => 0,
			'hash'     => '',
		];
	}

	/**
	 * @param Look $look
	 */
	private function remember( Engine $engine, array $look ): void {
		try {
			update_option( self::LOOK, $engine->mark() + $look, false );
		} catch ( NotFound ) {
			update_option( self::LOOK, $look, false );
		}
	}

	/** @return ?Search */
	private static function search(): ?array {
		$search = get_option( self::SEARCH );
		if ( ! is_array( $search ) || ! is_int( $search['at'] ?? null ) || ! is_int( $search['after'] ?? null ) || ! is_int( $search['lost'] ?? null ) || ! is_bool( $search['is_over'] ?? null ) ) {
			return null;
		}
		return [
			'at'      => $search['at'],
			'after'   => $search['after'],
			'lost'    => $search['lost'],
			'is_over' => $search['is_over'],
		];
	}
}
