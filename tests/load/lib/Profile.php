<?php
// SPDX-License-Identifier: MIT
//
// What a run asks of the shop, and what it must answer: the load figures of the acceptance list.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Profile {

	/** A day's traffic of a large shop in its busiest hour; also the limits that others refer to. */
	public const P95_MS_MAX = 150.0;
	public const P99_MS_MAX = 400.0;

	/** After a burst the shop has this long to be itself again. */
	public const RECOVERY_S_MAX = 10.0;

	public const RSS_SLOPE_KIB_PER_H_MAX = 1024.0;
	public const WAL_BYTES_MAX           = 64 * 1024 * 1024;

	/** The load after a burst, by which it is seen whether the shop has recovered. */
	private const AFTER_RATE = 10.0;
	private const AFTER_S    = 30.0;

	/**
	 * @param float $rate          arrivals a second; of p5: where its ramp begins
	 * @param float $fault_every_s 0: none
	 */
	private function __construct(
		public readonly string $name,
		public readonly float $rate,
		public readonly float $seconds,
		public readonly float $fault_every_s = 0.0,
	) {
	}

	/** @return list<string> */
	public static function names(): array {
		return [ 'p1', 'p2', 'p5', 'p7', 'p8' ];
	}

	public static function of( string $name, ?float $rate, ?float $seconds, ?float $fault_every_s ): self {
		[ $usual_rate, $usual_s ] = match ( $name ) {
			'p1' => [ 50.0, 600.0 ],
			'p2' => [ 200.0, 60.0 ],
			'p5' => [ 10.0, 60.0 ],
			'p7' => [ 20.0, 1800.0 ],
			'p8' => [ 10.0, 600.0 ],
		};
		return new self( $name, $rate ?? $usual_rate, $seconds ?? $usual_s, 'p8' === $name ? $fault_every_s ?? 60.0 : 0.0 );
	}

	/** @return list<Phase> those that are known beforehand: p5 finds its own */
	public function phases(): array {
		$phases = [ new Phase( 'load', $this->rate, $this->seconds ) ];
		if ( 'p2' === $this->name ) {
			$phases[] = new Phase( 'after', self::AFTER_RATE, self::AFTER_S );
		}
		return 'p5' === $this->name ? [] : $phases;
	}

	/** So many orders that no arrival is without one, with [steps] requests on each. */
	public function orders( int $steps ): int {
		$arrivals = array_sum( array_map( static fn( Phase $phase ): int => $phase->arrivals(), $this->phases() ) );
		return match ( $this->name ) {
			// Beyond capacity answers are late: each that is waited for keeps its order.
			'p2'    => (int) ( 300 + 0.5 * $arrivals ),
			'p5'    => (int) ( 1000 + 60 * $this->seconds ),
			default => (int) ceil( 60 + $arrivals / $steps * 1.1 + $this->rate * ( 'p8' === $this->name ? 45 : 10 ) ),
		};
	}

	/** Percentiles and counts are told for spans of this length. */
	public function spanSeconds(): float {
		return match ( true ) {
			$this->seconds >= 300 => 60.0,
			$this->seconds >= 60  => 10.0,
			default               => 2.0,
		};
	}

	/** Between two requests on one order; of a short run short, so that it sees whole ways. */
	public function pauseSeconds(): float {
		return min( 2.0, $this->seconds / 40 );
	}

	public function sampleSeconds(): float {
		return $this->seconds >= 300 ? 5.0 : 1.0;
	}
}
