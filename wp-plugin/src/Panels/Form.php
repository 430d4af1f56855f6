<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the forms share that are for people who are not logged in.
//
// Their nonce is bound to a cookie of the browser that they were shown in. WordPress' own nonces are
// the same for all who are not logged in, so anybody could have them sent in another's browser.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\WordPress\Html;

final class Form {

	/** No name or e-mail address in WordPress is longer. */
	public const NAME_BYTES_MAX = 254;

	private const COOKIE = 'waybill_form';

	/** What belongs into a form as it is shown in this browser. */
	public static function token(): string {
		$secret = Cookies::get( self::COOKIE );
		if ( 1 !== preg_match( '/^[0-9a-f]{32}$/D', $secret ) ) {
			$secret = bin2hex( random_bytes( 16 ) );
			Cookies::set( self::COOKIE, $secret );
		}
		return '<input type="hidden" name="token" value="' . esc_attr( self::tokenOf( $secret ) ) . '">';
	}

	/** Whether a token is that of a form that was shown in this browser. */
	public static function isOwn( string $token ): bool {
		$secret = Cookies::get( self::COOKIE );
		return '' !== $secret && hash_equals( self::tokenOf( $secret ), $token );
	}

	public static function tooOld(): string {
		return __( 'This page has been open for too long, or your browser keeps no cookies. Try again.', 'waybill' );
	}

	/** Why it was not done, escaped; nothing where there is no reason. */
	public static function refusal( string $words ): string {
		return '' === $words ? '' : '<p class="refusal" role="alert">' . esc_html( $words ) . '</p>';
	}

	public static function nameField( string $name ): string {
		return '<label for="log">' . esc_html__( 'User name or e-mail address', 'waybill' ) . '</label>'
			. '<input id="log" name="log" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" dir="auto" required maxlength="' . self::NAME_BYTES_MAX . '" value="' . Html::text( $name ) . '"' . ( '' === $name ? ' autofocus' : '' ) . '>';
	}

	/**
	 * One member of what was sent; empty where it is no text.
	 *
	 * @param array<mixed> $fields
	 */
	public static function typed( array $fields, string $name ): string {
		$value = $fields[ $name ] ?? '';
		return is_string( $value ) ? $value : '';
	}

	/**
	 * Whose name it is, in the account's own spelling but for case: the database finds an account
	 * under many, and each would have tries of its own.
	 */
	public static function owner( string $name ): ?\WP_User {
		foreach ( [ 'login', 'email' ] as $field ) {
			$user = get_user_by( $field, $name );
			if ( $user instanceof \WP_User ) {
				$own = 'login' === $field ? $user->user_login : $user->user_email;
				return mb_strtolower( $own ) === mb_strtolower( $name ) ? $user : null;
			}
		}
		return null;
	}

	private static function tokenOf( string $secret ): string {
		return hash_hmac( 'sha256', 'waybill form ' . $secret, wp_salt( 'nonce' ) );
	}
}
