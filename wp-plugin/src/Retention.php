<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Engine;

/**
 * Forgets idempotency keys when their days are over. A key is asked for at each request, so that
 * keys kept for ever would be what grows fastest in the store.
 */
final class Retention implements Service {

	public const HOOK = 'waybill_expire';

	/** Keys forgotten in one write: few enough that nobody who waits for the store notices. */
	private const BATCH_COUNT = 1000;

	private const DAY_MS = 86_400_000;

	/** One run takes no longer than this; the next one goes on. */
	private const RUN_S_MAX = 20;

	/** @param \Closure(): Engine $engine */
	public function __construct(
		private readonly \Closure $engine,
		private readonly Options $options,
	) {
	}

	public function register(): void {
		add_action( self::HOOK, $this->expire( ... ) );
	}

	private function expire(): void {
		$before   = Clock::nowMs() - $this->options->retentionDays() * self::DAY_MS;
		$deadline = hrtime( true ) + self::RUN_S_MAX * 1_000_000_000;
		do {
			$count = ( $this->engine )()->expireClaims( $before, self::BATCH_COUNT );
		} while ( self::BATCH_COUNT === $count && hrtime( true ) < $deadline );
	}
}
