<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Logging in to the panels: a form of our own over WordPress' own authentication, so that whatever
// plugins add to that goes on working. One that wants a second factor ends the request with a page
// of its own or turns the password away; for the latter there is a way to WordPress' own form.
//
// Whoever gets in nowhere learns nothing: an unknown name, a wrong password, an account that is
// switched off and one without a panel get the same words, status and cookies, after the same work.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Html;
use Waybill\WordPress\Unavailable;

final class Login {

	/** WordPress hashes no longer ones. */
	private const PASSWORD_BYTES_MAX = 4096;

	/** What in WordPress takes a name for an e-mail address. */
	private const BY_ADDRESS = 'wp_authenticate_email_password';

	public function __construct(
		private readonly Throttle $throttle,
		private readonly Sessions $sessions,
	) {
	}

	/** @throws Unavailable|NativeException Where nobody can log in. */
	public function answer( string $method ): never {
		$next = Place::next( Form::typed( 'POST' === $method ? $_POST : $_GET, 'next' ) ); // phpcs:ignore WordPress.Security.NonceVerification -- an address to go to, which is checked.
		if ( 'POST' === $method ) {
			$this->enter( $next );
		}
		$panel = Panel::first( wp_get_current_user() );
		if ( null !== $panel ) {
			Headers::redirect( '' !== $next ? $next : $panel->url() );
		}
		$this->show( 200, '', $next );
	}

	/** @throws Unavailable|NativeException */
	private function enter( string $next ): never {
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- isOwn() looks at it, which has to come first.
		if ( ! Form::isOwn( Form::typed( $_POST, 'token' ) ) ) {
			$this->show( 403, Form::tooOld(), $next );
		}
		$name     = trim( wp_unslash( Form::typed( $_POST, 'log' ) ) );
		$password = Form::typed( $_POST, 'pwd' );
		$this->sessions->begin( isset( $_POST['rememberme'] ) );
		// phpcs:enable
		if ( '' === $name || '' === trim( $password ) || strlen( $name ) > Form::NAME_BYTES_MAX || strlen( $password ) > self::PASSWORD_BYTES_MAX ) {
			$this->show( 403, self::words(), $next );
		}
		$owner  = Form::owner( $name );
		$wait_s = $this->throttle->count( $name, $owner?->ID );
		if ( $wait_s > 0 ) {
			header( 'Retry-After: ' . $wait_s );
			$this->show( 429, Throttle::words( $wait_s ), $next, $name );
		}
		$user = $this->signOn( $name, $password, $owner, $next );
		if ( null === $user ) {
			$this->show( 403, self::words(), $next, $name );
		}
		KnownDevice::remember( $user->ID );
		Headers::redirect( '' !== $next ? $next : Place::url( Panel::first( $user )->value ?? '' ), 303 );
	}

	/** Logs in by WordPress' own means who has a panel; null for everybody else. */
	private function signOn( string $name, string $password, ?\WP_User $owner, string $next ): ?\WP_User {
		$is_looked = false;
		$look      = static function ( mixed $is_right ) use ( &$is_looked ): mixed {
			$is_looked = true;
			return $is_right;
		};
		$judge     = static function ( mixed $found ) use ( $password, $owner, &$is_looked ): \WP_User|\WP_Error {
			// Also where a plugin has brought a way of its own to look at passwords.
			$is_looked = $is_looked || $found instanceof \WP_User || ( $found instanceof \WP_Error && 'incorrect_password' === $found->get_error_code() );
			if ( ! $is_looked ) {
				// Nobody's name, or an account that is switched off: as long as it takes to look at a password.
				wp_hash_password( $password );
			}
			$is_ours = $found instanceof \WP_User && $found->ID === $owner?->ID && null !== Panel::first( $found );
			return $is_ours ? $found : new \WP_Error( 'incorrect_password', self::words() );
		};
		// Where a plugin that asks for a second factor sends him afterwards.
		$_REQUEST['redirect_to'] = '' !== $next ? $next : Place::url();
		add_filter( 'authenticate', $judge, PHP_INT_MAX );
		add_filter( 'check_password', $look, PHP_INT_MAX );
		// For a user name that looks like an e-mail address WordPress would look at the password twice.
		$by_address = null !== $owner && mb_strtolower( $owner->user_login ) === mb_strtolower( $name ) ? has_filter( 'authenticate', self::BY_ADDRESS ) : false;
		if ( is_int( $by_address ) ) {
			remove_filter( 'authenticate', self::BY_ADDRESS, $by_address );
		}
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
			remove_filter( 'check_password', $look, PHP_INT_MAX );
			if ( is_int( $by_address ) ) {
				add_filter( 'authenticate', self::BY_ADDRESS, $by_address, 3 );
			}
		}
		return $user instanceof \WP_User ? $user : null;
	}

	private function show( int $status, string $refusal, string $next, string $name = '' ): never {
		$path = '' === $next ? '' : Place::path( substr( $next, strlen( Place::url() ) ) );
		Page::show(
			$status,
			__( 'Log in', 'waybill' ),
			Form::refusal( $refusal )
			. '<form method="post" action="' . esc_url( Place::url( 'login' ) ) . '">'
			. Form::token()
			. ( '' === $path ? '' : '<input type="hidden" name="next" value="' . Html::text( $path ) . '">' )
			. Form::nameField( $name )
			. '<label for="pwd">' . esc_html__( 'Password', 'waybill' ) . '</label>'
			. '<input id="pwd" name="pwd" type="password" autocomplete="current-password" dir="ltr" required' . ( '' === $name ? '' : ' autofocus' ) . '>'
			. '<label class="choice"><input name="rememberme" type="checkbox" value="forever"> <span>' . esc_html__( 'Keep me logged in for 14 days (managers, on a device of their own)', 'waybill' ) . '</span></label>'
			. '<button type="submit">' . esc_html__( 'Log in', 'waybill' ) . '</button></form>'
			. '<nav><a href="' . esc_url( Place::url( 'password' ) ) . '">' . esc_html__( 'Forgot your password?', 'waybill' ) . '</a>'
			. '<a href="' . esc_url( wp_login_url( '' !== $next ? $next : Place::url() ) ) . '">' . esc_html__( 'Asked for a code? Log in through WordPress', 'waybill' ) . '</a></nav>'
		);
	}

	/** The same for everybody who does not get in. */
	private static function words(): string {
		return __( 'That did not work. Check your user name and password.', 'waybill' );
	}
}
