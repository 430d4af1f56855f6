<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Forgets what has done its service: idempotency keys and mails past their retention, and settled
// moves and closed intents when nobody can come back to them any more. The log is not touched, ever.
// A little at a time, because it runs beside the shop's own work; what is left waits for the next
// hour.
//
// Moves and intents are what a store or a database that is restored from a backup is made good
// with, so they stay for ninety days whatever is set for keys. A move of an order with an intent
// that was never closed stays as long as that.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Engine;
use Waybill\WordPress\Mail\MailQueue;
use Waybill\WordPress\Orders\MoveTable;
use Waybill\WordPress\Orders\NewOrders;

final class Upkeep implements Service {

	public const HOOK = 'waybill_upkeep';

	private const BATCH_MAX = 1000;

	/** Batches of one run: a shop of 50,000 orders a day is kept even by the hour. */
	private const BATCHES_MAX = 20;

	private const DAY_MS = 86_400_000;

	/** A backup may be so old and lose nothing for good. */
	private const RESTORABLE_DAYS = 90;

	/** Intents that were left open; with more of them something is wrong, and moves wait. */
	private const OPEN_MAX = 100;

	/** Up to which move was looked at. */
	private const PRUNED = 'waybill_pruned';

	/** @param \Closure(): Engine $engine */
	public function __construct(
		private readonly \Closure $engine,
		private readonly MoveTable $moves,
		private readonly MailQueue $mails,
		private readonly NewOrders $orders,
		private readonly Options $options,
	) {
	}

	public function register(): void {
		add_action( self::HOOK, $this->run( ... ) );
	}

	public function run(): void {
		$days       = $this->options->retentionDays();
		$before     = Clock::nowMs() - $days * self::DAY_MS;
		$restorable = Clock::nowMs() - max( $days, self::RESTORABLE_DAYS ) * self::DAY_MS;
		$engine     = ( $this->engine )();
		self::repeat( static fn(): int => $engine->expireClaims( $before, self::BATCH_MAX ) );
		self::repeat( static fn(): int => $engine->expireIntents( $restorable, self::BATCH_MAX ) );
		$this->prune( $engine, $restorable );
		self::repeat( fn(): int => $this->orders->forget( $before ) );
		self::repeat( fn(): int => $this->mails->prune( $before, self::BATCH_MAX ) );
		$this->mails->sweep();
	}

	private function prune( Engine $engine, int $before ): void {
		$open = array_map( static fn( array $intent ): int => (int) substr( $intent['subject'], strlen( 'order:' ) ), $engine->overdue( self::OPEN_MAX ) );
		if ( count( $open ) === self::OPEN_MAX ) {
			return;
		}
		$stored = get_option( self::PRUNED );
		$place  = is_array( $stored ) && is_int( $stored[0] ?? null ) && is_string( $stored[1] ?? null ) ? [ $stored[0], $stored[1] ] : [ 0, '' ];
		for ( $count = 0; $count < self::BATCHES_MAX; ++$count ) {
			$next = $this->moves->prune( $place, $before, self::BATCH_MAX, $open );
			if ( $next === $place ) {
				break;
			}
			$place = $next;
			update_option( self::PRUNED, $place, false );
		}
	}

	/** @param \Closure(): int $batch */
	private static function repeat( \Closure $batch ): void {
		for ( $count = 0; $count < self::BATCHES_MAX; ++$count ) {
			if ( $batch() < self::BATCH_MAX ) {
				return;
			}
		}
	}
}
