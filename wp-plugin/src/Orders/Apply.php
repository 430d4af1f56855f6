<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The middle step of a move that changes WooCommerce: everything that the status change does over
// there, all or nothing, in one transaction of WordPress' database. Before it the store has an
// intent; after it the store gets the event.
//
// The move's row carries the state, and where it stands tells everybody what became of it:
//
//   no row              not begun, or rolled back: nothing of it is in WooCommerce
//   phase 0, unseen     its transaction is open: only its lock can be felt
//   phase 1             committed, all of it. This COMMIT is the one point where the move happens
//   phase 0, seen       somebody else committed it in the middle: torn
//   phase 9             the same, and known by whom
//   a tombstone         recovery was quicker: can't be applied any more
//
// What can go wrong, and what it comes to:
//
//   the row holds another status        rolled back, aborted; WooCommerce's change is drained, the
//                                       command begins again
//   the guard says no to fresh facts    rolled back, refused with a receipt
//   deadlock, lock wait, lost           rolled back, the whole apply again: five tries with a
//   connection                          growing random pause; a fresh connection begins anew, so
//                                       that the intent names the one that can be ended
//   a listener throws, the row does     rolled back, aborted; the answer names the plugin. Stock
//   not reach the status                WooCommerce would go on without the hooks after it
//   exit(), a fatal error, time limit   "shutdown" rolls back, then the row is settled as recovery
//                                       would
//   somebody commits in the middle      what is left is committed too, so that the order is whole
//                                       where it can be; torn, shown with the plugin, never retried
//   the connection breaks at COMMIT     unknown: settled by the tombstone
//   killed before COMMIT                the server rolls back; recovery aborts
//   killed after COMMIT                 recovery appends the event from the draft
//
// Lock rule: inside the transaction the store is only read (recheck). All that writes it happens
// when the transaction is over.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Engine;
use Waybill\Exception as NativeException;
use Waybill\Exception\Conflict;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Failpoint;
use Waybill\WordPress\Language;
use Waybill\WordPress\Mail\MailCapture;
use Waybill\WordPress\Mail\MailQueue;

/**
 * @phpstan-import-type Intent from Engine
 * @phpstan-import-type Actor from \Waybill\Workflow
 */
final class Apply {

	private const TRIES_MAX = 5;

	private const PAUSE_US = 30_000;

	/** The event is written for certain, unless the store stays closed for longer than this. */
	private const COMMITS_MAX = 3;

	/** Which try of the present intent this is. */
	private int $try = 1;

	/** @param \Closure(): Engine $engine */
	public function __construct(
		private readonly \Closure $engine,
		private readonly Connection $connection,
		private readonly Transaction $transaction,
		private readonly MoveTable $moves,
		private readonly OrderFacts $facts,
		private readonly Guard $guard,
		private readonly Webhooks $webhooks,
		private readonly MailCapture $mails,
		private readonly MailQueue $queue,
		private readonly Invalidation $invalidation,
		private readonly Recovery $recovery,
		private readonly Border $border,
	) {
	}

	/**
	 * Applies an open intent and closes it. Null: it came to nothing for a reason that may be over,
	 * the command is to begin again.
	 *
	 * @param Intent $intent
	 * @param Actor $actor
	 */
	public function run( array $intent, int $order_id, array $actor ): ?Result {
		try {
			return $this->applyAndClose( $intent, $order_id, $actor );
		} finally {
			$this->transaction->forgo();
		}
	}

	/**
	 * @param Intent $intent
	 * @param Actor $actor
	 */
	private function applyAndClose( array $intent, int $order_id, array $actor ): ?Result {
		$thread    = $this->connection->thread();
		$depth     = ob_get_level();
		$this->try = 0;
		do {
			++$this->try;
			$ending = $this->attempt( $intent, $order_id, $actor );
			if ( Ending::COMMITTED !== $ending->kind ) {
				self::discardOutput( $depth );
			}
		} while ( Ending::LOST === $ending->kind && $this->try < self::TRIES_MAX
			&& $thread === $this->connection->thread() && $this->mayTryAgain( $intent ) );

		$this->invalidation->order( $order_id, true );
		return match ( $ending->kind ) {
			Ending::COMMITTED => $this->record( $intent ),
			Ending::REFUSED => $this->refuse( $intent, $ending ),
			Ending::ELSEWHERE, Ending::BURNT => $this->abandon( $intent, $ending->reason ),
			Ending::GONE => $this->missing( $intent, $ending->reason ),
			default => $this->settle( $intent, $ending, $thread ),
		};
	}

	/** What was thrown out of a template has left its buffer open: half a mail, in front of the answer. */
	private static function discardOutput( int $depth ): void {
		for ( $open = ob_get_level(); $open > $depth; --$open ) {
			ob_end_clean();
		}
	}

	/**
	 * One try. Whatever comes of it, its transaction is over afterwards.
	 *
	 * @param Intent $intent
	 * @param Actor $actor
	 */
	private function attempt( array $intent, int $order_id, array $actor ): Ending {
		Failpoint::reach( 'apply.begun' );
		try {
			$this->guard->awaitQuiet( $order_id );
			$this->transaction->begin( $intent['id'], fn() => $this->atShutdown( $intent ) );
			$this->mails->begin( $intent['id'], $order_id );
			$this->webhooks->begin( $intent['id'] );
			return $this->inside( $intent, $order_id, $actor );
		} catch ( Interrupted ) {
			return $this->lost();
		} catch ( DatabaseFailure $failure ) {
			$kind = $failure->isPassing() ? Ending::LOST : Ending::FAILED;
			return new Ending( $kind, 'waybill: ' . $failure->getMessage() );
		} catch ( \Throwable $thrown ) {
			$kind = $this->transaction->isLost() ? Ending::LOST : Ending::FAILED;
			return new Ending( $kind, EffectsWatch::describe( $thrown ) );
		} finally {
			if ( $this->transaction->isOpen() ) {
				$this->transaction->rollback( $this->drop( ... ) );
			}
			Failpoint::reach( 'apply.ended' );
		}
	}

	/**
	 * @param Intent $intent
	 * @param Actor $actor
	 */
	private function inside( array $intent, int $order_id, array $actor ): Ending {
		$barrier = $this->enter( $intent, $order_id, $actor );
		if ( null !== $barrier ) {
			return $barrier;
		}
		$this->withdraw( $intent );
		Failpoint::reach( 'apply.before_status' );
		$problem = $this->change( $intent, $order_id, str_starts_with( $actor['id'], 'user:' ) );
		Failpoint::reach( 'apply.after_status' );
		if ( $this->transaction->isLost() ) {
			return $this->lost();
		}
		$unsaved = $this->mails->failure();
		if ( null !== $problem || null !== $unsaved ) {
			return new Ending( Ending::FAILED, $problem ?? 'waybill: ' . $unsaved->getMessage() );
		}
		$this->webhooks->schedule();
		$this->moves->complete( $intent['id'], $this->origin( $actor ) );
		Failpoint::reach( 'apply.completed' );
		return $this->leave( $intent );
	}

	/**
	 * What comes before anybody else's code: the move's row, the order's lock, the guard once more.
	 *
	 * @param Intent $intent
	 * @param Actor $actor
	 * @throws DatabaseFailure
	 */
	private function enter( array $intent, int $order_id, array $actor ): ?Ending {
		try {
			$this->moves->insert( $this->move( $intent, $order_id, $actor ) );
		} catch ( DatabaseFailure $failure ) {
			if ( Connection::DUPLICATE_KEY === $failure->getCode() ) {
				return new Ending( Ending::BURNT, 'a recovery was quicker' );
			}
			throw $failure;
		}
		Failpoint::reach( 'apply.after_move' );
		$this->transaction->savepoint();

		$status = $this->moves->lock( $order_id );
		if ( null === $status ) {
			return new Ending( Ending::GONE, 'the order is gone' );
		}
		if ( $status !== $intent['woo_from'] ) {
			return new Ending( Ending::ELSEWHERE, "WooCommerce has the order in $status" );
		}
		Failpoint::reach( 'apply.after_lock' );

		$this->invalidation->order( $order_id, false );
		$order = $this->facts->read( $order_id );
		if ( null === $order ) {
			return new Ending( Ending::GONE, 'the order is gone' );
		}
		$this->moves->lockProducts( $order->products() );
		try {
			$facts    = $this->facts->from( $order );
			$decision = ( $this->engine )()->recheck( $intent, $facts, Clock::nowMs() );
		} catch ( Conflict | NotFound ) {
			return new Ending( Ending::BURNT, 'a recovery was quicker' );
		}
		Failpoint::reach( 'apply.after_recheck' );
		if ( ! $decision->isAllowed() ) {
			return new Ending( Ending::REFUSED, '', $decision );
		}
		// WooCommerce would look for them one by one, while others wait for their locks.
		_prime_post_caches( $order->products() );
		return null;
	}

	/**
	 * An undo takes the mails of the move back with it.
	 *
	 * @param Intent $intent
	 * @throws DatabaseFailure
	 */
	private function withdraw( array $intent ): void {
		$draft = json_decode( $intent['draft'], true );
		$move  = is_array( $draft ) ? $draft['undoes_move'] ?? '' : '';
		if ( is_string( $move ) && '' !== $move ) {
			$this->mails->withdraw( $move );
		}
	}

	/**
	 * WooCommerce's part. Answers what kept it from getting through; null: nothing.
	 *
	 * @param Intent $intent
	 */
	private function change( array $intent, int $order_id, bool $is_manual ): ?string {
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof \WC_Order ) {
			return 'woocommerce: the order is gone';
		}
		$update = static fn(): bool => $order->update_status( $intent['woo_to'], '', $is_manual );
		$watch  = new EffectsWatch( $order_id );
		$probes = new HookProbes(
			$this->transaction->announce( ... ),
			$this->transaction->probe( ... )
		);
		$probes->place( $intent['woo_from'], $intent['woo_to'] );
		try {
			$problem = $this->guard->own( $intent['id'], static fn() => $watch->run( $update ) );
		} finally {
			$probes->remove();
		}
		if ( null !== $problem || $this->transaction->isLost() ) {
			return $problem;
		}
		$status = $this->moves->lock( $order_id );
		return $status === $intent['woo_to'] || $this->wasMovedOn( $order_id )
			? null
			: "woocommerce: the order's row stayed in $status";
	}

	/** Whether a listener moved the order on, inside of our own move. */
	private function wasMovedOn( int $order_id ): bool {
		$newest = $this->moves->recent( $order_id )[0] ?? null;
		return null !== $newest && Move::FOREIGN === $newest->kind
			&& Origin::request() === $newest->request;
	}

	/**
	 * The last three statements.
	 *
	 * @param Intent $intent
	 * @throws DatabaseFailure
	 */
	private function leave( array $intent ): Ending {
		$integrity = $this->transaction->verify();
		Failpoint::reach( 'apply.verified' );
		if ( Integrity::Lost === $integrity ) {
			return $this->lost();
		}
		$culprit = '' !== $this->transaction->culprit() ? $this->transaction->culprit() : 'unknown';
		if ( Integrity::Torn === $integrity ) {
			$this->moves->tear( $intent['id'], Transaction::blame( $culprit ) );
		}
		Failpoint::reach( 'apply.before_commit' );
		$is_known = $this->transaction->commit( $this->keep( ... ) );
		Failpoint::reach( 'apply.after_commit' );
		return match ( true ) {
			! $is_known => new Ending( Ending::UNKNOWN, 'the connection broke at COMMIT' ),
			Integrity::Torn === $integrity => new Ending( Ending::TORN, $culprit ),
			default => new Ending( Ending::COMMITTED ),
		};
	}

	/** The move is made: what was held back for it goes its way. */
	private function keep(): void {
		$this->webhooks->keep();
		if ( $this->mails->keep() > 0 ) {
			$this->queue->wake();
		}
	}

	/** The move is not made. */
	private function drop(): void {
		$this->webhooks->drop();
		$this->mails->drop();
	}

	/** Locks and connections are tried again; a plugin that rolls back would do so each time. */
	private function lost(): Ending {
		$culprit = $this->transaction->culprit();
		return '' === $culprit
			? new Ending( Ending::LOST, 'the transaction was lost' )
			: new Ending( Ending::FAILED, "$culprit: rolled the transaction back" );
	}

	/**
	 * @param Intent $intent
	 * @param Actor $actor
	 */
	private function move( array $intent, int $order_id, array $actor ): Move {
		return new Move(
			id: $intent['id'],
			orderId: $order_id,
			from: $intent['woo_from'],
			to: $intent['woo_to'],
			kind: Move::OWN,
			phase: Move::BEGUN,
			request: Origin::request(),
			origin: $this->origin( $actor ),
			draft: $intent['draft'],
			isDrained: true,
		);
	}

	/** @param Actor $actor */
	private function origin( array $actor ): string {
		return (string) json_encode(
			[
				'actor'   => $actor['id'],
				'via'     => $actor['via'],
				'request' => Origin::request(),
				'tries'   => $this->try,
				'http'    => $this->transaction->httpCalls(),
			],
			JSON_INVALID_UTF8_SUBSTITUTE
		);
	}

	/**
	 * @param Intent $intent
	 */
	private function mayTryAgain( array $intent ): bool {
		usleep( random_int( self::PAUSE_US, self::PAUSE_US << $this->try ) );
		try {
			( $this->engine )()->renew( $intent['id'], $intent['fence'] );
			return true;
		} catch ( Conflict | NotFound ) {
			return false;
		}
	}

	/**
	 * @param Intent $intent
	 */
	private function record( array $intent ): Result {
		for ( $try = 1; ; ++$try ) {
			Failpoint::reach( 'commit.begun' );
			try {
				$engine  = ( $this->engine )();
				$outcome = $engine->commit( $intent['id'], $intent['fence'], '', Clock::nowMs() );
				Failpoint::reach( 'commit.done' );
				return Result::of( $outcome );
			} catch ( NativeException $failure ) {
				if ( ! $failure->isRetryable() || $try >= self::COMMITS_MAX ) {
					return Result::failed( self::unrecorded() );
				}
			}
		}
	}

	/**
	 * @param Intent $intent
	 */
	private function refuse( array $intent, Ending $ending ): ?Result {
		$engine   = ( $this->engine )();
		$decision = $ending->decision ?? throw new \LogicException( 'refused without a decision' );
		try {
			return Result::of(
				$engine->refuse( $intent['id'], $intent['fence'], $decision, Clock::nowMs() )
			);
		} catch ( Conflict | NotFound ) {
			return null;
		}
	}

	/**
	 * Nobody else's code ran: nothing is there, and this request won't try again.
	 *
	 * @param Intent $intent
	 */
	private function abandon( array $intent, string $reason ): null {
		try {
			( $this->engine )()->abort( $intent['id'], $intent['fence'], $reason, Clock::nowMs() );
		} catch ( Conflict | NotFound ) {
			return null; // A recovery has closed it.
		}
		return null;
	}

	/**
	 * @param Intent $intent
	 */
	private function missing( array $intent, string $reason ): Result {
		$this->abandon( $intent, $reason );
		return Result::failed( Failure::missing() );
	}

	/**
	 * Others' code ran: the move's row decides what this came to.
	 *
	 * @param Intent $intent
	 */
	private function settle( array $intent, Ending $ending, int $thread ): ?Result {
		try {
			$settled = $this->recovery->settle( $intent, $ending->reason );
		} catch ( DatabaseFailure ) {
			$this->border->contain( $this->keep( ... ) );
			return $this->busy();
		}
		// After a COMMIT that nobody answered; every other ending has done it.
		$this->border->contain( Settled::Aborted === $settled ? $this->drop( ... ) : $this->keep( ... ) );
		return match ( $settled ) {
			Settled::Committed => $this->record( $intent ),
			Settled::Torn => Result::failed( self::torn( $ending->reason ) ),
			Settled::Held => $this->busy(),
			Settled::Elsewhere => null,
			Settled::Aborted => match ( true ) {
				Ending::FAILED === $ending->kind
					=> Result::failed( self::failed( $ending->reason ) ),
				$thread !== $this->connection->thread() => null,
				default => $this->busy(),
			},
		};
	}

	private function busy(): Result {
		$text = Language::ofReader( static fn(): string => __( 'The shop is busy. Nothing was changed, please try again.', 'waybill' ) );
		return Result::failed( new Failure( Failure::BUSY, $text, true ) );
	}

	private static function unrecorded(): Failure {
		$text = Language::ofReader( static fn(): string => __( 'The order is moved; its record follows within a minute.', 'waybill' ) );
		return new Failure( Failure::UNRECORDED, $text, true );
	}

	private static function failed( string $reason ): Failure {
		$culprit = Ending::culprit( $reason );
		/* translators: %s: name of a plugin. */
		$text = Language::ofReader( static fn(): string => __( 'The move was undone because “%s” failed in the middle of it.', 'waybill' ) );
		$text = sprintf( $text, $culprit );
		return new Failure( Failure::FAILED, $text, false, $culprit );
	}

	private static function torn( string $reason ): Failure {
		$culprit = Ending::culprit( $reason );
		/* translators: %s: name of a plugin. */
		$text = Language::ofReader( static fn(): string => __( '“%s” cut the move in half. Somebody has to look at this order.', 'waybill' ) );
		$text = sprintf( $text, $culprit );
		return new Failure( Failure::TORN, $text, false, $culprit );
	}

	/**
	 * The request ended inside. The transaction is rolled back already.
	 *
	 * @param Intent $intent
	 */
	private function atShutdown( array $intent ): void {
		$this->border->contain( $this->drop( ... ) );
		try {
			$this->recovery->settle( $intent, 'the request ended inside of it' );
		} catch ( DatabaseFailure | NativeException $failure ) {
			// Its lease ends soon: recovery does it then.
			error_log( 'Waybill: a move could not be settled at once: ' . $failure->getMessage() );
		}
	}
}
