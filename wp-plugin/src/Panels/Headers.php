<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every answer below /waybill/ says about itself: that no cache may keep it, that nothing but
// our own code runs in it, that nobody frames it. Parts of the screen are placed by style attributes,
// so styles may stand in the page; scripts may not.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

final class Headers {

	/** A panel: our script, which talks to this site and to nobody else, and decodes what a camera sees. */
	public const PANEL = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

	/** A page without script. */
	public const PAGE = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

	/** What plugins that keep pages ask for, each in its own words, before they keep one. */
	private const NO_CACHE = [ 'DONOTCACHEPAGE', 'DONOTCACHEDB', 'DONOTCACHEOBJECT', 'DONOTMINIFY' ];

	private const FIXED = [
		'Cache-Control'              => 'private, no-store',
		'Cross-Origin-Opener-Policy' => 'same-origin',
		'Permissions-Policy'         => 'camera=(self), geolocation=(self), microphone=()',
		'Referrer-Policy'            => 'same-origin',
		'X-Content-Type-Options'     => 'nosniff',
		'X-Frame-Options'            => 'DENY',
		'X-Robots-Tag'               => 'noindex, nofollow',
	];

	/**
	 * What a page without script arrives with where nobody changes it.
	 *
	 * @return array<string, string>
	 */
	public static function ofPage(): array {
		return [ 'Content-Security-Policy' => self::PAGE ] + self::FIXED;
	}

	/** At the start of a request: page caches look at the end of it. */
	public static function forbidCaches(): void {
		foreach ( array_diff( self::NO_CACHE, array_keys( get_defined_constants() ) ) as $name ) {
			define( $name, true );
		}
	}

	public static function send( int $status, string $policy ): void {
		status_header( $status );
		// Compression adds to Vary on the way, so that it is not among those that arrive as they are.
		foreach ( [ 'Content-Type' => 'text/html; charset=utf-8', 'Vary' => 'Cookie', 'Content-Security-Policy' => $policy ] + self::FIXED as $name => $value ) {
			header( "{$name}: {$value}" );
		}
		header_remove( 'X-Powered-By' );
		header_remove( 'Expires' );
	}

	/** A file that is the same for everybody; any cache may keep it for [age_s]. */
	public static function sendFile( string $type, int $age_s ): void {
		self::send( 200, "default-src 'none'" );
		header( 'Content-Type: ' . $type );
		header( 'Cache-Control: ' . ( $age_s > 0 ? "public, max-age={$age_s}, immutable" : 'no-store' ) );
		header_remove( 'Vary' );
		// A session that was renewed on the way is its owner's alone.
		header_remove( 'Set-Cookie' );
	}

	/** To another address of this site; a form that was posted is not posted there again. */
	public static function redirect( string $url, int $status = 302 ): never {
		self::send( $status, self::PAGE );
		wp_safe_redirect( $url, $status, false );
		exit;
	}
}
