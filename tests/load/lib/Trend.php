<?php
// SPDX-License-Identifier: MIT
//
// Whether something grows. The slope is Theil and Sen's, the median of the slopes between all pairs:
// a single pause of the machine does not bend it. That values rise is Mann and Kendall's test.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Trend {

	/** One chance in a hundred that values without a trend look like this. */
	private const Z_RISING = 2.326;

	/** More points than these are thinned out: pairs grow with their square. */
	private const POINTS_MAX = 400;

	/**
	 * By unit of [times].
	 *
	 * @param list<float> $times
	 * @param list<float> $values
	 */
	public static function slope( array $times, array $values ): float {
		$step   = max( 1, (int) ceil( count( $times ) / self::POINTS_MAX ) );
		$slopes = [];
		for ( $left = 0; $left < count( $times ); $left += $step ) {
			for ( $right = $left + $step; $right < count( $times ); $right += $step ) {
				$slopes[] = ( $values[ $right ] - $values[ $left ] ) / ( $times[ $right ] - $times[ $left ] );
			}
		}
		return Tally::percentile( $slopes, 50 );
	}

	/** @param list<float> $values in their order */
	public static function isRising( array $values ): bool {
		$count = count( $values );
		$score = 0;
		for ( $left = 0; $left < $count; ++$left ) {
			for ( $right = $left + 1; $right < $count; ++$right ) {
				$score += $values[ $right ] <=> $values[ $left ];
			}
		}
		$variance = $count * ( $count - 1 ) * ( 2 * $count + 5 ) / 18;
		return $variance > 0 && ( $score - 1 ) / sqrt( $variance ) > self::Z_RISING;
	}
}
