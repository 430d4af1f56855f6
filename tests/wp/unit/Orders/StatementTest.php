<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Tests\Orders;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Orders\Statement;

final class StatementTest extends TestCase {

	/** @return iterable<string, array{Statement, string}> */
	public static function statements(): iterable {
		$cases = [
			'Start'           => [
				'START TRANSACTION',
				'start transaction with consistent snapshot',
				'BEGIN',
				"  begin work ;\n",
				'/* a plugin */ BEGIN',
				"-- a comment\nSTART TRANSACTION",
				"# another\n/*!40001 START TRANSACTION */",
			],
			'Commit'          => [ 'COMMIT', 'commit;', 'COMMIT WORK', 'COMMIT AND CHAIN' ],
			'Rollback'        => [ 'ROLLBACK', "rollback\twork;", 'ROLLBACK AND NO CHAIN' ],
			'AutocommitOff'   => [ 'SET autocommit = 0', 'SET @@autocommit=0', 'set session autocommit := off', 'SET @@session.autocommit=FALSE', 'SET `autocommit`=0' ],
			'AutocommitOn'    => [ 'SET AUTOCOMMIT=1', 'SET @@SESSION.autocommit = ON' ],
			'Characteristics' => [ 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'set transaction read only' ],
			'Commits'         => [
				'CREATE TABLE IF NOT EXISTS wp_x (id INT)',
				'create index i on wp_x (id)',
				"ALTER TABLE `wp_posts`\n ADD x INT",
				'DROP TABLE wp_x',
				'TRUNCATE wp_x',
				'TRUNCATE TABLE wp_x',
				'RENAME TABLE a TO b',
				'LOCK TABLES wp_posts WRITE',
				'LOCK TABLE wp_posts READ',
				'OPTIMIZE TABLE wp_options',
				'ANALYZE TABLE wp_options',
				'GRANT ALL ON *.* TO x',
				'FLUSH TABLES',
				'/*!40101 ALTER TABLE wp_x ENABLE KEYS */',
				'/* x */ /* y */ ALTER /* z */ TABLE wp_x ENGINE=InnoDB',
				"SET PASSWORD = 'x'",
			],
			'Plain'           => [
				'SELECT 1',
				"INSERT INTO t VALUES ('COMMIT')",
				'UPDATE t SET a = 1',
				'DELETE FROM t',
				'REPLACE INTO t VALUES (1)',
				'SHOW TABLES',
				'SAVEPOINT a',
				'ROLLBACK TO SAVEPOINT a',
				'ROLLBACK WORK TO a',
				'RELEASE SAVEPOINT a',
				'CREATE TEMPORARY TABLE t (a INT)',
				'DROP TEMPORARY TABLE t',
				'CREATE OR REPLACE TEMPORARY TABLE t (a INT)',
				"SET NAMES 'utf8mb4'",
				'SET SESSION sql_mode = ""',
				'SET @autocommitted = 0',
				'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
				'ANALYZE FORMAT=JSON SELECT 1',
				'UNLOCK TABLES',
				'DO 0',
				'EXPLAIN SELECT 1',
				'LOCKSTEP',
				'',
			],
		];
		foreach ( $cases as $name => $texts ) {
			foreach ( $texts as $text ) {
				yield "$name: $text" => [ constant( Statement::class . "::$name" ), $text ];
			}
		}
	}

	#[DataProvider( 'statements' )]
	public function test_the_first_words_tell_what_a_statement_does( Statement $expected, string $sql ): void {
		self::assertSame( $expected, Statement::read( $sql ) );
	}
}
