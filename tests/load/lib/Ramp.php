<?php
// SPDX-License-Identifier: MIT
//
// Finds how much the shop can do, by asking for more and more, and then asks for twice as much.
// Capacity is the most accepted answers a second of any step while it was under load; the step
// in which a tenth of the answers is missing at its end is the last one.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Ramp {

	private const FACTOR       = 1.3;
	private const STEP_S       = 8.0;
	private const STEPS_MAX    = 16;
	private const KEPT_UP_MIN  = 0.9;
	private const OVERLOAD     = 2.0;

	public float $capacity = 0.0;

	public function __construct(
		private readonly Generator $loop,
		private readonly Tally $tally,
		private readonly Profile $profile,
	) {
	}

	/** @return \Generator<Phase> to be driven one after the other */
	public function phases(): \Generator {
		$rate = $this->profile->rate;
		for ( $step = 1; $step <= self::STEPS_MAX; ++$step ) {
			$phase = new Phase( sprintf( 'ramp %.0f/s', $rate ), $rate, self::STEP_S );
			yield $phase;
			$answered       = count( $this->tally->latencies( $phase->name ) ) / self::STEP_S;
			$this->capacity = max( $this->capacity, $answered );
			$this->loop->drain();
			if ( $answered < self::KEPT_UP_MIN * $rate ) {
				break;
			}
			$rate *= self::FACTOR;
		}
		yield new Phase( 'overload', self::OVERLOAD * $this->capacity, $this->profile->seconds );
	}
}
