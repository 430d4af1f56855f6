<?php
// SPDX-License-Identifier: MIT
//
// Exported cells as LibreOffice sees them, which is told to run whatever it takes for a formula. At
// full length only: the program is 200 MB and takes seconds to start.

declare(strict_types=1);

namespace Waybill\Tests\Unit\Rest;

use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Rest\Spreadsheet;

final class SpreadsheetInCalcTest extends TestCase {

	/** Comma, double quote, UTF-8, from line 1; numbers are found and formulas run. */
	private const READ = 'CSV:44,34,76,1,,0,false,true,false,false,false,-1,true';

	/** The same, each text in quotes. */
	private const WRITE = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false';

	private const NUMBERS = [ '-5', '-5.25', '1234', '0' ];

	private string $folder = '';

	protected function setUp(): void {
		if ( 'full' !== getenv( 'WAYBILL_TEST_LENGTH' ) ) {
			self::markTestSkipped( 'at full length only' );
		}
		$this->folder = sys_get_temp_dir() . '/waybill-calc-' . bin2hex( random_bytes( 4 ) );
		mkdir( $this->folder );
	}

	protected function tearDown(): void {
		if ( '' !== $this->folder ) {
			exec( 'rm -rf ' . escapeshellarg( $this->folder ) );
		}
	}

	public function test_cells_like_formulas_are_text_numbers_are_numbers_and_all_come_back(): void {
		$texts = [ ...self::texts(), ...self::NUMBERS ];
		$lines = implode( '', array_map( static fn( string $text ): string => Spreadsheet::line( [ $text, 'next' ] ), $texts ) );
		$cells = $this->open( $lines );
		self::assertCount( count( $texts ), $cells );
		foreach ( $texts as $at => $text ) {
			$kind = in_array( $text, self::NUMBERS, true ) ? 'float' : 'string';
			self::assertSame( [ $kind, '' ], $cells[ $at ], (string) json_encode( $text ) );
		}
		mkdir( "{$this->folder}/saved" );
		$this->convert( 'cells.csv', self::WRITE, 'saved' );
		$file = fopen( "{$this->folder}/saved/cells.csv", 'rb' );
		self::assertIsResource( $file );
		foreach ( $texts as $text ) {
			[ $read, $next ] = (array) fgetcsv( $file, null, ',', '"', '' );
			self::assertSame( 'next', $next );
			self::assertSame( self::kept( $text ), self::kept( self::unquoted( (string) $read ) ) );
		}
		self::assertFalse( fgetcsv( $file, null, ',', '"', '' ) );
	}

	/** Were LibreOffice not to run formulas here, the test above could not fail. */
	public function test_a_formula_that_is_written_as_it_is_would_be_run(): void {
		self::assertSame( [ [ 'float', 'of:=1+1' ] ], $this->open( "\"=1+1\",\"next\"\r\n" ) );
	}

	/** @return list<string> */
	private static function texts(): array {
		$bare  = [ '=1+1', '+1+1', '-1+1', '@SUM(A1)', '|calc', '%0A', "'=1", "''", '-', '--5', '-5-', "=cmd|'/C calc'!A0", '";=HYPERLINK("http://x";"y")', 'a=b', 'Ana', "O'Brien" ];
		$texts = $bare;
		foreach ( [ "\t", "\r", "\n", "\r\n", ' ', "\0", "\u{FEFF}", "\u{A0}" ] as $before ) {
			foreach ( [ '=1+1', '+1', '-1', '@SUM(A1)', '|x', '%x' ] as $formula ) {
				$texts[] = $before . $formula;
			}
		}
		return $texts;
	}

	/** As the exporter says a reader has it back. */
	private static function unquoted( string $cell ): string {
		return 1 === preg_match( '/^\'[ \x00\x{00a0}\x{feff}]*[=+\-@|%\'\t\r\n]/u', $cell ) ? substr( $cell, 1 ) : $cell;
	}

	/** What of a text a cell of LibreOffice keeps: line ends are its own, and there is no NUL. */
	private static function kept( string $text ): string {
		return str_replace( [ "\r\n", "\r", "\0" ], [ "\n", "\n", '' ], $text );
	}

	/** @return list<array{string, string}> of the first cell of each line: its kind, and its formula */
	private function open( string $csv ): array {
		file_put_contents( "{$this->folder}/cells.csv", $csv );
		$this->convert( 'cells.csv', 'fods', '' );
		$book = new \DOMDocument();
		self::assertTrue( $book->load( "{$this->folder}/cells.fods", LIBXML_PARSEHUGE ) );
		$cells = [];
		foreach ( ( new \DOMXPath( $book ) )->query( '//*[local-name()="table-row"]' ) as $row ) {
			$cell    = ( new \DOMXPath( $book ) )->query( '*[local-name()="table-cell"]', $row )->item( 0 );
			$cells[] = [ $cell->getAttribute( 'office:value-type' ), $cell->getAttribute( 'table:formula' ) ];
		}
		return $cells;
	}

	/** Opens a file of the folder's and saves it in another form, into a folder in there. */
	private function convert( string $file, string $form, string $folder ): void {
		$command = [ 'soffice', "-env:UserInstallation=file://{$this->folder}/profile", '--headless', '--infilter=' . self::READ ];
		$command = [ ...$command, '--convert-to', $form, '--outdir', "{$this->folder}/{$folder}", "{$this->folder}/{$file}" ];
		exec( implode( ' ', array_map( escapeshellarg( ... ), $command ) ) . ' 2>&1', $said, $status );
		self::assertSame( 0, $status, implode( "\n", $said ) . "\n(scripts/setup slow brings LibreOffice)" );
	}
}
