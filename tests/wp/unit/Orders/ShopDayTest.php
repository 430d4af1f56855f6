<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Tests\Orders;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Orders\ShopDay;

final class ShopDayTest extends TestCase {

	private static function ms( string $time ): int {
		return 1000 * ( new \DateTimeImmutable( $time ) )->getTimestamp();
	}

	public function test_day_is_the_shops_and_not_the_servers(): void {
		$day = new ShopDay( new \DateTimeZone( 'Pacific/Auckland' ), self::ms( '2026-01-14T11:30:00Z' ) );
		self::assertSame( '2026-01-15', $day->date() );
		self::assertSame( self::ms( '2026-01-14T11:00:00Z' ), $day->startMs() );
		self::assertSame( self::ms( '2026-01-15T11:00:00Z' ), $day->endMs() );
	}

	public function test_first_and_last_moment_belong_to_the_day(): void {
		$zone = new \DateTimeZone( 'Europe/Berlin' );
		foreach ( [ '2026-07-01T00:00:00+02:00', '2026-07-01T23:59:59+02:00' ] as $time ) {
			self::assertSame( '2026-07-01', ( new ShopDay( $zone, self::ms( $time ) + 999 ) )->date(), $time );
		}
	}

	/** @return iterable<string, array{string, string, int, list<string>}> */
	public static function days(): iterable {
		yield 'an ordinary day' => [ 'Europe/Berlin', '2026-01-15', 24, [ '00:00', '01:00', '02:00', '03:00' ] ];
		yield 'an hour less' => [ 'Europe/Berlin', '2026-03-29', 23, [ '00:00', '01:00', '03:00', '04:00' ] ];
		yield 'an hour more' => [ 'Europe/Berlin', '2026-10-25', 25, [ '00:00', '01:00', '02:00', '02:00', '03:00' ] ];
		yield 'half an hour less' => [ 'Australia/Lord_Howe', '2026-10-04', 24, [ '00:00', '01:00', '02:30', '03:00' ] ];
		yield 'half an hour more' => [ 'Australia/Lord_Howe', '2026-04-05', 25, [ '00:00', '01:00', '01:30', '02:00' ] ];
		yield 'no midnight' => [ 'Africa/Cairo', '2026-04-24', 23, [ '01:00', '02:00' ] ];
		yield 'hours off by a quarter' => [ 'Asia/Kathmandu', '2026-01-15', 24, [ '00:00', '01:00' ] ];
	}

	/** @param list<string> $clocks that the first hours begin at */
	#[DataProvider( 'days' )]
	public function test_hours_begin_where_the_clock_says( string $zone, string $date, int $count, array $clocks ): void {
		$zone  = new \DateTimeZone( $zone );
		$day   = new ShopDay( $zone, self::ms( ( new \DateTimeImmutable( "{$date} 15:20:11", $zone ) )->format( DATE_ATOM ) ) );
		$hours = $day->hoursMs();
		self::assertSame( $date, $day->date() );
		self::assertCount( $count + 1, $hours );
		self::assertSame( [ $day->startMs(), $day->endMs() ], [ $hours[0], end( $hours ) ] );
		$shown = array_map( static fn( int $ms ): string => ( new \DateTimeImmutable( '@' . intdiv( $ms, 1000 ) ) )->setTimezone( $zone )->format( 'H:i' ), $hours );
		self::assertSame( $clocks, array_slice( $shown, 0, count( $clocks ) ) );
		self::assertLessThanOrEqual( 5_400_000, max( array_map( static fn( int $from, int $to ): int => $to - $from, array_slice( $hours, 0, -1 ), array_slice( $hours, 1 ) ) ) );
	}

	public function test_days_before_are_counted_by_the_calendar(): void {
		// The clocks were put forward on the 29th: that day had 23 hours.
		$day = new ShopDay( new \DateTimeZone( 'Europe/Berlin' ), self::ms( '2026-03-31T09:00:00+02:00' ) );
		self::assertSame( [ '2026-03-30', '2026-03-29', '2026-03-27' ], array_map( $day->date( ... ), [ 1, 2, 4 ] ) );
		self::assertSame( self::ms( '2026-03-30T00:00:00+02:00' ), $day->startMs( 1 ) );
		self::assertSame( self::ms( '2026-03-29T00:00:00+01:00' ), $day->startMs( 2 ) );
		self::assertSame( self::ms( '2026-03-27T00:00:00+01:00' ), $day->startMs( 4 ) );
	}
}
