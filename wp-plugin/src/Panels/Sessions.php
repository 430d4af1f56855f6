<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sessions of people who use the panels, as devices: how long each lasts, when it was last seen,
// and its end. They are WordPress' own sessions, whatever keeps them. WordPress reads and writes all
// sessions of a user at once, so that a write beside it can bring one back that was ended a moment
// ago. So what is seen often, and what must not be lost, has rows of its own: when a device was last
// seen, where a lost write is a minute's, and which one was revoked, which is looked at besides.
//
// A device is named by a digest of WordPress' own digest of its token. Neither of these leaves here.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Service;

/** @phpstan-type Device array{id: string, user: \WP_User, agent: string, panel: string, begun: int, seen: int, expires: int} */
final class Sessions implements Service {

	/** Longer than a shift. */
	private const SHIFT_S = 12 * HOUR_IN_SECONDS;

	/** For a manager who wants to be remembered. */
	private const REMEMBERED_S = 14 * DAY_IN_SECONDS;

	/** A driver's session goes on while it is used; this often is it written. */
	private const RENEWED_S = HOUR_IN_SECONDS;

	/** A device is noted as seen so often at the most. */
	private const SEEN_S = MINUTE_IN_SECONDS;

	/** User meta: device id => when it was last seen; and one row for each revoked device, "id expiry". */
	private const SEEN    = 'waybill_devices_seen';
	private const REVOKED = 'waybill_device_revoked';

	/** What a session that was begun here says of itself. */
	private const PANEL = 'waybill_panel';

	/** People looked at in a list of devices. */
	private const USERS_MAX = 500;

	/** Whether somebody logs in through the panels, and wants to be remembered. */
	private ?bool $is_remembered = null;

	/** Whether the request came with the cookie of a device that was revoked. */
	private bool $is_revoked = false;

	public function register(): void {
		add_filter( 'auth_cookie_expiration', $this->expiration( ... ), 100, 3 );
		add_filter( 'attach_session_information', $this->attach( ... ), 10, 2 );
		add_action( 'auth_cookie_bad_session_token', $this->notice( ... ) );
		add_filter( 'determine_current_user', $this->refuseRevoked( ... ), 100 );
		add_action( 'init', $this->touch( ... ), 2 );
		add_action( 'wp_login', $this->harden( ... ), PHP_INT_MAX, 2 );
		add_action( 'remove_user_role', $this->endForeign( ... ), 100 );
	}

	/** What follows in this request is a login through the panels. */
	public function begin( bool $is_remembered ): void {
		$this->is_remembered = $is_remembered;
	}

	public function isRevoked(): bool {
		// Who is asked for is found out on the way.
		wp_get_current_user();
		return $this->is_revoked;
	}

	/** The device that sends this request; empty when it has no session. */
	public static function current(): string {
		$token = wp_get_session_token();
		return '' === $token ? '' : self::idOf( hash( 'sha256', $token ) );
	}

	/**
	 * The devices of a user that are logged in, the one that was seen last first.
	 *
	 * @return list<Device>
	 */
	public static function of( \WP_User $user ): array {
		$devices = [];
		$seen    = self::seen( $user->ID );
		$revoked = self::revoked( $user->ID );
		foreach ( self::sessions( $user->ID ) as $verifier => $session ) {
			$id        = self::idOf( (string) $verifier );
			$begun     = is_int( $session['login'] ?? null ) ? $session['login'] : 0;
			$device    = [
				'id'      => $user->ID . '-' . $id,
				'user'    => $user,
				'agent'   => is_string( $session['ua'] ?? null ) ? $session['ua'] : '',
				'panel'   => is_string( $session[ self::PANEL ] ?? null ) ? $session[ self::PANEL ] : '',
				'begun'   => $begun,
				'seen'    => max( $begun, $seen[ $id ] ?? 0 ),
				'expires' => is_int( $session['expiration'] ?? null ) ? $session['expiration'] : 0,
			];
			$devices[] = isset( $revoked[ $id ] ) ? null : $device;
		}
		$devices = array_values( array_filter( $devices ) );
		usort( $devices, static fn( array $one, array $other ): int => [ $other['seen'], $other['id'] ] <=> [ $one['seen'], $one['id'] ] );
		return $devices;
	}

	/**
	 * The devices of everybody who works in the panels only.
	 *
	 * @return list<Device>
	 */
	public static function ofWorkers(): array {
		$users   = get_users(
			[
				'role__in' => Roles::inWordPress(),
				'number'   => self::USERS_MAX,
				'orderby'  => 'display_name',
			]
		);
		$workers = array_filter( $users, static fn( mixed $user ): bool => $user instanceof \WP_User && Roles::isPanelOnly( $user ) );
		return array_merge( ...array_map( self::of( ... ), array_values( $workers ) ) );
	}

	/** Whether a device is logged in, or was and is revoked. */
	public static function knows( \WP_User $user, string $id ): bool {
		$short = substr( $id, strlen( $user->ID . '-' ) );
		return isset( self::revoked( $user->ID )[ $short ] ) || in_array( $id, array_column( self::of( $user ), 'id' ), true );
	}

	/** Logs a device out for good; whether it was logged in. One that was revoked before is no mistake. */
	public static function revoke( \WP_User $user, string $id ): ?bool {
		$short = substr( $id, strlen( $user->ID . '-' ) );
		foreach ( self::sessions( $user->ID ) as $verifier => $session ) {
			if ( self::idOf( (string) $verifier ) === $short ) {
				$expires = is_int( $session['expiration'] ?? null ) ? $session['expiration'] : time() + self::REMEMBERED_S;
				$is_new  = ! isset( self::revoked( $user->ID )[ $short ] );
				self::forgetRevoked( $user->ID );
				// Before the session goes: what brings that back finds this.
				if ( $is_new ) {
					add_user_meta( $user->ID, self::REVOKED, $short . ' ' . $expires );
				}
				$manager = \WP_Session_Tokens::get_instance( $user->ID );
				( new \ReflectionMethod( $manager, 'update_session' ) )->invoke( $manager, (string) $verifier, null );
				return $is_new;
			}
		}
		return isset( self::revoked( $user->ID )[ $short ] ) ? false : null;
	}

	/** Ends the sessions of the panels and takes away what is kept of devices, of all users: at uninstall only. */
	public static function forget(): void {
		$holders = get_users(
			[
				'blog_id'      => 0,
				'meta_key'     => 'session_tokens', // phpcs:ignore WordPress.DB.SlowDBQuery -- once in the life of a site.
				'meta_value'   => self::PANEL, // phpcs:ignore WordPress.DB.SlowDBQuery
				'meta_compare' => 'LIKE',
				'fields'       => 'ID',
			]
		);
		foreach ( array_filter( $holders, 'is_numeric' ) as $user_id ) {
			\WP_Session_Tokens::get_instance( (int) $user_id )->destroy_all();
		}
		delete_metadata( 'user', 0, self::SEEN, '', true );
		delete_metadata( 'user', 0, self::REVOKED, '', true );
	}

	private function expiration( int $seconds, int $user_id, bool $is_remembered ): int {
		$user = get_userdata( $user_id );
		if ( ! $user instanceof \WP_User || ( null === $this->is_remembered && ! Roles::isPanelOnly( $user ) ) ) {
			return $seconds;
		}
		$is_remembered = $this->is_remembered ?? $is_remembered;
		return $is_remembered && Panel::Manager === Panel::first( $user ) ? self::REMEMBERED_S : self::SHIFT_S;
	}

	/**
	 * @param array<mixed> $session
	 * @return array<mixed>
	 */
	private function attach( array $session, int $user_id ): array {
		$user  = get_userdata( $user_id );
		$panel = $user instanceof \WP_User && ( null !== $this->is_remembered || Roles::isPanelOnly( $user ) ) ? Panel::first( $user ) : null;
		return null === $panel ? $session : [ self::PANEL => $panel->value ] + $session;
	}

	/** @param array<mixed> $cookie of a session that is over, signed as it should be */
	private function notice( array $cookie ): void {
		$user = is_string( $cookie['username'] ?? null ) ? get_user_by( 'login', $cookie['username'] ) : false;
		if ( $user instanceof \WP_User && is_string( $cookie['token'] ?? null ) ) {
			$this->is_revoked = isset( self::revoked( $user->ID )[ self::idOf( hash( 'sha256', $cookie['token'] ) ) ] );
		}
	}

	/** A session that was ended and came back by somebody else's write of all sessions is over all the same. */
	private function refuseRevoked( mixed $user_id ): mixed {
		$cookie = is_int( $user_id ) && $user_id > 0 ? wp_parse_auth_cookie( '', 'logged_in' ) : false;
		if ( ! is_int( $user_id ) || ! is_array( $cookie ) || ! is_string( $cookie['token'] ?? null ) ) {
			return $user_id;
		}
		if ( ! isset( self::revoked( $user_id )[ self::idOf( hash( 'sha256', $cookie['token'] ) ) ] ) ) {
			return $user_id;
		}
		\WP_Session_Tokens::get_instance( $user_id )->destroy( $cookie['token'] );
		$this->is_revoked = true;
		return false;
	}

	/** By whichever form somebody has logged in. */
	private function harden( string $name, \WP_User $user ): void {
		if ( ! headers_sent() && ( null !== $this->is_remembered || Roles::isPanelOnly( $user ) ) ) {
			Cookies::harden();
		}
	}

	/** Whose last role of ours was taken away is logged out where he had logged in for it. */
	private function endForeign( int $user_id ): void {
		$user = get_userdata( $user_id );
		if ( ! $user instanceof \WP_User || null !== Panel::first( $user ) ) {
			return;
		}
		foreach ( self::sessions( $user_id ) as $session ) {
			if ( isset( $session[ self::PANEL ] ) ) {
				\WP_Session_Tokens::get_instance( $user_id )->destroy_all();
				return;
			}
		}
	}

	/** Notes that a device was seen, and lets a driver's session go on. */
	private function touch(): void {
		$user    = wp_get_current_user();
		$token   = wp_get_session_token();
		$session = '' === $token || ! $user->exists() ? null : \WP_Session_Tokens::get_instance( $user->ID )->get( $token );
		if ( ! is_array( $session ) || ! isset( $session[ self::PANEL ] ) ) {
			return;
		}
		$id   = self::idOf( hash( 'sha256', $token ) );
		$seen = self::seen( $user->ID );
		if ( ( $seen[ $id ] ?? 0 ) > time() - self::SEEN_S ) {
			return;
		}
		$alive = array_map( self::idOf( ... ), array_map( 'strval', array_keys( self::sessions( $user->ID ) ) ) );
		update_user_meta( $user->ID, self::SEEN, [ $id => time() ] + array_intersect_key( $seen, array_flip( $alive ) ) );
		$left_s = is_int( $session['expiration'] ?? null ) ? $session['expiration'] - time() : 0;
		if ( Panel::Driver === Panel::first( $user ) && $left_s < self::SHIFT_S - self::RENEWED_S && ! headers_sent() ) {
			$this->renew( $user, $token, $session );
		}
	}

	/** @param array<mixed> $session */
	private function renew( \WP_User $user, string $token, array $session ): void {
		\WP_Session_Tokens::get_instance( $user->ID )->update( $token, [ 'expiration' => time() + self::SHIFT_S ] + $session );
		wp_set_auth_cookie( $user->ID, true, '', $token );
		Cookies::harden();
	}

	private static function idOf( string $verifier ): string {
		return substr( hash( 'sha256', 'waybill device ' . $verifier ), 0, 32 );
	}

	/**
	 * WordPress' sessions that go on, by their verifiers, which it shows to nobody but its own classes.
	 *
	 * @return array<array<mixed>>
	 */
	private static function sessions( int $user_id ): array {
		$manager  = \WP_Session_Tokens::get_instance( $user_id );
		$sessions = ( new \ReflectionMethod( $manager, 'get_sessions' ) )->invoke( $manager );
		return array_filter( is_array( $sessions ) ? $sessions : [], 'is_array' );
	}

	/** @return array<string, int> */
	private static function seen( int $user_id ): array {
		$stored = get_user_meta( $user_id, self::SEEN, true );
		$seen   = [];
		foreach ( array_filter( is_array( $stored ) ? $stored : [], 'is_int' ) as $id => $at ) {
			$seen[ (string) $id ] = $at;
		}
		return $seen;
	}

	/** @return array<string, int> device => when its session would have ended by itself */
	private static function revoked( int $user_id ): array {
		$rows    = get_user_meta( $user_id, self::REVOKED );
		$revoked = [];
		foreach ( array_filter( is_array( $rows ) ? $rows : [], 'is_string' ) as $row ) {
			[ $id, $expires ] = explode( ' ', $row . ' 0' );
			$revoked[ $id ]   = (int) $expires;
		}
		return $revoked;
	}

	/** Rows of sessions that would be over by now say nothing any more. */
	private static function forgetRevoked( int $user_id ): void {
		foreach ( self::revoked( $user_id ) as $id => $expires ) {
			if ( $expires < time() ) {
				delete_user_meta( $user_id, self::REVOKED, $id . ' ' . $expires );
			}
		}
	}
}
