<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Forgets what has done its service: idempotency keys, settled moves and mails past their retention. The
// log is not touched, ever. A little at a time, because it runs beside the shop's own work; what is
// left waits for the next hour.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Engine;
use Waybill\WordPress\Mail\MailQueue;
use Waybill\WordPress\Orders\MoveTable;

final class Upkeep implements Service {

	public const HOOK = 'waybill_upkeep';

	private const BATCH_MAX = 1000;

	/** Batches of one run: a shop of 50,000 orders a day is kept even by the hour. */
	private const BATCHES_MAX = 20;

	private const DAY_MS = 86_400_000;

	/** @param \Closure(): Engine $engine */
	public function __construct(
		private readonly \Closure $engine,
		private readonly MoveTable $moves,
		private readonly MailQueue $mails,
		private readonly Options $options,
	) {
	}

	public function register(): void {
		add_action( self::HOOK, $this->run( ... ) );
	}

	public function run(): void {
		$before = Clock::nowMs() - $this->options->retentionDays() * self::DAY_MS;
		$engine = ( $this->engine )();
		self::repeat( static fn(): int => $engine->expireClaims( $before, self::BATCH_MAX ) );
		self::repeat( fn(): int => $this->moves->prune( $before, self::BATCH_MAX ) );
		self::repeat( fn(): int => $this->mails->prune( $before, self::BATCH_MAX ) );
		$this->mails->sweep();
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
