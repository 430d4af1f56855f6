<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Tests\Orders;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Orders\Savepoints;
use Waybill\WordPress\Orders\Statement;

final class SavepointsTest extends TestCase {

	private const NOTHING = 'DO 0';

	/** @return iterable<string, array{list<array{Statement, string}>}> */
	public static function courses(): iterable {
		yield 'a transaction that is committed' => [
			[
				[ Statement::Start, 'SAVEPOINT waybill_1' ],
				[ Statement::Commit, 'RELEASE SAVEPOINT waybill_1' ],
				[ Statement::Commit, self::NOTHING ],
			],
		];
		yield 'a transaction that is rolled back, and one after it' => [
			[
				[ Statement::Start, 'SAVEPOINT waybill_1' ],
				[ Statement::Rollback, 'ROLLBACK TO SAVEPOINT waybill_1' ],
				[ Statement::Rollback, self::NOTHING ],
				[ Statement::Start, 'SAVEPOINT waybill_1' ],
				[ Statement::Commit, 'RELEASE SAVEPOINT waybill_1' ],
			],
		];
		yield 'one inside another' => [
			[
				[ Statement::Start, 'SAVEPOINT waybill_1' ],
				[ Statement::Start, 'SAVEPOINT waybill_2' ],
				[ Statement::Rollback, 'ROLLBACK TO SAVEPOINT waybill_2' ],
				[ Statement::Commit, 'RELEASE SAVEPOINT waybill_1' ],
			],
		];
		yield 'autocommit off, then on' => [
			[
				[ Statement::AutocommitOff, 'SAVEPOINT waybill_1' ],
				[ Statement::AutocommitOff, self::NOTHING ],
				[ Statement::Commit, 'SAVEPOINT waybill_1' ],
				[ Statement::Rollback, 'ROLLBACK TO SAVEPOINT waybill_1' ],
				[ Statement::Rollback, 'ROLLBACK TO SAVEPOINT waybill_1' ],
				[ Statement::AutocommitOn, 'RELEASE SAVEPOINT waybill_1' ],
				[ Statement::Commit, self::NOTHING ],
			],
		];
		yield 'a START under autocommit off' => [
			[
				[ Statement::AutocommitOff, 'SAVEPOINT waybill_1' ],
				[ Statement::Start, 'SAVEPOINT waybill_2' ],
				[ Statement::Commit, 'RELEASE SAVEPOINT waybill_2' ],
				[ Statement::Start, 'SAVEPOINT waybill_2' ],
				[ Statement::AutocommitOn, 'RELEASE SAVEPOINT waybill_1' ],
				[ Statement::Start, 'SAVEPOINT waybill_1' ],
			],
		];
		yield 'ends without a start' => [
			[
				[ Statement::Rollback, self::NOTHING ],
				[ Statement::AutocommitOn, self::NOTHING ],
				[ Statement::Characteristics, self::NOTHING ],
			],
		];
	}

	/** @param list<array{Statement, string}> $course */
	#[DataProvider( 'courses' )]
	public function test_a_plugins_transaction_becomes_a_savepoint( array $course ): void {
		$savepoints = new Savepoints();
		foreach ( $course as [ $statement, $expected ] ) {
			self::assertSame( $expected, $savepoints->replace( $statement ) );
		}
	}
}
