<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Logging in to the panels: a form of our own over WordPress' own authentication, so that whatever
// plugins add to that goes on working. One that wants a second factor ends the request with a page
// of its own or turns the password away; for the latter there is a way to WordPress' own form.
//
// Whoever gets in nowhere learns nothing: an unknown name, a wrong password, an account that is
// switched off and one without a panel get the same words, status and cookies, after the same work.
//
// The form's nonce is bound to a cookie of the browser that it was shown in. WordPress' own nonces
// are the same for all who are not logged in, so anybody could fill in this form in another's name.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Unavailable;

final class Login {

	private const FORM = 'waybill_form';

	/** WordPress takes no longer names, and hashes no longer passwords. */
	private const NAME_BYTES_MAX     = 254;
	private const PASSWORD_BYTES_MAX = 4096;

	public function __construct(
		private readonly Throttle $throttle,
		private readonly Sessions $sessions,
	) {
	}

	/** @throws Unavailable|NativeException Where nobody can log in. */
	public function answer( string $method ): never {
		$next  = Place::next( self::typed( 'POST' === $method ? $_POST : $_GET, 'next' ) ); // phpcs:ignore WordPress.Security.NonceVerification -- an address to go to, which is checked.
		$panel = Panel::first( wp_get_current_user() );
		if ( 'POST' !== $method && null !== $panel ) {
			Headers::redirect( '' !== $next ? $next : $panel->url() );
		}
		if ( 'POST' === $method ) {
			$this->enter( $next );
		}
		$this->show( 200, '', $next );
	}

	/** @throws Unavailable|NativeException */
	private function enter( string $next ): never {
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- isOwnForm() looks at it, which has to come first.
		if ( ! self::isOwnForm( self::typed( $_POST, 'token' ) ) ) {
			$this->show( 403, __( 'This page has been open for too long, or your browser keeps no cookies. Try again.', 'waybill' ), $next );
		}
		$name     = trim( wp_unslash( self::typed( $_POST, 'log' ) ) );
		$password = self::typed( $_POST, 'pwd' );
		// phpcs:enable
		if ( '' === $name || '' === trim( $password ) || strlen( $name ) > self::NAME_BYTES_MAX || strlen( $password ) > self::PASSWORD_BYTES_MAX ) {
			$this->show( 403, self::refusal(), $next );
		}
		$owner  = self::owner( $name );
		$wait_s = $this->throttle->count( $name, $owner?->ID );
		if ( $wait_s > 0 ) {
			header( 'Retry-After: ' . $wait_s );
			$this->show( 429, Throttle::words( $wait_s ), $next, $name );
		}
		$user = $this->signOn( $name, $password, $owner, $next );
		if ( null === $user ) {
			$this->show( 403, self::refusal(), $next, $name );
		}
		KnownDevice::remember( $user->ID );
		Cookies::harden();
		$panel = Panel::first( $user );
		Headers::redirect( '' !== $next || null === $panel ? $next : $panel->url(), 303 );
	}

	/** Logs in by WordPress' own means who has a panel; null for everybody else. */
	private function signOn( string $name, string $password, ?\WP_User $owner, string $next ): ?\WP_User {
		$judge = static function ( mixed $found ) use ( $password, $owner ): \WP_User|\WP_Error {
			if ( null === $owner ) {
				// As long as it takes to look at the password of somebody there is.
				wp_hash_password( $password );
			}
			$is_ours = $found instanceof \WP_User && $found->ID === $owner?->ID && null !== Panel::first( $found );
			return $is_ours ? $found : new \WP_Error( 'incorrect_password', self::refusal() );
		};
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- isOwnForm() has done it.
		$this->sessions->begin( isset( $_POST['rememberme'] ) );
		// phpcs:enable
		// Where a plugin that asks for a second factor sends him afterwards.
		$_REQUEST['redirect_to'] = '' !== $next ? $next : Place::url();
		add_filter( 'authenticate', $judge, PHP_INT_MAX );
		try {
			$user = wp_signon(
				[
					'user_login'    => $name,
					// As WordPress' form gives it, which does not take slashes off either: so passwords were hashed.
					'user_password' => $password,
					'remember'      => true,
				]
			);
		} finally {
			remove_filter( 'authenticate', $judge, PHP_INT_MAX );
		}
		return $user instanceof \WP_User ? $user : null;
	}

	/**
	 * Whose name it is, in the account's own spelling but for case: the database finds an account
	 * under many, and each would have tries of its own.
	 */
	private static function owner( string $name ): ?\WP_User {
		foreach ( [ 'login', 'email' ] as $field ) {
			$user = get_user_by( $field, $name );
			if ( $user instanceof \WP_User ) {
				$own = 'login' === $field ? $user->user_login : $user->user_email;
				return mb_strtolower( $own ) === mb_strtolower( $name ) ? $user : null;
			}
		}
		return null;
	}

	private function show( int $status, string $refusal, string $next, string $name = '' ): never {
		$path = '' === $next ? '' : Place::path( substr( $next, strlen( Place::url() ) ) );
		Page::show(
			$status,
			__( 'Log in', 'waybill' ),
			( '' === $refusal ? '' : '<p class="refusal" role="alert">' . esc_html( $refusal ) . '</p>' )
			. '<form method="post" action="' . esc_url( Place::url( 'login' ) ) . '">'
			. '<input type="hidden" name="token" value="' . esc_attr( self::token() ) . '">'
			. ( '' === $path ? '' : '<input type="hidden" name="next" value="' . esc_attr( $path ) . '">' )
			. '<label for="log">' . esc_html__( 'User name or e-mail address', 'waybill' ) . '</label>'
			. '<input id="log" name="log" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" dir="auto" required maxlength="' . self::NAME_BYTES_MAX . '" value="' . esc_attr( $name ) . '"' . ( '' === $name ? ' autofocus' : '' ) . '>'
			. '<label for="pwd">' . esc_html__( 'Password', 'waybill' ) . '</label>'
			. '<input id="pwd" name="pwd" type="password" autocomplete="current-password" dir="ltr" required' . ( '' === $name ? '' : ' autofocus' ) . '>'
			. '<label class="choice"><input name="rememberme" type="checkbox" value="forever"> <span>' . esc_html__( 'Keep me logged in for 14 days (managers, on a device of their own)', 'waybill' ) . '</span></label>'
			. '<button type="submit">' . esc_html__( 'Log in', 'waybill' ) . '</button></form>'
			. '<nav><a href="' . esc_url( wp_lostpassword_url() ) . '">' . esc_html__( 'Forgot your password?', 'waybill' ) . '</a>'
			. '<a href="' . esc_url( wp_login_url( '' !== $next ? $next : Place::url() ) ) . '">' . esc_html__( 'Asked for a code? Log in through WordPress', 'waybill' ) . '</a></nav>'
		);
	}

	/** The same for everybody who does not get in. */
	private static function refusal(): string {
		return __( 'That did not work. Check your user name and password.', 'waybill' );
	}

	/** What belongs into the form as it is shown in this browser. */
	private static function token(): string {
		$secret = Cookies::get( self::FORM );
		if ( 1 !== preg_match( '/^[0-9a-f]{32}$/', $secret ) ) {
			$secret = bin2hex( random_bytes( 16 ) );
			Cookies::set( self::FORM, $secret );
		}
		return self::tokenOf( $secret );
	}

	private static function isOwnForm( string $token ): bool {
		$secret = Cookies::get( self::FORM );
		return '' !== $secret && hash_equals( self::tokenOf( $secret ), $token );
	}

	private static function tokenOf( string $secret ): string {
		return hash_hmac( 'sha256', 'waybill login ' . $secret, wp_salt( 'nonce' ) );
	}

	/**
	 * One member of what was sent; empty where it is no text.
	 *
	 * @param array<mixed> $fields
	 */
	private static function typed( array $fields, string $name ): string {
		$value = $fields[ $name ] ?? '';
		return is_string( $value ) ? $value : '';
	}
}
