<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which roles there are and what each may do: the only declaration of it. A sync brings the site
// to it and records what it changed; it adds nothing but capabilities that start with waybill_ and
// `read`, and takes away none that is not ours. WordPress would write its option for each capability;
// here it is written once, so that a sync that fails leaves the roles as they were.

declare(strict_types=1);

namespace Waybill\WordPress\Roles;

use Waybill\WordPress\Orders\DatabaseFailure;

final class Roles {

	public const MOVE           = 'waybill_move';
	public const SEE_ALL        = 'waybill_see_all';
	public const SEE_PRICES     = 'waybill_see_prices';
	public const SEE_HISTORY    = 'waybill_see_history';
	public const EXPORT         = 'waybill_export';
	public const ASSIGN         = 'waybill_assign';
	public const DEVICES        = 'waybill_devices';
	public const ADMIN          = 'waybill_admin';
	public const ACT_AS_MANAGER = 'waybill_act_as_manager';

	/** All of them. */
	private const CAPABILITIES = [ self::MOVE, self::SEE_ALL, self::SEE_PRICES, self::SEE_HISTORY, self::EXPORT, self::ASSIGN, self::DEVICES, self::ADMIN, self::ACT_AS_MANAGER ];

	/** Role in WordPress => the workflow's name of it. */
	private const WORKFLOW_ROLES = [
		'waybill_manager' => 'manager',
		'waybill_staff'   => 'staff',
		'waybill_driver'  => 'driver',
	];

	/** @return array<string, array{label: string, capabilities: list<string>}> */
	private static function declared(): array {
		return [
			'waybill_manager' => [
				'label'        => __( 'Waybill manager', 'waybill' ),
				'capabilities' => [ 'read', self::MOVE, self::SEE_ALL, self::SEE_PRICES, self::SEE_HISTORY, self::EXPORT, self::ASSIGN, self::DEVICES ],
			],
			'waybill_staff'   => [
				'label'        => __( 'Waybill warehouse staff', 'waybill' ),
				'capabilities' => [ 'read', self::MOVE, self::SEE_ALL ],
			],
			'waybill_driver'  => [
				'label'        => __( 'Waybill driver', 'waybill' ),
				'capabilities' => [ 'read', self::MOVE ],
			],
		];
	}

	/**
	 * Roles of WordPress and WooCommerce that get something of ours.
	 *
	 * @return array<string, list<string>>
	 */
	private static function granted(): array {
		return [
			'administrator' => [ self::ADMIN, self::ACT_AS_MANAGER ],
			'shop_manager'  => [ self::ACT_AS_MANAGER ],
		];
	}

	/**
	 * The workflow's roles that a user holds.
	 *
	 * @return list<string>
	 */
	public static function workflowRoles( \WP_User $user ): array {
		$roles = [];
		foreach ( self::WORKFLOW_ROLES as $role => $name ) {
			if ( in_array( $role, $user->roles, true ) ) {
				$roles[] = $name;
			}
		}
		if ( $user->has_cap( self::ACT_AS_MANAGER ) && ! in_array( 'manager', $roles, true ) ) {
			$roles[] = 'manager';
		}
		return $roles;
	}

	/**
	 * The names of our roles in WordPress.
	 *
	 * @return list<string>
	 */
	public static function inWordPress(): array {
		return array_keys( self::WORKFLOW_ROLES );
	}

	/**
	 * What of ours a user may do.
	 *
	 * @return list<string>
	 */
	public static function capabilitiesOf( \WP_User $user ): array {
		return array_values( array_filter( self::CAPABILITIES, $user->has_cap( ... ) ) );
	}

	/** Whether a user works in the panels only and has no business in wp-admin. */
	public static function isPanelOnly( \WP_User $user ): bool {
		$ours = array_intersect( $user->roles, array_keys( self::WORKFLOW_ROLES ) );
		return [] !== $ours && ! $user->has_cap( 'edit_posts' ) && ! $user->has_cap( 'manage_woocommerce' );
	}

	/**
	 * Brings the site's roles to what is declared.
	 *
	 * @return array<string, array{added: list<string>, removed: list<string>}> What it changed, by role.
	 * @throws DatabaseFailure Nothing was changed.
	 */
	public static function sync(): array {
		return self::atOnce( self::bringAll( ... ) );
	}

	/**
	 * @param \Closure(): array<string, array{added: list<string>, removed: list<string>}> $change
	 * @return array<string, array{added: list<string>, removed: list<string>}>
	 * @throws DatabaseFailure
	 */
	private static function atOnce( \Closure $change ): array {
		$roles         = wp_roles();
		$before        = $roles->roles;
		$is_stored     = $roles->use_db;
		$roles->use_db = false;
		try {
			$changes = $change();
		} finally {
			$roles->use_db = $is_stored;
		}
		if ( $before === $roles->roles || ! $is_stored ) {
			return $changes;
		}
		update_option( $roles->role_key, $roles->roles, true );
		if ( get_option( $roles->role_key ) !== $roles->roles ) {
			$roles->for_site( $roles->get_site_id() );
			throw new DatabaseFailure( 'the roles could not be written' );
		}
		return $changes;
	}

	/** @return array<string, array{added: list<string>, removed: list<string>}> */
	private static function bringAll(): array {
		$changes = [];
		foreach ( self::declared() as $name => $role ) {
			$existing = get_role( $name );
			if ( null === $existing ) {
				$existing         = add_role( $name, $role['label'], [] );
				$changes[ $name ] = [
					'added'   => [],
					'removed' => [],
				];
			}
			if ( $existing instanceof \WP_Role ) {
				self::bring( $existing, $role['capabilities'], $changes );
			}
		}
		foreach ( self::granted() as $name => $capabilities ) {
			$existing = get_role( $name );
			if ( null !== $existing ) {
				self::bring( $existing, $capabilities, $changes );
			}
		}
		return $changes;
	}

	/**
	 * Takes away all that is ours: roles and capabilities. Who has a role of ours keeps its name
	 * beside his own, without any right, until there is such a role again.
	 *
	 * @return array<string, array{added: list<string>, removed: list<string>}> What it changed, by role.
	 * @throws DatabaseFailure Nothing was changed.
	 */
	public static function remove(): array {
		return self::atOnce( self::removeAll( ... ) );
	}

	/** @return array<string, array{added: list<string>, removed: list<string>}> */
	private static function removeAll(): array {
		$changes = [];
		foreach ( wp_roles()->role_objects as $name => $role ) {
			$held = self::names( $role->capabilities );
			$ours = isset( self::WORKFLOW_ROLES[ $name ] ) ? $held : array_values( array_filter( $held, self::isOurs( ... ) ) );
			if ( isset( self::WORKFLOW_ROLES[ $name ] ) ) {
				remove_role( $name );
			} else {
				array_map( $role->remove_cap( ... ), $ours );
			}
			if ( [] !== $ours ) {
				$changes[ (string) $name ] = [
					'added'   => [],
					'removed' => $ours,
				];
			}
		}
		return $changes;
	}

	/** Takes the names of our roles and capabilities from the users who have them: at uninstall only. */
	public static function removeFromUsers(): void {
		/** @var \wpdb $wpdb */
		global $wpdb;
		$holders = get_users(
			[
				'meta_key'     => $wpdb->get_blog_prefix() . 'capabilities', // phpcs:ignore WordPress.DB.SlowDBQuery -- once in the life of a site.
				'meta_value'   => 'waybill_', // phpcs:ignore WordPress.DB.SlowDBQuery
				'meta_compare' => 'LIKE',
			]
		);
		foreach ( array_filter( $holders, static fn( mixed $user ): bool => $user instanceof \WP_User ) as $user ) {
			array_map( $user->remove_cap( ... ), array_filter( self::names( $user->caps ), self::isOurs( ... ) ) );
		}
	}

	private static function isOurs( string $capability ): bool {
		return str_starts_with( $capability, 'waybill_' );
	}

	/**
	 * @param array<mixed> $capabilities name to whether it is granted
	 * @return list<string>
	 */
	private static function names( array $capabilities ): array {
		return array_map( 'strval', array_keys( $capabilities ) );
	}

	/**
	 * @param list<string>                                                     $wanted
	 * @param array<string, array{added: list<string>, removed: list<string>}> $changes
	 */
	private static function bring( \WP_Role $role, array $wanted, array &$changes ): void {
		$held    = self::names( array_filter( $role->capabilities ) );
		$added   = array_values( array_diff( $wanted, $held ) );
		$ours    = array_filter( $held, self::isOurs( ... ) );
		$removed = array_values( array_diff( $ours, $wanted ) );
		foreach ( $added as $capability ) {
			$role->add_cap( $capability );
		}
		foreach ( $removed as $capability ) {
			$role->remove_cap( $capability );
		}
		if ( [] !== $added || [] !== $removed ) {
			$changes[ $role->name ] = [
				'added'   => $added,
				'removed' => $removed,
			];
		}
	}
}
