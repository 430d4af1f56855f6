<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cookies of the panels. WordPress sends its own without SameSite and leaves that to browsers, not
// all of which do the same; so the ones that log somebody in here are sent with it.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

final class Cookies {

	public static function get( string $name ): string {
		$value = $_COOKIE[ $name ] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- compared with a signature.
		return is_string( $value ) ? $value : '';
	}

	/** @param int $seconds how long browsers keep it; 0 until they are closed */
	public static function set( string $name, string $value, int $seconds = 0 ): void {
		setcookie(
			$name,
			$value,
			[
				'expires'  => 0 === $seconds ? 0 : time() + $seconds,
				'path'     => self::path(),
				'domain'   => self::domain(),
				'secure'   => is_ssl(),
				'httponly' => true,
				'samesite' => 'Lax',
			]
		);
		$_COOKIE[ $name ] = $value;
	}

	/** Adds SameSite to the cookies that this answer sets. */
	public static function harden(): void {
		$lines = array_values( array_filter( headers_list(), static fn( string $line ): bool => 0 === stripos( $line, 'set-cookie:' ) ) );
		header_remove( 'Set-Cookie' );
		foreach ( $lines as $line ) {
			header( false === stripos( $line, 'samesite=' ) ? $line . '; SameSite=Lax' : $line, false );
		}
	}

	private static function path(): string {
		$path = defined( 'COOKIEPATH' ) ? constant( 'COOKIEPATH' ) : '/';
		return is_string( $path ) && '' !== $path ? $path : '/';
	}

	private static function domain(): string {
		$domain = defined( 'COOKIE_DOMAIN' ) ? constant( 'COOKIE_DOMAIN' ) : '';
		return is_string( $domain ) ? $domain : '';
	}
}
