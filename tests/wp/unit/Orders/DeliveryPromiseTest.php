<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Tests\Orders;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Orders\DeliveryPromise;

final class DeliveryPromiseTest extends TestCase {

	/**
	 * Paid and due in the shop's time, its zone, working days.
	 *
	 * @return iterable<string, array{string, string, string, int}>
	 */
	public static function payments(): iterable {
		yield 'within a week' => [ '2025-03-03 15:20', '2025-03-05 15:20', 'Europe/Berlin', 2 ];
		yield 'over a weekend' => [ '2025-03-06 15:20', '2025-03-10 15:20', 'Europe/Berlin', 2 ];
		yield 'on Friday' => [ '2025-03-07 23:59', '2025-03-11 23:59', 'Europe/Berlin', 2 ];
		yield 'on Saturday' => [ '2025-03-08 00:00', '2025-03-12 00:00', 'Europe/Berlin', 2 ];
		yield 'on Sunday' => [ '2025-03-09 23:59', '2025-03-12 00:00', 'Europe/Berlin', 2 ];
		yield 'in the first minute of Monday' => [ '2025-03-10 00:00', '2025-03-12 00:00', 'Europe/Berlin', 2 ];
		yield 'as the clocks go forward' => [ '2025-03-28 12:00', '2025-03-31 12:00', 'Europe/Berlin', 1 ];
		yield 'as the clocks go back' => [ '2025-10-24 12:00', '2025-10-27 12:00', 'Europe/Berlin', 1 ];
		yield 'over a day without that hour' => [ '2025-03-28 02:30', '2025-03-31 02:30', 'Europe/Berlin', 1 ];
		yield 'on a day without that hour' => [ '2025-04-24 00:30', '2025-04-25 01:30', 'Africa/Cairo', 1 ];
		yield 'a day that a zone has left out' => [ '2011-12-29 10:00', '2012-01-02 10:00', 'Pacific/Apia', 1 ];
		yield 'ten days' => [ '2025-03-03 08:00', '2025-03-17 08:00', 'America/New_York', 10 ];
		yield 'an offset for a zone' => [ '2025-03-07 20:00', '2025-03-10 20:00', '+05:45', 1 ];
		yield 'seconds' => [ '2025-03-03 15:20:17', '2025-03-04 15:20:17', 'UTC', 1 ];
	}

	#[DataProvider( 'payments' )]
	public function test_working_days_are_counted_in_the_shops_time( string $paid, string $due, string $zone, int $days ): void {
		$place = new \DateTimeZone( $zone );
		$at    = static fn( string $time ): int => ( new \DateTimeImmutable( $time, $place ) )->getTimestamp() * 1000;
		$made  = ( new DeliveryPromise( $days, $place ) )->dueAt( $at( $paid ) );
		self::assertSame( $due, ( new \DateTimeImmutable( '@' . intdiv( $made, 1000 ) ) )->setTimezone( $place )->format( 16 === strlen( $due ) ? 'Y-m-d H:i' : 'Y-m-d H:i:s' ) );
	}

	public function test_the_same_moment_is_another_day_elsewhere(): void {
		$friday_in_berlin = ( new \DateTimeImmutable( '2025-03-07 22:00 UTC' ) )->getTimestamp() * 1000;
		$berlin           = ( new DeliveryPromise( 1, new \DateTimeZone( 'Europe/Berlin' ) ) )->dueAt( $friday_in_berlin );
		$tokyo            = ( new DeliveryPromise( 1, new \DateTimeZone( 'Asia/Tokyo' ) ) )->dueAt( $friday_in_berlin );
		self::assertSame( '2025-03-10 22:00', gmdate( 'Y-m-d H:i', intdiv( $berlin, 1000 ) ) );
		self::assertSame( '2025-03-10 15:00', gmdate( 'Y-m-d H:i', intdiv( $tokyo, 1000 ) ) );
	}

	public function test_who_pays_later_is_promised_no_earlier_time(): void {
		$promise = new DeliveryPromise( 2, new \DateTimeZone( 'Europe/Berlin' ) );
		$before  = 0;
		for ( $paid = 1741000000000; $paid < 1741000000000 + 30 * 86_400_000; $paid += 1_700_000 ) {
			$due = $promise->dueAt( $paid );
			self::assertGreaterThanOrEqual( $before, $due );
			self::assertGreaterThan( $paid, $due );
			$before = $due;
		}
	}

	public function test_nothing_is_promised_for_what_is_not_paid_nor_by_who_promises_nothing(): void {
		$utc = new \DateTimeZone( 'UTC' );
		self::assertSame( 0, ( new DeliveryPromise( 2, $utc ) )->dueAt( 0 ) );
		self::assertSame( 0, ( new DeliveryPromise( 0, $utc ) )->dueAt( 1741000000000 ) );
	}
}
