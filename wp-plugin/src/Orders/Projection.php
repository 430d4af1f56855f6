<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keeps the read model's cards what the orders in WooCommerce are. Nothing is written when WooCommerce
// saves: a sale must not wait for the store. Whoever looks at lists first takes over what was modified
// since the last look, within bounds, and the worker does the rest each minute. Where an order is and
// who has it needs no care of ours, the store itself keeps that in the card.
//
// WooCommerce dates each modification to the second, and there is an index on it. What was modified
// behind a place is read again unless its card was read after that second had ended. The place never
// passes the last minute, because a transaction may show its rows late; within it the cards say what is
// known already. Deleted orders are told by WooCommerce's hook, which leaves a note for the worker.
// What no date tells (rows written with SQL, a line changed without its order) CatalogWalk finds.
//
// Hooks that collect the ids of saved orders were dropped: they miss what the dates show, and cost each
// sale a row.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Catalog;
use Waybill\Exception\Busy;
use Waybill\Exception\StorageFailure;
use Waybill\WordPress\Clock;
use Waybill\WordPress\HealthSource;
use Waybill\WordPress\Native;
use Waybill\WordPress\Schedule;
use Waybill\WordPress\Service;

final class Projection implements Service, HealthSource {

	public const HOOK = 'waybill_catalog';

	/** With the ids of orders that were deleted. */
	private const GONE_HOOK = 'waybill_catalog_gone';

	/** Up to which modification all was looked at. */
	private const PLACE = 'place';

	/** A modification may be committed so much later than it is dated. */
	private const LATE_S = 60;

	/** Orders that one look at a list reads again; the worker takes the rest. */
	private const LOOK_COUNT = 200;
	private const LOOK_MS    = 300;
	private const TURN_MS    = 15_000;

	/** What a look gives to a rebuild that runs: a small shop is whole at once. */
	private const REBUILD_MS = 1000;

	/** A place that lags behind the orders by more is worth a look. */
	private const BEHIND_S = 600;

	/** A place is kept in one number, so that it is written at once: seconds since this, and the id. */
	private const EPOCH = 1_262_304_000;
	private const ID_MAX = 0xffffffff;

	/** Ids of one note to the worker: Action Scheduler takes 8,000 characters. */
	private const GONE_COUNT = 300;

	/** @var list<int> deleted in this request */
	private array $gone = [];

	private bool $is_rebuilding = false;

	/**
	 * @param \Closure(): Catalog $catalog
	 */
	public function __construct(
		private readonly \Closure $catalog,
		private readonly OrderCards $cards,
		private readonly MoveTable $moves,
		private readonly CatalogRebuild $rebuild,
		private readonly Border $border,
	) {
	}

	public function register(): void {
		add_action( self::HOOK, $this->takeTurn( ... ) );
		add_action( self::GONE_HOOK, $this->forget( ... ) );
		add_action( 'woocommerce_delete_order', $this->border->action( $this->note( ... ) ) );
		add_action( 'shutdown', $this->border->action( $this->tellWorker( ... ) ), PHP_INT_MAX );
	}

	/**
	 * Whether there is something to take over, or a rebuild to go on with.
	 *
	 * @throws DatabaseFailure
	 */
	public function hasWork(): bool {
		return null === Native::missingForCatalog() && ( $this->rebuild->isWanted() || [] !== $this->waiting( 1 ) );
	}

	/**
	 * Takes over what was modified, as far as somebody who looks at a list can wait for it. Where it can't
	 * be done, what is known is still worth looking at.
	 */
	public function look(): void {
		try {
			// Somebody who looks at a shop that has just got Waybill is to see orders.
			if ( $this->rebuild->isWanted() && ! $this->moves->isInTransaction() ) {
				$this->is_rebuilding = ! $this->rebuild->goOn( hrtime( true ) + self::REBUILD_MS * 1_000_000 );
			}
			$this->catchUp( self::LOOK_COUNT, hrtime( true ) + self::LOOK_MS * 1_000_000 );
		} catch ( Busy | StorageFailure | DatabaseFailure $failure ) {
			self::tellStale( $failure );
		}
	}

	/**
	 * How far the rebuild is that the last look has met; null where there was none.
	 *
	 * @return ?array{done: int, total: int}
	 */
	public function rebuilding(): ?array {
		return $this->is_rebuilding ? $this->rebuild->progress() : null;
	}

	/**
	 * Takes over what was modified, at most [max] orders. Answers how many.
	 *
	 * @param int $deadline by hrtime()
	 * @throws DatabaseFailure
	 * @throws \Waybill\Exception
	 */
	public function catchUp( int $max, int $deadline ): int {
		$begun   = $this->begin();
		$place   = $begun;
		$settled = $begun;
		$count   = 0;
		do {
			$modified = $this->cards->modifiedAfter( $place[0], $place[1] );
			$stale    = $this->stale( $modified );
			$is_cut   = count( $stale ) > $max - $count;
			if ( [] !== $stale && $this->moves->isInTransaction() ) {
				break;
			}
			$this->readAgain( array_slice( $stale, 0, $max - $count ) );
			$count += min( count( $stale ), $max - $count );
			foreach ( $is_cut ? [] : $modified as $id => $second ) {
				$place   = [ $second, $id ];
				$settled = $second < time() - self::LATE_S ? $place : $settled;
			}
		} while ( ! $is_cut && count( $modified ) === OrderCards::COUNT_MAX && hrtime( true ) < $deadline );
		if ( $settled !== $begun ) {
			( $this->catalog )()->setMark( self::PLACE, self::encoded( $settled ) );
		}
		return $count;
	}

	/**
	 * Reads orders again, whatever is known of them; those that are not to be shown lose their card.
	 *
	 * @param list<int> $ids
	 * @throws DatabaseFailure
	 * @throws \Waybill\Exception
	 */
	public function readAgain( array $ids ): void {
		$catalog = ( $this->catalog )();
		foreach ( array_chunk( $ids, OrderCards::COUNT_MAX ) as $page ) {
			$cards = $this->cards->read( $page );
			if ( [] !== $cards ) {
				$catalog->put( $cards );
			}
			// Most of them never had one: asking is cheaper than removing.
			$absent = array_values( array_diff( $page, array_column( $cards, 'id' ) ) );
			$this->forget( [] === $absent ? [] : array_keys( $catalog->fresh( $absent ) ) );
		}
	}

	/**
	 * Of orders that a list is about to show, those that were deleted meanwhile; their cards go with them.
	 *
	 * @param list<int> $ids
	 * @return list<int>
	 */
	public function findGone( array $ids ): array {
		$gone = [];
		try {
			$gone = array_values( array_diff( $ids, $this->cards->existing( $ids ) ) );
			if ( [] !== $gone && ! $this->moves->isInTransaction() ) {
				$this->forget( $gone );
			}
		} catch ( Busy | StorageFailure | DatabaseFailure $failure ) {
			self::tellStale( $failure );
		}
		return $gone;
	}

	/** @return list<array{check: string, level: 'ok'|'warning'|'error', text: string}> */
	public function healthLines(): array {
		$missing = Native::missingForCatalog();
		if ( null !== $missing ) {
			return [ self::line( 'warning', $missing ) ];
		}
		$oldest = array_values( $this->waiting( 1 ) )[0] ?? null;
		if ( null !== $oldest && $oldest < time() - self::BEHIND_S ) {
			$at = (string) wp_date( 'Y-m-d H:i:s', $oldest );
			/* translators: %s: date and time. */
			return [ self::line( 'error', sprintf( __( 'Lists and search show orders as they were: changes since %s wait to be taken over. Does Action Scheduler run?', 'waybill' ), $at ) ) ];
		}
		return [ self::line( 'ok', __( 'Lists and search know the orders as they are.', 'waybill' ) ) ];
	}

	private function takeTurn(): void {
		$deadline = hrtime( true ) + self::TURN_MS * 1_000_000;
		$this->rebuild->goOn( $deadline );
		$this->catchUp( PHP_INT_MAX, $deadline );
	}

	/**
	 * Orders whose card is not known to be what they are, the longest waiting first.
	 *
	 * @return array<int, int> id to second
	 */
	private function waiting( int $max ): array {
		$place    = $this->place();
		$modified = $this->cards->modifiedAfter( $place[0], $place[1] );
		$stale    = array_flip( $this->stale( $modified ) );
		return array_slice( array_intersect_key( $modified, $stale ), 0, $max, true );
	}

	/**
	 * @param array<int, int> $modified id to second
	 * @return list<int>
	 */
	private function stale( array $modified ): array {
		$known = [] === $modified ? [] : ( $this->catalog )()->fresh( array_keys( $modified ) );
		$stale = [];
		foreach ( $modified as $id => $second ) {
			$card = $known[ $id ] ?? null;
			if ( null === $card || $card['modified_at'] !== $second * 1000 || $card['read_at'] < ( $second + 1 ) * 1000 ) {
				$stale[] = $id;
			}
		}
		return $stale;
	}

	/** @return array{int, int} second and id */
	private function place(): array {
		$mark = ( $this->catalog )()->mark( self::PLACE );
		// Without one a rebuild is still to come, which takes over what is older.
		return 0 === $mark ? [ time() - self::LATE_S, 0 ] : [ self::EPOCH + ( $mark >> 32 ), $mark & self::ID_MAX ];
	}

	/**
	 * The place, kept from the first time on.
	 *
	 * @return array{int, int}
	 */
	private function begin(): array {
		$place = $this->place();
		if ( 0 === ( $this->catalog )()->mark( self::PLACE ) ) {
			( $this->catalog )()->setMark( self::PLACE, self::encoded( $place ) );
		}
		return $place;
	}

	/** @param array{int, int} $place */
	private static function encoded( array $place ): int {
		return ( max( 0, $place[0] - self::EPOCH ) << 32 ) | min( self::ID_MAX, $place[1] );
	}

	private function note( int $order_id ): void {
		if ( null === Native::missingForCatalog() ) {
			$this->gone[] = $order_id;
		}
	}

	private function tellWorker(): void {
		if ( ! function_exists( 'as_enqueue_async_action' ) ) {
			return;
		}
		foreach ( array_chunk( $this->gone, self::GONE_COUNT ) as $ids ) {
			as_enqueue_async_action( self::GONE_HOOK, [ $ids ], Schedule::GROUP );
		}
		$this->gone = [];
	}

	/**
	 * Refunds and other plugins' orders never had a card: taking none away is harmless.
	 *
	 * @param array<int> $ids
	 */
	private function forget( array $ids ): void {
		foreach ( $ids as $id ) {
			( $this->catalog )()->remove( $id );
		}
	}

	private static function tellStale( \Throwable $failure ): void {
		error_log( 'waybill: lists show orders as they were: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
	}

	/**
	 * @param 'ok'|'warning'|'error' $level
	 * @return array{check: string, level: 'ok'|'warning'|'error', text: string}
	 */
	private static function line( string $level, string $text ): array {
		return [
			'check' => 'catalog',
			'level' => $level,
			'text'  => $text,
		];
	}
}
