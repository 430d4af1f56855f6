<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How often somebody may try a password. Tries are counted in the store, before the password is
// looked at, so that all web nodes count together and many tries at once are not looked at first and
// counted then. Beyond the limit neither a password is hashed nor the store written to: a mark among
// the transients says so until the window is over. It only saves work; the counters decide.
//
// A limit for an account alone lets strangers lock its owner out. So a device in which he has logged
// in before has a counter of its own and is not counted among them.
//
// WordPress' own ways to log in go through the same counters for people who work in the panels only.
// Application passwords come with every request, so of those only the wrong ones count.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\Engine;
use Waybill\Exception as NativeException;
use Waybill\WordPress\Access;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Rest\Problem;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;

final class Throttle implements Service {

	private const WINDOW_S = 600;

	/** Tries a window: of one account from one address, of one account, from one address, in a known device. */
	private const PAIR_MAX    = 10;
	private const ACCOUNT_MAX = 30;
	private const ADDRESS_MAX = 100;
	private const DEVICE_MAX  = 10;

	/** What in WordPress looks at a password. */
	private const CHECKERS = [ 'wp_authenticate_username_password', 'wp_authenticate_email_password', 'wp_authenticate_application_password' ];

	/** Whether somebody else counts the tries of this request. */
	private bool $is_counted = false;

	/** Seconds that a request with an application password has to wait. */
	private int $wait_s = 0;

	/** @param \Closure(): Engine $engine */
	public function __construct(
		private readonly \Closure $engine,
		private readonly Access $access,
	) {
	}

	public function register(): void {
		add_filter( 'authenticate', $this->beforeOthers( ... ), 1, 2 );
		add_filter( 'wp_is_application_passwords_available_for_user', $this->beforeApplicationPassword( ... ), 100, 2 );
		add_action( 'application_password_failed_authentication', $this->afterApplicationPassword( ... ) );
		add_filter( 'rest_authentication_errors', $this->tellRest( ... ), 80 );
	}

	/**
	 * Counts a try to log in under a name, and answers how many seconds he has to wait; 0 when it may
	 * be made.
	 *
	 * @param string $name    as it was typed
	 * @param ?int   $user_id whose it is, if anybody's
	 * @throws Unavailable|NativeException Where tries can't be counted.
	 */
	public function count( string $name, ?int $user_id ): int {
		$this->is_counted = true;
		$limits           = self::limits( $name, $user_id );
		$wait_s           = self::marked( array_keys( $limits ) );
		$now_ms           = Clock::nowMs();
		foreach ( 0 === $wait_s ? $limits : [] as $key => $max ) {
			if ( ( $this->engine )()->throttle( $key, self::WINDOW_S * 1000, $now_ms ) > $max ) {
				$wait_s = self::WINDOW_S - intdiv( $now_ms, 1000 ) % self::WINDOW_S;
				set_transient( self::mark( $key ), time() + $wait_s, $wait_s );
				break;
			}
		}
		if ( $wait_s > 0 ) {
			$this->access->recordDenied( 'login', 'throttled', 'panel' );
		}
		return $wait_s;
	}

	/**
	 * The counters that a try is counted by, and how many each may have.
	 *
	 * @return array<string, int>
	 */
	private static function limits( string $name, ?int $user_id ): array {
		$account = self::digest( mb_strtolower( trim( $name ) ) );
		$address = Access::address();
		$device  = KnownDevice::idFor( $user_id );
		if ( '' !== $device ) {
			return [ "login/device/{$device}/{$account}" => self::DEVICE_MAX ];
		}
		return [
			"login/pair/{$account}/{$address}" => self::PAIR_MAX,
			"login/address/{$address}"         => self::ADDRESS_MAX,
			"login/account/{$account}"         => self::ACCOUNT_MAX,
		];
	}

	/** @param list<string> $keys */
	private static function marked( array $keys ): int {
		foreach ( $keys as $key ) {
			$until = get_transient( self::mark( $key ) );
			if ( is_numeric( $until ) && (int) $until > time() ) {
				return (int) $until - time();
			}
		}
		return 0;
	}

	private static function mark( string $key ): string {
		return 'waybill_login_' . self::digest( $key );
	}

	/** Names that are typed may be anybody's, and a password typed into the wrong field. */
	private static function digest( string $text ): string {
		return substr( hash_hmac( 'sha256', $text, wp_salt( 'auth' ) ), 0, 32 );
	}

	/** WordPress' own form, XML-RPC and whoever else asks WordPress. */
	private function beforeOthers( mixed $user, mixed $name ): mixed {
		$owner = $this->is_counted || ! is_string( $name ) ? null : self::worker( $name );
		if ( null === $owner ) {
			return $user;
		}
		try {
			// Under the account's own spelling: the database finds it under many.
			$wait_s = $this->count( 0 === strcasecmp( $owner->user_email, (string) $name ) ? $owner->user_email : $owner->user_login, $owner->ID );
			$words  = $wait_s > 0 ? self::words( $wait_s ) : '';
		} catch ( Unavailable | NativeException $failure ) {
			error_log( 'waybill: a login was refused because tries can’t be counted: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
			$wait_s = 0;
			$words  = __( 'Nobody can log in at the moment. Try again in a few minutes.', 'waybill' );
		} finally {
			$this->is_counted = false;
		}
		return '' === $words ? $user : $this->refuse( $words, $wait_s );
	}

	/** Ends the try that is being made without looking at the password. */
	private function refuse( string $words, int $wait_s ): \WP_Error {
		$error = new \WP_Error( 'waybill_throttled', $words );
		self::tell( $wait_s );
		$taken = [];
		foreach ( self::CHECKERS as $checker ) {
			$priority = has_filter( 'authenticate', $checker );
			if ( is_int( $priority ) ) {
				remove_filter( 'authenticate', $checker, $priority );
				$taken[ $checker ] = $priority;
			}
		}
		$end = static function () use ( &$end, $taken, $error ): \WP_Error {
			foreach ( $taken as $checker => $priority ) {
				add_filter( 'authenticate', $checker, $priority, 3 );
			}
			remove_filter( 'authenticate', $end, PHP_INT_MAX );
			return $error;
		};
		add_filter( 'authenticate', $end, PHP_INT_MAX );
		return $error;
	}

	private function beforeApplicationPassword( bool $is_available, \WP_User $user ): bool {
		if ( ! $is_available || ! self::isWithPassword() || ! Roles::isPanelOnly( $user ) ) {
			return $is_available;
		}
		$this->wait_s = self::marked( array_keys( self::limits( $user->user_login, $user->ID ) ) );
		return 0 === $this->wait_s;
	}

	private function afterApplicationPassword(): void {
		$name  = $_SERVER['PHP_AUTH_USER'] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- looked up.
		$owner = is_string( $name ) && 0 === $this->wait_s ? self::worker( $name ) : null;
		if ( null === $owner ) {
			return;
		}
		try {
			$this->count( $owner->user_login, $owner->ID );
		} catch ( Unavailable | NativeException $failure ) {
			error_log( 'waybill: a wrong password could not be counted: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}

	private function tellRest( mixed $result ): mixed {
		if ( 0 === $this->wait_s ) {
			return $result;
		}
		self::tell( $this->wait_s );
		return Problem::error( 'throttled', 429, self::words( $this->wait_s ) );
	}

	/** What is said to who has to wait. */
	public static function words( int $wait_s ): string {
		$minutes = (int) ceil( $wait_s / MINUTE_IN_SECONDS );
		/* translators: %d: number of minutes. */
		return sprintf( _n( 'Too many tries. Wait %d minute and try again.', 'Too many tries. Wait %d minutes and try again.', $minutes, 'waybill' ), $minutes );
	}

	private static function tell( int $wait_s ): void {
		if ( $wait_s > 0 && ! headers_sent() ) {
			status_header( 429 );
			header( 'Retry-After: ' . $wait_s );
		}
	}

	private static function isWithPassword(): bool {
		return isset( $_SERVER['PHP_AUTH_USER'], $_SERVER['PHP_AUTH_PW'] );
	}

	/** Whom a name belongs to who works in the panels only. */
	private static function worker( string $name ): ?\WP_User {
		$user = get_user_by( 'login', $name );
		$user = $user instanceof \WP_User ? $user : get_user_by( 'email', $name );
		return $user instanceof \WP_User && Roles::isPanelOnly( $user ) ? $user : null;
	}
}
