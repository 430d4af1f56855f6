<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// CSV that a spreadsheet shows as it is. What begins like a formula is run by spreadsheets, whatever
// the file says; an apostrophe before it makes it text. So an apostrophe that stands before such a
// beginning by itself gets another one: who reads the file back takes one away wherever one stands
// before =, +, -, @, |, %, an apostrophe, a tab or a line break, blanks aside, and has what was written.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

final class Spreadsheet {

	/** Some programs skip blanks, NUL and the byte order mark before they look for a formula. */
	private const FORMULA = '/^[ \x00\x{00a0}\x{feff}]*[=+\-@|%\'\t\r\n]/u';

	private const NUMBER = '/^-?[0-9]+(?:\.[0-9]+)?$/D';

	/**
	 * One line, with its end.
	 *
	 * @param list<string> $cells
	 */
	public static function line( array $cells ): string {
		return implode( ',', array_map( self::cell( ... ), $cells ) ) . "\r\n";
	}

	private static function cell( string $text ): string {
		$text = (string) mb_scrub( $text, 'UTF-8' );
		if ( 1 !== preg_match( self::NUMBER, $text ) && 1 === preg_match( self::FORMULA, $text ) ) {
			$text = "'" . $text;
		}
		return '"' . str_replace( '"', '""', $text ) . '"';
	}
}
