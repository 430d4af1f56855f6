<?php
// SPDX-License-Identifier: MIT
//
// Finds how much the shop can do, by asking for more and more, and then asks for twice as much.
// Capacity is the most accepted answers a second that came in during the second half of any step, when
// slow answers have had time to come; the step in which a tenth is missing there is the last one.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Ramp {

	private const FACTOR       = 1.3;
	private const STEP_S       = 10.0;
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
			$answered       = $this->answeredSince( $this->loop->elapsed() - self::STEP_S / 2 );
			$this->capacity = max( $this->capacity, $answered );
			$this->loop->drain();
			if ( $answered < self::KEPT_UP_MIN * $rate ) {
				break;
			}
			$rate *= self::FACTOR;
		}
		yield new Phase( 'overload', self::OVERLOAD * $this->capacity, $this->profile->seconds );
	}

	/** Accepted answers a second that came in during the last half step. */
	private function answeredSince( float $start ): float {
		$came = array_filter(
			$this->tally->rows(),
			static fn( array $row ): bool => 'ok' === $row['fate'] && $row['at_s'] + $row['latency_ms'] / 1000 >= $start
		);
		return count( $came ) / ( self::STEP_S / 2 );
	}
}
