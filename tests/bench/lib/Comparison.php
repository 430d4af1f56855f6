<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Bench;

/**
 * One figure, taken of several contenders in turns: the machine does other things as well, and what
 * it does meets all of them. The medians of the rounds are compared.
 */
final class Comparison {

	/**
	 * @param string                           $name       what is measured
	 * @param string                           $unit       of the figures: "moves/s", "µs CPU"
	 * @param array<string, \Closure(): float> $contenders by name
	 * @param list<Goal>                       $goals
	 * @param list<\Closure(): void>           $each_round what is done before each round
	 */
	public function __construct(
		public readonly string $name,
		public readonly string $unit,
		private readonly array $contenders,
		public readonly array $goals,
		private readonly array $each_round = [],
	) {
	}

	/** @return array<string, list<float>> by contender, a figure each round */
	public function run( int $rounds ): array {
		$figures = [];
		for ( $round = 0; $round < $rounds; ++$round ) {
			array_map( static fn( \Closure $prepare ) => $prepare(), $this->each_round );
			// Now from the front, now from the back: whoever goes second finds warmer caches.
			$names = array_keys( $this->contenders );
			foreach ( 0 === $round % 2 ? $names : array_reverse( $names ) as $name ) {
				$figures[ $name ][] = ( $this->contenders[ $name ] )();
			}
		}
		return $figures;
	}

	/** @param non-empty-list<float> $figures */
	public static function median( array $figures ): float {
		sort( $figures );
		$middle = intdiv( count( $figures ), 2 );
		return 1 === count( $figures ) % 2 ? $figures[ $middle ] : ( $figures[ $middle - 1 ] + $figures[ $middle ] ) / 2;
	}
}
