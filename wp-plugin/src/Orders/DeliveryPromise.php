<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * By when a shop promises to deliver: so many working days after the payment, at the same time of day
 * in the shop's own time zone. The clock stands still at weekends, so whoever pays on one is promised
 * what somebody is who pays in the first minute of Monday.
 */
final class DeliveryPromise {

	private const SATURDAY = 6;

	/** @param int $days working days; 0 promises nothing */
	public function __construct(
		private readonly int $days,
		private readonly \DateTimeZone $zone,
	) {
	}

	/**
	 * @param int $paid_at ms UTC, 0 for not paid
	 * @return int ms UTC, 0 where nothing is promised
	 */
	public function dueAt( int $paid_at ): int {
		if ( 0 === $this->days || $paid_at <= 0 ) {
			return 0;
		}
		$paid = ( new \DateTimeImmutable( '@' . intdiv( $paid_at, 1000 ) ) )->setTimezone( $this->zone );
		// Days are counted at noon: there are days without the small hours.
		$day  = $paid->setTime( 12, 0 );
		$time = [ (int) $paid->format( 'G' ), (int) $paid->format( 'i' ), (int) $paid->format( 's' ) ];
		if ( self::isWeekend( $day ) ) {
			$day  = $day->modify( 'next monday' )->setTime( 12, 0 );
			$time = [ 0, 0, 0 ];
		}
		for ( $left = $this->days; $left > 0; --$left ) {
			do {
				$day = $day->modify( '+1 day' );
			} while ( self::isWeekend( $day ) );
		}
		return $day->setTime( ...$time )->getTimestamp() * 1000;
	}

	private static function isWeekend( \DateTimeImmutable $time ): bool {
		return (int) $time->format( 'N' ) >= self::SATURDAY;
	}
}
