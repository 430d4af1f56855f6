<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds what changed an order without passing the guard: the trash, deletion, plugins that write
// data stores or SQL, the synchronisation with the posts table, a database restored from a backup.
// A status and its move are written together, so a row that differs from what the log expects and
// has no move that tells of it was written by somebody else. The missing move is recorded, from what
// was known last to what the row holds, and drained like any other: the core says what it is.
//
// A run looks at all subjects, in pages. The worker takes a part of them at each of its turns, so
// that a shop with a million orders is looked at in the background all day instead of at once.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Engine;
use Waybill\Exception\Busy;
use Waybill\Exception\NotFound;
use Waybill\Exception\StorageFailure;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;

/**
 * @phpstan-import-type Subject from Engine
 */
final class Reconciler implements Service {

	public const HOOK = 'waybill_reconcile';

	/** Where the worker goes on. */
	private const OPTION = 'waybill_reconciled';

	private const PAGE_COUNT  = 200;
	private const TURN_S_MAX  = 15;

	/**
	 * @param \Closure(): Engine $engine
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly MoveTable $moves,
		private readonly Drain $drain,
		private readonly LostMoves $lost,
		private readonly TroubleLog $troubles,
	) {
	}

	public function register(): void {
		add_action( self::HOOK, $this->takeTurn( ... ) );
	}

	/**
	 * Looks at every order that Waybill should know. Answers how many differed.
	 */
	public function run(): int {
		$count = $this->lost->find( PHP_INT_MAX );
		$this->drain->all();
		$count += $this->findStrangers( PHP_INT_MAX );
		$after  = '';
		do {
			[ $after, $found ] = $this->comparePage( $after );
			$count            += $found;
		} while ( '' !== $after );
		$this->drain->all();
		return $count;
	}

	/**
	 * One turn of the worker: goes on where the last one ended.
	 */
	private function takeTurn(): void {
		$deadline = hrtime( true ) + self::TURN_S_MAX * 1_000_000_000;
		$this->lost->find( $deadline );
		$this->drain->all();
		$this->findStrangers( $deadline );
		$stored = get_option( self::OPTION, '' );
		$after  = is_string( $stored ) ? $stored : '';
		do {
			[ $after ] = $this->comparePage( $after );
		} while ( '' !== $after && hrtime( true ) < $deadline );
		update_option( self::OPTION, $after, false );
		$this->drain->all();
	}

	/**
	 * Orders in the status that begins the workflow, of which the store has never heard: from before
	 * Waybill was installed, written around WooCommerce, or told to another store. Those that were
	 * recorded are not found again, so what the time is too short for is found by the next turn.
	 */
	private function findStrangers( int $deadline ): int {
		$engine = ( $this->engine )();
		$status = self::firstStatus( $engine );
		$since  = $this->lost->since();
		$count  = 0;
		$after  = 0;
		do {
			$ids = $this->moves->unexplained( $status, $since, $after, self::PAGE_COUNT );
			foreach ( $ids as $id ) {
				if ( ! self::isSubject( $engine, $id ) ) {
					$row    = $this->moves->statuses( [ $id ] )[ $id ] ?? null;
					$count += null !== $row && $this->tryRecord( $id, '', $row ) ? 1 : 0;
				}
				$after = $id;
				if ( hrtime( true ) >= $deadline ) {
					return $count;
				}
			}
		} while ( count( $ids ) === self::PAGE_COUNT );
		return $count;
	}

	/** An earlier store that is used again knows orders whose moves another was told meanwhile. */
	private static function isSubject( Engine $engine, int $id ): bool {
		try {
			$engine->read( Drain::subject( $id ), Actors::system(), null, Clock::nowMs() );
		} catch ( NotFound ) {
			return false;
		}
		return true;
	}

	/**
	 * @return array{string, int} after which subject to go on, empty at the end; how many differed
	 */
	private function comparePage( string $after ): array {
		$subjects = ( $this->engine )()->subjects( $after, self::PAGE_COUNT );
		$expected = [];
		foreach ( $subjects as $subject ) {
			$after = $subject['subject'];
			$id    = self::orderId( $subject['subject'] );
			if ( '' !== $subject['broken'] ) {
				$this->troubles->record( $subject['broken'], $id );
			} elseif ( 0 !== $id && self::isComparable( $subject ) ) {
				$expected[ $id ] = self::expected( $subject );
			}
		}
		$count = 0;
		$rows  = $this->moves->statuses( array_keys( $expected ) );
		foreach ( $expected as $id => $status ) {
			$row = $rows[ $id ] ?? Move::DELETED;
			if ( $row !== $status ) {
				$count += $this->tryRecord( $id, $status, $row ) ? 1 : 0;
			}
		}
		return [ count( $subjects ) === self::PAGE_COUNT ? $after : '', $count ];
	}

	/**
	 * Records one order that differs. What is wrong with it alone keeps no other waiting.
	 *
	 * @param string $known what it should be; empty for an order of which Waybill has never heard
	 */
	private function tryRecord( int $id, string $known, string $row ): bool {
		try {
			if ( '' === $row ) {
				// No move leads nowhere: the core would never take it.
				throw new \RuntimeException( 'the order has no status' );
			}
			return ( '' === $known || $this->differsStill( $id, $row ) ) && $this->record( $id, $known, $row );
		} catch ( Busy | StorageFailure | Unavailable $failure ) {
			// Nothing can be asked at the moment, of any order.
			throw $failure;
		} catch ( DatabaseFailure $failure ) {
			if ( Connection::LOCK_TIMEOUT !== $failure->getCode() && Connection::DEADLOCK !== $failure->getCode() ) {
				throw $failure;
			}
			$this->troubles->recordFailure( $failure, $id );
		} catch ( \Exception $failure ) {
			$this->troubles->recordFailure( $failure, $id );
		}
		return false;
	}

	/**
	 * Between the two looks somebody may have moved the order through the proper doors.
	 */
	private function differsStill( int $id, string $row ): bool {
		if ( [] !== $this->moves->undrained( 1, $id ) ) {
			return false;
		}
		try {
			$subject = ( $this->engine )()->read( Drain::subject( $id ), Actors::system(), null, Clock::nowMs() );
		} catch ( NotFound ) {
			return false;
		}
		return self::isComparable( $subject ) && self::expected( $subject ) !== $row;
	}

	private function record( int $id, string $known, string $row ): bool {
		$newest = $this->moves->recent( $id )[0] ?? null;
		$found  = Move::foreign(
			$id,
			null !== $newest && $newest->isEffective() && $newest->to !== $row ? $newest->to : $known,
			$row,
			Origin::request(),
			(string) json_encode( [ 'via' => 'reconciler', 'request' => Origin::request() ] ),
			false,
			false,
		);
		return $this->moves->recordFound( $found, $newest );
	}

	/**
	 * What the order's row should hold: the drift that is known, or what the state says.
	 *
	 * @param Subject $subject
	 */
	private static function expected( array $subject ): string {
		return '' !== $subject['drift'] ? $subject['drift'] : $subject['woo'];
	}

	/**
	 * While a move is being applied the row is ahead of the store; a torn order waits for somebody.
	 *
	 * @param Subject $subject
	 */
	private static function isComparable( array $subject ): bool {
		return ! $subject['busy'] && ! $subject['torn'] && '' !== self::expected( $subject );
	}

	private static function orderId( string $subject ): int {
		return 1 === preg_match( '/^order:([1-9][0-9]{0,18})$/', $subject, $found ) ? (int) $found[1] : 0;
	}

	/** WooCommerce's status of the state in which the workflow begins. */
	private static function firstStatus( Engine $engine ): string {
		$definition = json_decode( $engine->getWorkflow()->getText(), true );
		$initial    = is_array( $definition ) && is_string( $definition['initial'] ?? null ) ? $definition['initial'] : '';
		return $engine->getWorkflow()->getStates()[ $initial ]['woo'] ?? '';
	}
}
