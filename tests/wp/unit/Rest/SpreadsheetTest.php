<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Unit\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Rest\Spreadsheet;

final class SpreadsheetTest extends TestCase {

	/** @return iterable<string, array{string}> */
	public static function formulas(): iterable {
		foreach ( [ '=1+1', '+1+1', '-1+1', '@SUM(A1)', "\t=1", "\r=1", "\n=1", '|calc', '%0A', ' =1', "\0=1", "\u{FEFF}=1", "\u{A0}=1", "'=1", "''", '-', '--5', '-5-', "=cmd|'/C calc'!A0" ] as $text ) {
			yield json_encode( $text ) => [ $text ];
		}
	}

	#[DataProvider( 'formulas' )]
	public function test_what_begins_like_a_formula_is_text( string $text ): void {
		self::assertStringStartsWith( '"\'', Spreadsheet::line( [ $text ] ) );
	}

	/** @return iterable<string, array{string}> */
	public static function plain(): iterable {
		foreach ( [ '-5', '-5.25', '1234', 'Ana', 'a=b', 'O’Brien', "O'Brien", '', ' x', 'ana@example.org' ] as $text ) {
			yield json_encode( $text ) => [ $text ];
		}
	}

	#[DataProvider( 'plain' )]
	public function test_numbers_and_words_stay_as_they_are( string $text ): void {
		self::assertSame( "\"{$text}\"\r\n", Spreadsheet::line( [ $text ] ) );
	}

	#[DataProvider( 'formulas' )]
	#[DataProvider( 'plain' )]
	public function test_reading_it_back_gives_what_was_written( string $text ): void {
		[ $read, $next ] = str_getcsv( rtrim( Spreadsheet::line( [ $text, '";=HYPERLINK("x")' ] ), "\r\n" ), ',', '"', '' );
		self::assertSame( $text, 1 === preg_match( '/^\'[ \x00\x{00a0}\x{feff}]*[=+\-@|%\'\t\r\n]/u', (string) $read ) ? substr( (string) $read, 1 ) : $read );
		self::assertSame( '";=HYPERLINK("x")', $next );
	}

	public function test_bytes_that_are_no_text_become_some(): void {
		self::assertSame( "\"a?\"\r\n", Spreadsheet::line( [ "a\xff" ] ) );
	}
}
