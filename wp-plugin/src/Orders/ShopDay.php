<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * A day of the shop's calendar: where its hours begin as its clocks show them, and the days before it.
 * When clocks are changed a day has an hour more or less, in some places half an hour, and there are
 * days that begin at one in the morning; nothing here counts in multiples of a day.
 */
final class ShopDay {

	private const HOUR_S = 3600;

	private readonly \DateTimeImmutable $start;

	/** @param int $now ms UTC, a moment of the day */
	public function __construct( private readonly \DateTimeZone $zone, int $now ) {
		$this->start = ( new \DateTimeImmutable( '@' . intdiv( $now, 1000 ) ) )->setTimezone( $zone )->setTime( 0, 0 );
	}

	/** The day as a calendar has it, or one before it: "2026-03-29". */
	public function date( int $back = 0 ): string {
		return $this->noon( -$back )->format( 'Y-m-d' );
	}

	/** Where the day begins, or one before it; ms UTC. */
	public function startMs( int $back = 0 ): int {
		return 0 === $back ? 1000 * $this->start->getTimestamp() : $this->midnightMs( -$back );
	}

	/** The first moment behind the day; ms UTC. */
	public function endMs(): int {
		return $this->midnightMs( 1 );
	}

	/**
	 * Where the day's hours begin, and its end.
	 *
	 * @return non-empty-list<int> ms UTC
	 */
	public function hoursMs(): array {
		$end  = intdiv( $this->endMs(), 1000 );
		$at   = $this->start->getTimestamp();
		$from = [];
		while ( $at < $end ) {
			$from[] = 1000 * $at;
			$local  = ( new \DateTimeImmutable( "@{$at}" ) )->setTimezone( $this->zone );
			// To the next full hour of the clock, which a change by half an hour makes a short way.
			$at += self::HOUR_S - 60 * (int) $local->format( 'i' ) - (int) $local->format( 's' );
		}
		return [ ...$from, 1000 * $end ];
	}

	private function midnightMs( int $days ): int {
		return 1000 * $this->noon( $days )->setTime( 0, 0 )->getTimestamp();
	}

	/** Days are counted at noon: there are days without the small hours. */
	private function noon( int $days ): \DateTimeImmutable {
		return $this->start->setTime( 12, 0 )->modify( sprintf( '%+d days', $days ) );
	}
}
