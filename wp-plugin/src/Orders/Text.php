<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/** Texts as the read model keeps them: valid, of one line where they are names, and of bounded length. */
final class Text {

	/** At most so many bytes, without cutting a character in two. */
	public static function cut( string $text, int $bytes ): string {
		if ( strlen( $text ) <= $bytes ) {
			return $text;
		}
		$cut = substr( $text, 0, $bytes );
		while ( '' !== $cut && 1 !== preg_match( '//u', $cut ) ) {
			$cut = substr( $cut, 0, -1 );
		}
		return $cut;
	}

	/** A text out of the database: without what is no character, and no longer than [bytes]. */
	public static function kept( ?string $stored, int $bytes ): string {
		$text = (string) preg_replace( '/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+/', '', wp_check_invalid_utf8( (string) $stored, true ) );
		return self::cut( trim( $text ), $bytes );
	}
}
