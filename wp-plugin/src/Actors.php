<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\WordPress\Roles\Roles;

/**
 * Who acts, as the core wants it told: an id that is no name, Waybill's roles, and the way he came.
 *
 * @phpstan-import-type Actor from \Waybill\Workflow
 */
final class Actors {

	/** @return Actor */
	public static function user( \WP_User $user, string $via ): array {
		return [
			'id'       => 'user:' . $user->ID,
			'roles'    => Roles::workflowRoles( $user ),
			'via'      => $via,
			'device'   => '',
			'sees_all' => $user->has_cap( Roles::SEE_ALL ) || $user->has_cap( Roles::ACT_AS_MANAGER ),
		];
	}

	/** @return Actor */
	public static function current( string $via ): array {
		return self::user( wp_get_current_user(), $via );
	}

	/**
	 * The plugin itself, for what nobody asked for by name.
	 *
	 * @return Actor
	 */
	public static function system( string $via = 'system' ): array {
		return [
			'id'       => 'system',
			'roles'    => [],
			'via'      => $via,
			'device'   => '',
			'sees_all' => true,
		];
	}

	/** Whether an actor id is that of a user who may be given orders. */
	public static function canCarry( string $id ): bool {
		if ( 1 !== preg_match( '/^user:([1-9][0-9]{0,17})$/D', $id, $match ) ) {
			return false;
		}
		$user = get_userdata( (int) $match[1] );
		return $user instanceof \WP_User && $user->has_cap( Roles::MOVE );
	}

	/**
	 * What users are called, by actor id; one who was deleted by his number.
	 *
	 * @param list<string> $ids of the form user:NUMBER
	 * @return array<string, string>
	 */
	public static function names( array $ids ): array {
		$numbers = [];
		foreach ( array_unique( $ids ) as $id ) {
			if ( 1 === preg_match( '/^user:([1-9][0-9]{0,17})$/D', $id, $match ) ) {
				$numbers[ $id ] = (int) $match[1];
			}
		}
		cache_users( array_values( $numbers ) );
		return array_map(
			static function ( int $number ): string {
				$user = get_userdata( $number );
				/* translators: %s: number of a user that was deleted. */
				return $user instanceof \WP_User ? $user->display_name : sprintf( __( 'a former user (%s)', 'waybill' ), (string) $number );
			},
			$numbers
		);
	}

	/** What an actor is called, for people, whoever it is. */
	public static function name( string $id ): string {
		if ( 'user:0' === $id ) {
			return __( 'Somebody at the server', 'waybill' );
		}
		if ( str_starts_with( $id, 'user:' ) ) {
			$user = get_userdata( (int) substr( $id, 5 ) );
			/* translators: %s: number of a user that was deleted. */
			return $user instanceof \WP_User ? $user->display_name : sprintf( __( 'a former user (%s)', 'waybill' ), substr( $id, 5 ) );
		}
		return match ( $id ) {
			'cli'         => __( 'The command line', 'waybill' ),
			'system'      => __( 'Waybill', 'waybill' ),
			'woocommerce' => __( 'WooCommerce', 'waybill' ),
			''            => __( 'Somebody', 'waybill' ),
			default       => str_starts_with( $id, 'stranger:' ) ? __( 'A stranger', 'waybill' ) : $id,
		};
	}

	/** In which an idempotency key is unique: this site, this user, this route. */
	public static function scope( string $route ): string {
		return get_current_blog_id() . '/' . get_current_user_id() . '/' . substr( $route, 0, 200 );
	}

	/**
	 * Nobody we know.
	 *
	 * @param string $source Tells strangers apart; no address.
	 * @return Actor
	 */
	public static function stranger( string $source, string $via ): array {
		return [ 'id' => $source ] + self::system( $via );
	}

	/**
	 * Somebody who runs commands on the server.
	 *
	 * @return Actor
	 */
	public static function commandLine(): array {
		return [
			'id'       => 'cli',
			'roles'    => [ 'manager' ],
			'via'      => 'cli',
			'device'   => '',
			'sees_all' => true,
		];
	}
}
