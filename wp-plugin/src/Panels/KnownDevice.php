<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A browser in which somebody has logged in before. It carries a signed note of it, so that strangers
// who try his name from all over the world do not lock him out: his tries are counted by themselves.
// The note opens nothing. It lists the last few people, because handhelds are passed around.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

final class KnownDevice {

	private const COOKIE = 'waybill_known';

	/** Browsers keep no cookie for longer than 400 days. */
	private const DAYS = 400;

	/** People of one device, the last one first. */
	private const USERS_MAX = 8;

	/** Something that tells this browser from others, where a user has logged in in it before; else empty. */
	public static function idFor( ?int $user_id ): string {
		[ $id, $users ] = self::read();
		return null !== $user_id && in_array( $user_id, $users, true ) ? $id : '';
	}

	/** Notes that a user has logged in in this browser. */
	public static function remember( int $user_id ): void {
		[ $id, $users ] = self::read();
		$id             = '' === $id ? bin2hex( random_bytes( 16 ) ) : $id;
		$users          = array_slice( [ $user_id, ...array_diff( $users, [ $user_id ] ) ], 0, self::USERS_MAX );
		$note           = $id . '.' . implode( '-', $users );
		Cookies::set( self::COOKIE, $note . '.' . self::sign( $note ), self::DAYS * DAY_IN_SECONDS );
	}

	/** @return array{string, list<int>} the device's id and its users; empty where there is no note */
	private static function read(): array {
		$parts = explode( '.', Cookies::get( self::COOKIE ) );
		if ( 3 !== count( $parts ) || ! hash_equals( self::sign( "{$parts[0]}.{$parts[1]}" ), $parts[2] ) ) {
			return [ '', [] ];
		}
		return [ $parts[0], array_map( 'intval', explode( '-', $parts[1] ) ) ];
	}

	private static function sign( string $note ): string {
		return hash_hmac( 'sha256', 'waybill known device ' . $note, wp_salt( 'auth' ) );
	}
}
