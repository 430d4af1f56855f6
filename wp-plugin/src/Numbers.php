<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

/**
 * Numbers as people of the current language write them, as text. WordPress has its own as HTML: where a
 * language parts thousands by a space, that is "&nbsp;" there.
 */
final class Numbers {

	public static function count( int $count ): string {
		return self::text( number_format_i18n( $count ) );
	}

	/**
	 * An exact number, digit by digit: a float would round it.
	 *
	 * @param string $digits such as "-1234567.50"
	 * @return ?string null for what is no such number
	 */
	public static function exact( string $digits ): ?string {
		global $wp_locale;
		if ( 1 !== preg_match( '/^(-?)([0-9]+)(?:\.([0-9]+))?$/D', $digits, $part ) ) {
			return null;
		}
		$signs = $wp_locale instanceof \WP_Locale ? $wp_locale->number_format : [];
		$group = self::text( is_string( $signs['thousands_sep'] ?? null ) ? $signs['thousands_sep'] : ',' );
		$point = self::text( is_string( $signs['decimal_point'] ?? null ) ? $signs['decimal_point'] : '.' );
		$whole = implode( $group, array_map( 'strrev', array_reverse( str_split( strrev( $part[2] ), 3 ) ) ) );
		return $part[1] . $whole . ( isset( $part[3] ) ? $point . $part[3] : '' );
	}

	private static function text( string $html ): string {
		return html_entity_decode( $html, ENT_QUOTES | ENT_HTML5, 'UTF-8' );
	}
}
