<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Settles intents whose worker was killed, hangs, or could not tell how its COMMIT ended.
//
// The test is an INSERT, never a SELECT: a tombstone under the move's own id. A SELECT sees neither
// a row that is written and not yet committed nor one that is about to be written; the INSERT waits
// for the first and shuts the door on the second.
//
//   tombstone written          nothing was committed, nothing can be: abort
//   a tombstone is there       an earlier recovery got this far and died: abort
//   the move is there, 1       committed: append the event from the draft
//   the move is there, 0 or 9  somebody committed in the middle: torn, a manager decides
//   lock wait time-out         the worker's transaction is open: leave it. After three leases its
//                              connection is ended, and the INSERT tried again
//
// Why the tombstone comes before takeOver(): the row in WordPress' database is what decides, and it
// decides for everybody alike. Once the INSERT was answered, the answer cannot change any more, so
// it does not matter who writes it into the store, or how often; takeOver() only keeps two
// recoveries from doing it at once. The other way round, a worker that merely was slow would find
// its fence gone: its COMMIT succeeds, its event is refused, and a move stands in WooCommerce that
// waits a whole lease for its event. A worker is never robbed of an intent whose row it holds.
//
// It can be killed anywhere and run again:
//   before the INSERT          nothing has happened
//   after the INSERT           the next one finds the tombstone and aborts
//   after takeOver()           the intent is past its lease again after one more lease
//   after the store's commit   the intent is closed
//
// A worker that comes back meets the same row: its INSERT is a duplicate, or its COMMIT fails on
// an ended connection, or it is committed and the store answers the receipt that recovery stored.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Engine;
use Waybill\Exception as NativeException;
use Waybill\Exception\Conflict;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Failpoint;
use Waybill\WordPress\HealthSource;
use Waybill\WordPress\Service;

/**
 * @phpstan-import-type Intent from Engine
 */
final class Recovery implements Service, HealthSource {

	/** Action Scheduler's name of our work. */
	public const HOOK = 'waybill_recover';

	/** Longer means that the row's holder is alive: the INSERT itself takes no time. */
	private const LOCK_WAIT_S = 1;

	/** So many leases over, a holder is not slow but stuck. */
	private const LEASES_MAX = 3;

	private const BATCH_MAX = 100;

	/** @param \Closure(): Engine $engine */
	public function __construct(
		private readonly \Closure $engine,
		private readonly Connection $connection,
		private readonly MoveTable $moves,
		private readonly Holder $holder,
		private readonly Invalidation $invalidation,
		private readonly TroubleLog $troubles,
	) {
	}

	public function register(): void {
		add_action( self::HOOK, fn() => $this->recoverAll() );
	}

	/** An intent that stays open past its lease has a holder that can't be ended from here. */
	public function healthLines(): array {
		$stuck = 0;
		foreach ( ( $this->engine )()->overdue( self::BATCH_MAX ) as $intent ) {
			$stuck += $intent['leases_missed'] > self::LEASES_MAX ? 1 : 0;
		}
		$text = __( 'No move is stuck half-way.', 'waybill' );
		if ( $stuck > 0 ) {
			$text = sprintf(
				_n(
					/* translators: %d: number of orders. */
					'%d order is held by a database connection that does not end.',
					'%d orders are held by database connections that do not end.',
					$stuck,
					'waybill'
				),
				$stuck
			);
		}
		return [
			[
				'check' => 'recovery',
				'level' => 0 === $stuck ? 'ok' : 'error',
				'text'  => $text,
			],
		];
	}

	/**
	 * Whether an intent is past its lease.
	 *
	 * @throws NativeException
	 */
	public function hasWork(): bool {
		return [] !== ( $this->engine )()->overdue( 1 );
	}

	/**
	 * Settles all intents past their lease.
	 *
	 * @return array<string, Settled> by the intent's id
	 * @throws DatabaseFailure
	 * @throws NativeException
	 */
	public function recoverAll(): array {
		$settled = [];
		foreach ( ( $this->engine )()->overdue( self::BATCH_MAX ) as $intent ) {
			try {
				$settled[ $intent['id'] ] = $this->recover( $intent );
			} catch ( NativeException $failure ) {
				// One order that can't be settled must not keep the others waiting.
				$this->troubles->recordFailure( $failure, self::orderId( $intent ) );
			}
		}
		return $settled;
	}

	/**
	 * Settles another worker's intent, which is past its lease.
	 *
	 * @param Intent $intent
	 * @throws DatabaseFailure
	 * @throws NativeException
	 */
	public function recover( array $intent ): Settled {
		Failpoint::reach( 'recover.begun' );
		$fate = $this->test( $intent );
		if ( Fate::HELD === $fate->kind && $intent['leases_missed'] >= self::LEASES_MAX ) {
			Failpoint::reach( 'recover.ending' );
			if ( $this->holder->end( $intent['connection'] ) ) {
				$fate = $this->test( $intent );
			}
		}
		Failpoint::reach( 'recover.tested' );
		if ( Fate::HELD === $fate->kind ) {
			return Settled::Held;
		}
		try {
			$taken = ( $this->engine )()->takeOver( $intent['id'] );
		} catch ( Conflict | NotFound ) {
			return Settled::Elsewhere;
		}
		Failpoint::reach( 'recover.taken' );
		return $this->close( $taken, $fate, 'the request that made it ended in the middle' );
	}

	/**
	 * Settles an intent of this request's own, whose transaction is over.
	 *
	 * @param Intent $intent
	 * @throws DatabaseFailure
	 * @throws NativeException
	 */
	public function settle( array $intent, string $reason ): Settled {
		$fate = $this->test( $intent );
		Failpoint::reach( 'settle.tested' );
		return Fate::HELD === $fate->kind ? Settled::Held : $this->close( $intent, $fate, $reason );
	}

	/**
	 * @param Intent $intent
	 * @throws DatabaseFailure
	 */
	private function test( array $intent ): Fate {
		$this->connection->revive();
		$tombstone = new Move(
			id: $intent['id'],
			orderId: self::orderId( $intent ),
			from: $intent['woo_from'],
			to: $intent['woo_to'],
			kind: Move::TOMBSTONE,
			phase: Move::BEGUN,
			request: Origin::request(),
			origin: Origin::toJson(),
			done: Done::Finished,
			isDrained: true,
		);
		$insert    = fn() => $this->moves->insert( $tombstone );
		try {
			$this->connection->withLockWait( self::LOCK_WAIT_S, $insert );
			return new Fate( Fate::NOTHING );
		} catch ( DatabaseFailure $failure ) {
			return match ( $failure->getCode() ) {
				Connection::DUPLICATE_KEY => $this->read( $intent['id'] ),
				Connection::LOCK_TIMEOUT => new Fate( Fate::HELD ),
				default => throw $failure,
			};
		}
	}

	/**
	 * @throws DatabaseFailure
	 */
	private function read( string $id ): Fate {
		$move = $this->moves->find( $id )
			?? throw new DatabaseFailure( "move $id is a duplicate and not there" );
		return match ( true ) {
			Move::TOMBSTONE === $move->kind => new Fate( Fate::NOTHING ),
			Move::COMPLETE === $move->phase => new Fate( Fate::COMMITTED, $move ),
			default => new Fate( Fate::TORN, $move ),
		};
	}

	/**
	 * @param Intent $intent
	 */
	private function close( array $intent, Fate $fate, string $reason ): Settled {
		$engine = ( $this->engine )();
		$now    = Clock::nowMs();
		Fate::NOTHING === $fate->kind
			? $this->invalidation->order( self::orderId( $intent ), true )
			: $this->invalidation->all( self::orderId( $intent ) );
		try {
			if ( null === $fate->move ) {
				$engine->abort( $intent['id'], $intent['fence'], $reason, $now );
				Failpoint::reach( 'recover.aborted' );
				return Settled::Aborted;
			}
			if ( Fate::COMMITTED === $fate->kind ) {
				$engine->commit( $intent['id'], $intent['fence'], $fate->move->draft, $now );
				Failpoint::reach( 'recover.committed' );
				return Settled::Committed;
			}
			$engine->tear( $intent['id'], $intent['fence'], self::culprit( $fate->move ), $now );
			Failpoint::reach( 'recover.torn' );
			return Settled::Torn;
		} catch ( Conflict ) {
			return Settled::Elsewhere;
		}
	}

	/** Who committed in the middle, as the move's row has it. */
	private static function culprit( Move $move ): string {
		$culprit = $move->writer()['culprit'] ?? null;
		return is_string( $culprit ) ? $culprit : 'unknown';
	}

	/**
	 * @param Intent $intent
	 */
	private static function orderId( array $intent ): int {
		return (int) substr( $intent['subject'], strlen( 'order:' ) );
	}
}
