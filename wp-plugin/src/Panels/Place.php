<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which addresses are the panels': everything below /waybill/ of the site. The path that was asked
// for is looked at itself. A rewrite rule of WordPress' was dropped: it would have to be written
// anew whenever a plugin, a site of a network or a version comes, and until then, and wherever
// another plugin throws the rules away, nobody could log in. What is needed is a web server that
// hands WordPress the paths it knows no file for, as every permalink but the plain one asks of it.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

final class Place {

	private const FOLDER = 'waybill';

	/** No address of a panel's is longer. */
	private const NEXT_BYTES_MAX = 1000;

	/** The path below the panels' folder, without slashes around it; null when it is somebody else's. */
	public static function asked(): ?string {
		$uri  = $_SERVER['REQUEST_URI'] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- only compared.
		$path = is_string( $uri ) ? explode( '?', $uri, 2 )[0] : '';
		$ours = self::path();
		return str_starts_with( $path . '/', $ours . '/' ) ? trim( substr( $path, strlen( $ours ) ), '/' ) : null;
	}

	/** The address of a path below the folder, on the host that the site is set to, whichever was asked. */
	public static function url( string $below = '' ): string {
		return home_url( self::index() . '/' . self::FOLDER . '/' . $below );
	}

	/** The same without scheme and host. */
	public static function path( string $below = '' ): string {
		$home = rtrim( (string) wp_parse_url( home_url(), PHP_URL_PATH ), '/' );
		return $home . self::index() . '/' . self::FOLDER . ( '' === $below ? '' : '/' . $below );
	}

	/**
	 * An address to go on to after logging in, out of a path that a stranger may have made up; empty
	 * unless it is a page of a panel on this site.
	 */
	public static function next( mixed $path ): string {
		if ( ! is_string( $path ) || strlen( $path ) > self::NEXT_BYTES_MAX ) {
			return '';
		}
		$panels = implode( '|', array_column( Panel::cases(), 'value' ) );
		$ours   = preg_quote( self::path(), '#' );
		// A path and a query as browsers write them; no colon, so that nothing in it is a scheme.
		if ( 1 !== preg_match( "#^{$ours}/((?:{$panels})(?:/[A-Za-z0-9_.~%-]+)*/?(?:\\?[A-Za-z0-9_.~%&=+,;!*/-]*)?)$#D", $path, $match ) ) {
			return '';
		}
		return str_contains( $match[1], '/.' ) ? '' : self::url( $match[1] );
	}

	/** Whether an address is one of the panels' on this site. */
	public static function isOurs( string $url ): bool {
		return str_starts_with( $url, self::url() );
	}

	/** What permalinks have in front that get by without rewriting: /index.php. */
	private static function index(): string {
		$structure = get_option( 'permalink_structure' );
		return is_string( $structure ) && str_starts_with( $structure, '/index.php/' ) ? '/index.php' : '';
	}
}
