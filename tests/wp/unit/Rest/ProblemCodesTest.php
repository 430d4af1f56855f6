<?php
// SPDX-License-Identifier: MIT
//
// The codes of problems are part of the API: docs/rest.md lists those that the code can answer with,
// and no others. They are read from the sources, because an answer of each can't be had in a test.

declare(strict_types=1);

namespace Waybill\WordPress\Tests\Rest;

use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Orders\Failure;
use Waybill\WordPress\Rest\ProblemResponses;

final class ProblemCodesTest extends TestCase {

	private const ROOT = __DIR__ . '/../../../..';

	public function test_every_code_is_documented_and_every_documented_code_is_answered(): void {
		self::assertSame( self::answered(), self::documented() );
	}

	public function test_each_decision_has_a_number_of_its_own(): void {
		$numbers = array_map(
			static fn( string $file ): string => substr( basename( $file ), 0, 4 ),
			glob( self::ROOT . '/docs/decisions/*.md' ) ?: []
		);
		self::assertNotSame( [], $numbers );
		self::assertSame( array_values( array_unique( $numbers ) ), $numbers );
	}

	/** @return list<string> sorted */
	private static function answered(): array {
		$codes = [];
		foreach ( glob( self::ROOT . '/wp-plugin/src/{Rest,Panels}/*.php', GLOB_BRACE ) ?: [] as $file ) {
			$source = (string) file_get_contents( $file );
			preg_match_all( "/Problem::(?:error|data)\\(\\s*'([a-z_]+)'/", $source, $made );
			// The table of failures: [ 'code', status ].
			preg_match_all( "/=> \\[ '([a-z_]+)', (?:[45][0-9]{2}|\\\$failure)/", $source, $mapped );
			array_push( $codes, ...$made[1], ...$mapped[1] );
		}
		$renamed = ( new \ReflectionClassConstant( ProblemResponses::class, 'CODES' ) )->getValue();
		$failed  = ( new \ReflectionClass( Failure::class ) )->getConstants();
		$codes   = array_unique( [ ...$codes, ...array_values( $renamed ), ...array_values( $failed ) ] );
		sort( $codes );
		return $codes;
	}

	/** @return list<string> sorted */
	private static function documented(): array {
		$text = (string) file_get_contents( self::ROOT . '/docs/rest.md' );
		preg_match_all( '/^\| [0-9, ]+ \| ([^|]+) \|/m', $text, $rows );
		preg_match_all( '/`([a-z_]+)`/', implode( ' ', $rows[1] ), $codes );
		$codes = array_unique( $codes[1] );
		sort( $codes );
		return $codes;
	}
}
