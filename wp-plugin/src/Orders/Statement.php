<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a plugin's SQL statement would do to a transaction that is open around it. MySQL ends one
// without a word when a statement defines data or a plugin starts its own, so each statement is
// looked at before it runs. Only its first words matter: a full parser was dropped, because MySQL
// itself decides by them. Comments in front are skipped, and the versioned ones that it runs
// ("/*!40101 SET ... * /") are opened.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

enum Statement {

	/** Neither ends nor starts a transaction. */
	case Plain;
	/** Starts one. */
	case Start;
	case Commit;
	case Rollback;
	case AutocommitOff;
	case AutocommitOn;
	/** Sets what the next transaction is like; an error inside of one. */
	case Characteristics;
	/** Ends the transaction by itself: defines data, locks tables, changes accounts. */
	case Commits;

	/** Statements after which MySQL and MariaDB have committed, by their first word. */
	private const COMMITTING = [
		'ALTER', 'CREATE', 'DROP', 'RENAME', 'TRUNCATE', 'GRANT', 'REVOKE', 'ANALYZE', 'OPTIMIZE',
		'REPAIR', 'CHECK', 'FLUSH', 'RESET', 'INSTALL', 'UNINSTALL', 'CACHE', 'LOAD INDEX',
		'LOCK TABLE', 'LOCK TABLES', 'SET PASSWORD', 'CHANGE', 'START SLAVE', 'START REPLICA',
		'STOP', 'XA', 'SHUTDOWN',
	];

	/** These begin like one of the above and do not commit. */
	private const EXCEPTIONS = '/^(?:CREATE (?:OR REPLACE )?|DROP )TEMPORARY\b'
		. '|^ANALYZE (?:FORMAT\b|SELECT|UPDATE|DELETE|INSERT)/';

	private const AUTOCOMMIT = '/^SET (?:SESSION |LOCAL |@@(?:SESSION\.|LOCAL\.)?)?`?AUTOCOMMIT`?'
		. ' ?:?= ?(\S+)/';

	/** Comments and blanks in front, and the opening of a comment that MySQL runs. */
	private const LEADING = '~/\*M?!\d*\s*'
		. '|^\s*(?:/\*(?!M?!).*?\*/|(?:--\s|#)[^\n]*(?:\n|$)|\s)+~s';

	/** Nearly all there is; spares them the closer look. */
	private const PLAIN = '/^\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|SHOW|WITH|SAVEPOINT)\b/i';

	public static function read( string $sql ): self {
		if ( preg_match( self::PLAIN, $sql ) ) {
			return self::Plain;
		}
		$words = self::words( $sql );
		return match ( true ) {
			(bool) preg_match( '/^(?:BEGIN(?: WORK)?$|START TRANSACTION\b)/', $words )
				=> self::Start,
			(bool) preg_match( '/^COMMIT\b/', $words ) => self::Commit,
			(bool) preg_match( '/^ROLLBACK(?! (?:WORK )?TO\b)/', $words ) => self::Rollback,
			str_starts_with( $words, 'SET ' ) => self::readSet( $words ),
			'' !== self::committing( $words ) => self::Commits,
			default => self::Plain,
		};
	}

	/** What one that commits does: the words that it is known by. */
	public static function verb( string $sql ): string {
		return self::committing( self::words( $sql ) );
	}

	private static function readSet( string $words ): self {
		if ( preg_match( self::AUTOCOMMIT, $words, $found ) ) {
			return in_array( rtrim( $found[1], ',' ), [ '0', 'OFF', 'FALSE', "'OFF'" ], true )
				? self::AutocommitOff
				: self::AutocommitOn;
		}
		if ( preg_match( '/^SET TRANSACTION\b/', $words ) ) {
			return self::Characteristics;
		}
		return '' === self::committing( $words ) ? self::Plain : self::Commits;
	}

	/** Its entry among those that commit; empty for others. */
	private static function committing( string $words ): string {
		if ( preg_match( self::EXCEPTIONS, $words ) ) {
			return '';
		}
		foreach ( self::COMMITTING as $start ) {
			if ( $words === $start || str_starts_with( $words, $start . ' ' ) ) {
				return $start;
			}
		}
		return '';
	}

	/** The statement's start in capitals, a blank between words, without comments and end mark. */
	private static function words( string $sql ): string {
		$start = substr( $sql, 0, 400 );
		$start = (string) preg_replace( self::LEADING, '', $start );
		$start = (string) preg_replace( '~(?:\*/|;)\s*$~', '', rtrim( $start ) );
		$start = (string) preg_replace( '~/\*.*?\*/~s', ' ', $start );
		return strtoupper( trim( (string) preg_replace( '/\s+/', ' ', $start ) ) );
	}
}
