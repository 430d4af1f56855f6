<?php
// SPDX-License-Identifier: MIT
//
// One order on its way. It has at most one request under way: people look at what they moved before
// they move it on. A move keeps its key until it has an answer that stays, as a phone's outbox does.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Visit {

	/** A client without a Retry-After waits longer each time, up to this. */
	private const BACK_OFF_S_MAX = 8.0;

	/** Not before this moment. */
	public float $ready_at = 0.0;

	/** Requests sent for the step it is at. */
	public int $attempts = 0;

	/** When the step was meant to be taken first. */
	public float $first_due = 0.0;

	/** The move's, from its first attempt on. */
	public string $key = '';

	private int $step = 0;

	/**
	 * @param list<string> $steps   of the mix
	 * @param float        $pause_s between two of them
	 * @param string       $packer  login of who starts and packs it
	 * @param string       $driver  login of who sends it out and delivers it
	 */
	public function __construct(
		public readonly int $order,
		public string $state,
		public int $version,
		private readonly array $steps,
		private readonly float $pause_s,
		private readonly string $packer,
		private readonly string $driver,
	) {
	}

	public function step(): string {
		return $this->steps[ $this->step ];
	}

	public function stepsTaken(): int {
		return $this->step;
	}

	public function isMove(): bool {
		return Mix::LOOK !== $this->step();
	}

	/** Who takes the step: a look is that of the person who moves the order next. */
	public function who(): string {
		$moves = array_diff( array_slice( $this->steps, $this->step ), [ Mix::LOOK ] );
		$next  = reset( $moves );
		return in_array( $next, [ 'send_out', 'deliver' ], true ) ? $this->driver : $this->packer;
	}

	/** The step has its answer. False: it was the last one. */
	public function advance( float $now ): bool {
		$this->attempts = 0;
		$this->key      = '';
		$this->ready_at = $now + $this->pause_s;
		return ++$this->step < count( $this->steps );
	}

	/** The step has to be tried again. */
	public function putOff( float $now, ?int $retry_after ): void {
		$wait           = min( self::BACK_OFF_S_MAX, 2 ** max( 0, $this->attempts - 1 ) );
		$this->ready_at = $now + ( $retry_after ?? $wait );
	}
}
