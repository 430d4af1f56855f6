<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one way into the core for a command on an order. Whoever asks, the same happens: changes that
// WooCommerce made are drained first, so that the command meets the order as it is; the command
// begins; what needs WooCommerce is applied there; what is in the way is recovered, and the command
// begins again under the same key. How often is bounded: an order that keeps changing is busy.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Waybill\Engine;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Failpoint;
use Waybill\WordPress\Language;

/**
 * @phpstan-import-type Intent from Engine
 * @phpstan-import-type Outcome from Engine
 */
final class Commands {

	private const ROUNDS_MAX = 4;

	/**
	 * @param \Closure(): Engine $engine
	 * @param ?Apply             $apply    null, and so is $recovery, in a request that runs without WooCommerce
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly Connection $connection,
		private readonly MoveTable $moves,
		private readonly OrderFacts $facts,
		private readonly Holder $holder,
		private readonly Drain $drain,
		private readonly ?Apply $apply,
		private readonly ?Recovery $recovery,
	) {
	}

	/**
	 * Runs [command] to its end.
	 *
	 * @throws \Waybill\Exception  what the core answers to a command it does not take
	 * @throws DatabaseFailure
	 * @throws \LogicException      a database transaction is open in this request
	 */
	public function run( Command $command ): Result {
		$this->connection->revive();
		if ( $this->connection->isInTransaction() ) {
			// Lock rule: the store is not written while rows are locked.
			throw new \LogicException( 'a database transaction is open in this request already' );
		}
		for ( $round = 1; $round <= self::ROUNDS_MAX; ++$round ) {
			$result = $this->round( $command );
			if ( null !== $result ) {
				return $result;
			}
		}
		return self::busy();
	}

	/** Null: begin again. */
	private function round( Command $command ): ?Result {
		$this->drain->order( $command->orderId );
		$facts = $this->facts( $command );
		if ( null === $facts ) {
			return $this->withoutOrder( $command );
		}
		if ( null !== $this->apply && ! OrderUtil::custom_orders_table_usage_is_enabled() ) {
			return Result::failed( self::unavailable() );
		}
		return $this->finish( $this->begin( $command, $facts ), $command );
	}

	/**
	 * Brings what began to its end. Null: begin again.
	 *
	 * @param Outcome $outcome
	 */
	private function finish( array $outcome, Command $command ): ?Result {
		$intent = $outcome['intent'];
		if ( null === $intent ) {
			return Result::of( $outcome );
		}
		if ( null === $this->apply || null === $this->recovery ) {
			return $this->putOff( $outcome['kind'], $intent );
		}
		return 'recover' === $outcome['kind']
			? self::recovered( $this->recovery->recover( $intent ) )
			: $this->apply->run( $intent, $command->orderId, $command->actor );
	}

	/**
	 * For a request that runs without WooCommerce and now turns out to need it: somebody changed the
	 * order's workflow, or began another move, since it was decided. Repeated, it goes the long way.
	 *
	 * @param Intent $intent
	 */
	private function putOff( string $kind, array $intent ): Result {
		if ( 'apply' === $kind ) {
			( $this->engine )()->abort( $intent['id'], $intent['fence'], 'begun in a request that runs without WooCommerce', Clock::nowMs() );
		}
		return self::busy();
	}

	/**
	 * @param array<string, mixed> $facts
	 * @return Outcome
	 */
	private function begin( Command $command, array $facts ): array {
		Failpoint::reach( 'begin.begun' );
		$outcome = ( $this->engine )()->begin(
			[
				'action'      => $command->action,
				'subject'     => 'order:' . $command->orderId,
				'name'        => $command->name,
				'scope'       => $command->scope,
				'key'         => $command->key,
				'fingerprint' => $command->fingerprint,
				'seen'        => $command->seen,
				'actor'       => $command->actor,
				'inputs'      => $command->inputs,
				'order'       => $facts,
				// Two statements, for whoever recovers an apply; without WooCommerce there is none.
				'connection'  => null === $this->apply ? '' : $this->holder->name(),
				'now'         => Clock::nowMs(),
			]
		);
		Failpoint::reach( 'begin.done' );
		return $outcome;
	}

	/**
	 * Of an order that was deleted only the log is left: that it is gone can be accepted, or be kept
	 * silent for a while, and nothing else be done with it. Null: begin again.
	 */
	private function withoutOrder( Command $command ): ?Result {
		if ( ! in_array( $command->action, [ 'adopt', 'revert', 'silence' ], true ) || [] !== $this->moves->statuses( [ $command->orderId ] ) ) {
			return Result::failed( Failure::missing() );
		}
		if ( 'revert' === $command->action ) {
			// Who may see it learns the reason; for others there is no such order.
			( $this->engine )()->read( Drain::subject( $command->orderId ), $command->actor, null, Clock::nowMs() );
			$text = Language::ofReader( static fn(): string => __( 'The order was deleted and can’t be set back. Accept what WooCommerce shows instead.', 'waybill' ) );
			return Result::failed( new Failure( Failure::DELETED, $text, false ) );
		}
		return $this->finish( $this->begin( $command, [ 'status' => Move::DELETED ] ), $command );
	}

	/**
	 * What guards may look at; null when there is no such order. For an actor who may not see the
	 * order nothing is read: the core answers him, with the receipt of an earlier command or as to
	 * an order that there is not, and the one takes no longer than the other.
	 *
	 * @return ?array<string, mixed>
	 * @throws DatabaseFailure
	 */
	private function facts( Command $command ): ?array {
		return $this->isHidden( $command ) ? [] : $this->facts->of( $command->orderId );
	}

	private function isHidden( Command $command ): bool {
		if ( $command->actor['sees_all'] ?? false ) {
			return false;
		}
		try {
			( $this->engine )()->read( Drain::subject( $command->orderId ), $command->actor, null, Clock::nowMs() );
			return false;
		} catch ( NotFound ) {
			return true;
		}
	}

	/** Null: it is out of the way. */
	private static function recovered( Settled $settled ): ?Result {
		if ( Settled::Held !== $settled ) {
			return null;
		}
		$text = Language::ofReader( static fn(): string => __( 'Another move of this order is being made right now.', 'waybill' ) );
		return Result::failed( new Failure( Failure::IN_FLIGHT, $text, true ) );
	}

	/** The apply locks an order by its row in WooCommerce's own tables. */
	private static function unavailable(): Failure {
		$text = Language::ofReader( static fn(): string => __( 'Orders can’t be moved: High-Performance Order Storage is off.', 'waybill' ) );
		return new Failure( Failure::UNAVAILABLE, $text, false );
	}

	private static function busy(): Result {
		$text = Language::ofReader( static fn(): string => __( 'Others keep changing this order. Please try again.', 'waybill' ) );
		return Result::failed( new Failure( Failure::BUSY, $text, true ) );
	}
}
