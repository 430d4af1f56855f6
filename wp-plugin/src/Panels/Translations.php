<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A language of the panels as a file of its own: its address holds its content's hash, so that a browser
// asks for it once. It is the same for everybody and says nothing about anybody, which is why it can be
// had without logging in and kept by any cache.
//
// WordPress' own way (a file for each script, found by the script's address) was dropped: the build
// names scripts by their content, and a release would have to name each language after that.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\WordPress\Language;

final class Translations {

	/** How long a browser may keep it: what is in it never changes under its address. */
	private const AGE_S = 31536000;

	private const HASH_LENGTH = 12;

	/** The locale as WordPress names it, and the hash. */
	private const NAME = '/^([a-z]{2,3}(?:_[A-Za-z0-9]{2,10}){0,2})\.([0-9a-f]{12})\.json$/D';

	/** Where the language of the page lies; null where there is none but English. */
	public static function address(): ?string {
		$locale = determine_locale();
		$text   = self::read( $locale );
		return null === $text ? null : Place::url( 'i18n/' . $locale . '.' . self::hash( $text ) . '.json' );
	}

	/** @param string $name what stands behind the folder of languages in the address */
	public static function answer( string $name ): never {
		$text = 1 === preg_match( self::NAME, $name, $part ) ? self::read( $part[1] ) : null;
		if ( null === $text ) {
			Page::say( 404, __( 'There is nothing here', 'waybill' ), __( 'The address is not one of Waybill’s.', 'waybill' ) );
		}
		// Of a page that was printed before an update: the language is given as it is, and not kept under that name.
		Headers::sendFile( 'application/json; charset=utf-8', self::hash( $text ) === $part[2] ? self::AGE_S : 0 );
		echo $text; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- JSON, and said to be that.
		exit;
	}

	private static function read( string $locale ): ?string {
		if ( 1 !== preg_match( self::NAME, $locale . '.000000000000.json' ) ) {
			return null;
		}
		$name = "waybill-{$locale}-panels.json";
		foreach ( [ WP_LANG_DIR . '/plugins/' . $name, dirname( __DIR__, 2 ) . '/' . Language::FOLDER . '/' . $name ] as $file ) {
			if ( is_readable( $file ) ) {
				// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- a file of our own.
				return (string) file_get_contents( $file );
			}
		}
		return null;
	}

	private static function hash( string $text ): string {
		return substr( hash( 'sha256', $text ), 0, self::HASH_LENGTH );
	}
}
