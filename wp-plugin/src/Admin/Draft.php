<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

/**
 * The definition that a person works on before it is published: kept for him, so that what was
 * checked is what is published and nothing has to be typed again after a mistake.
 */
final class Draft {

	/** Longer than any definition that people write; and what every object cache takes. */
	public const BYTES_MAX = 512 * 1024;

	/** Each is an element of the page. */
	public const LINES_MAX = 10_000;

	private const LIFETIME_S = 7 * 86400;

	/** What was typed last; empty when there is nothing. */
	public static function read(): string {
		$text = get_transient( self::key() );
		return is_string( $text ) ? $text : '';
	}

	/** Why a text can't be taken, in a sentence; empty when it can. */
	public static function objection( string $text ): string {
		if ( '' === trim( $text ) ) {
			return __( 'Type a definition or choose a file.', 'waybill' );
		}
		if ( strlen( $text ) > self::BYTES_MAX || substr_count( self::unified( $text ), "\n" ) >= self::LINES_MAX ) {
			/* translators: 1: a size in kilobytes, 2: number of lines. */
			return sprintf( __( 'The definition is too long: at most %1$d KB and %2$d lines.', 'waybill' ), self::BYTES_MAX / 1024, self::LINES_MAX );
		}
		if ( 1 !== preg_match( '//u', $text ) ) {
			return __( 'The definition is not UTF-8 text.', 'waybill' );
		}
		return '';
	}

	public static function keep( string $text ): void {
		set_transient( self::key(), self::unified( $text ), self::LIFETIME_S );
	}

	/** Forms send lines as Windows has them; places are told in lines all the same. */
	private static function unified( string $text ): string {
		return str_replace( [ "\r\n", "\r" ], "\n", $text );
	}

	public static function forget(): void {
		delete_transient( self::key() );
	}

	private static function key(): string {
		return 'waybill_draft_' . get_current_user_id();
	}
}
