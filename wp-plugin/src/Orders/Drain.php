<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Brings the moves that WooCommerce made itself into the log. They wait in waybill_moves, because a
// sale must not wait for the store; a worker, the next request that concerns the order, or a person
// takes them there. The move's id is the key of its event, so draining twice, at once, or again
// after a crash between the two databases is harmless. Moves of one order are told in their order:
// where one can't be told yet, those after it wait as well. Moves made through Waybill are in the
// log by their commit; they wait here only when the store was restored from before it.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Engine;
use Waybill\Exception\Busy;
use Waybill\Exception\InFlight;
use Waybill\Exception\NotFound;
use Waybill\Exception\StorageFailure;
use Waybill\WordPress\HealthSource;
use Waybill\WordPress\Schedule;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;

/**
 * @phpstan-import-type Observation from Engine
 */
final class Drain implements Service, HealthSource {

	public const HOOK = 'waybill_drain';

	/** The same at once. A name of its own: the recurring one always stands in the queue. */
	private const NOW_HOOK = 'waybill_drain_now';

	/** Moves read from the table at a time. */
	private const PAGE_COUNT = 200;

	/** Moves that somebody who looks at a list waits for. */
	private const LOOK_COUNT = 20;

	/** One run of the worker takes no longer than this; the next one goes on. */
	private const RUN_S_MAX = 20;

	/** A move that waits longer than this is worth a look. */
	private const WAITING_MS_MAX = 300_000;

	/**
	 * @param \Closure(): Engine $engine
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly MoveTable $moves,
		private readonly OrderFacts $facts,
		private readonly TroubleLog $troubles,
	) {
	}

	public function register(): void {
		add_action( self::HOOK, $this->all( ... ) );
		add_action( self::NOW_HOOK, $this->all( ... ) );
		// After everything else: the request's own work is done, its moves are all there.
		add_action( 'shutdown', $this->wake( ... ), PHP_INT_MAX );
	}

	/**
	 * Whether a move waits: its request was killed before it could wake anybody, or the store was out
	 * of reach.
	 *
	 * @throws DatabaseFailure
	 */
	public function hasWork(): bool {
		return [] !== $this->moves->undrained( 1 );
	}

	/**
	 * Brings all moves that wait into the log, as far as the time goes. Answers how many.
	 */
	public function all(): int {
		$deadline = hrtime( true ) + self::RUN_S_MAX * 1_000_000_000;
		$held     = [];
		$count    = 0;
		do {
			$told   = $this->tell( $this->moves->undrained( self::PAGE_COUNT, 0, array_keys( $held ) ), $held );
			$count += $told;
		} while ( $told > 0 && hrtime( true ) < $deadline );
		return $count;
	}

	/**
	 * Brings a few moves into the log, before somebody looks at lists; the worker brings the rest. Where
	 * it can't be done, what was recorded is still worth looking at.
	 */
	public function some(): void {
		$held = [];
		try {
			$this->tell( $this->moves->undrained( self::LOOK_COUNT ), $held );
		} catch ( Busy | StorageFailure | DatabaseFailure $failure ) {
			error_log( 'waybill: lists show orders as they were last recorded: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}

	/**
	 * Brings the moves of one order into the log, before somebody looks at it or moves it.
	 */
	public function order( int $order_id ): int {
		$held = [];
		return $this->tell( $this->moves->undrained( self::PAGE_COUNT, $order_id ), $held );
	}

	/**
	 * @return list<array{check: string, level: 'ok'|'warning'|'error', text: string}>
	 */
	public function healthLines(): array {
		$oldest  = $this->moves->undrained( 1 )[0] ?? null;
		$is_late = null !== $oldest && $oldest->createdMs < MoveTable::now() - self::WAITING_MS_MAX;
		return [
			[
				'check' => 'drain',
				'level' => $is_late ? 'error' : 'ok',
				'text'  => $is_late
					? sprintf(
						/* translators: 1: order number, 2: date and time. */
						__( 'Changes that WooCommerce made wait to be recorded; the oldest is of order %1$d, %2$s. Does Action Scheduler run?', 'waybill' ),
						$oldest->orderId,
						wp_date( 'Y-m-d H:i:s', intdiv( $oldest->createdMs, 1000 ) )
					)
					: __( 'WooCommerce\'s own changes are recorded.', 'waybill' ),
			],
		];
	}

	/** A request that made moves has a worker tell them soon. */
	private function wake(): void {
		if ( $this->moves->hasWritten() && function_exists( 'as_enqueue_async_action' ) ) {
			as_enqueue_async_action( self::NOW_HOOK, [], Schedule::GROUP, true );
		}
	}

	/**
	 * @param list<Move>        $moves oldest first
	 * @param array<int, true>  $held  orders whose moves have to wait; grows
	 */
	private function tell( array $moves, array &$held ): int {
		// The store must not be written while a transaction of ours or a plugin's is open here.
		if ( [] === $moves || $this->moves->isInTransaction() ) {
			return 0;
		}
		$count = 0;
		foreach ( $moves as $move ) {
			if ( isset( $held[ $move->orderId ] ) ) {
				continue;
			}
			try {
				$this->moves->markDrained( $move->id, $this->tellOne( $move ) );
				++$count;
			} catch ( InFlight ) {
				// A move of this order is being applied: these come after it.
				$held[ $move->orderId ] = true;
			} catch ( Busy | StorageFailure | Unavailable | DatabaseFailure $failure ) {
				// Nothing can be told at the moment, of any order.
				throw $failure;
			} catch ( \Throwable $failure ) {
				// One order that can't be told must not keep the others waiting.
				$this->troubles->recordFailure( $failure, $move->orderId );
				$held[ $move->orderId ] = true;
			}
		}
		return $count;
	}

	/** Whether the store has an event of it now. */
	private function tellOne( Move $move ): bool {
		if ( Move::OWN !== $move->kind ) {
			return 'ignored' !== ( $this->engine )()->observe( $this->seen( $move ) );
		}
		// The store has lost it, its intent too, so no fence is asked for: it becomes drift.
		try {
			( $this->engine )()->commit( $move->id, 1, $move->draft, MoveTable::now() );
			return true;
		} catch ( NotFound ) {
			$this->troubles->record( 'the store has lost this order, and how it began is forgotten: its moves can\'t be told again', $move->orderId );
			return false;
		}
	}

	/**
	 * @return Observation
	 * @throws DatabaseFailure
	 */
	private function seen( Move $move ): array {
		return self::observation(
			$move->orderId,
			$move->id,
			$move->from,
			$move->to,
			$move->writer(),
			$this->facts->of( $move->orderId ),
			$move->createdMs
		);
	}

	/**
	 * What will be told of [change] when it is made.
	 *
	 * @return Observation
	 * @throws DatabaseFailure
	 */
	public function foreseen( \WC_Order $order, StatusChange $change ): array {
		// What is saved with the change counts, a payment's date above all; the status is still to come.
		$facts = [ 'status' => $change->from ] + $this->facts->from( OrderRows::pending( $order ) );
		return self::observation( $order->get_id(), '', $change->from, $change->to, Origin::read(), $facts, MoveTable::now() );
	}

	/** The core's name for an order. */
	public static function subject( int $order_id ): string {
		return "order:{$order_id}";
	}

	/**
	 * @param array<string, mixed>  $writer
	 * @param ?array<string, mixed> $facts null when the order is gone
	 * @return Observation
	 */
	private static function observation( int $order_id, string $move, string $from, string $to, array $writer, ?array $facts, int $at ): array {
		$user = $writer['user'] ?? 0;
		return [
			'subject'  => self::subject( $order_id ),
			'move'     => $move,
			'woo_from' => $from,
			'woo_to'   => $to,
			'actor'    => [
				'id'       => is_int( $user ) && $user > 0 ? "user:{$user}" : 'woocommerce',
				'roles'    => [],
				'via'      => is_string( $writer['via'] ?? null ) ? $writer['via'] : '',
				'device'   => '',
				'sees_all' => true,
			],
			'origin'   => $writer,
			'order'    => $facts,
			'at'       => $at,
		];
	}
}
