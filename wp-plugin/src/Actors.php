<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\WordPress\Roles\Roles;

/**
 * Who acts, as the core wants it told: an id that is no name, Waybill's roles, and the way he came.
 *
 * @phpstan-type Actor array{id: string, roles: list<string>, via: string, device: string, sees_all: bool}
 */
final class Actors {

	/** @return Actor */
	public static function user( \WP_User $user, string $via ): array {
		return array(
			'id'       => 'user:' . $user->ID,
			'roles'    => Roles::workflowRoles( $user ),
			'via'      => $via,
			'device'   => '',
			'sees_all' => $user->has_cap( Roles::SEE_ALL ) || $user->has_cap( Roles::ACT_AS_MANAGER ),
		);
	}

	/** @return Actor */
	public static function current( string $via ): array {
		return self::user( wp_get_current_user(), $via );
	}

	/** The plugin itself, for what nobody asked for by name. @return Actor */
	public static function system( string $via = 'system' ): array {
		return array(
			'id'       => 'system',
			'roles'    => array(),
			'via'      => $via,
			'device'   => '',
			'sees_all' => true,
		);
	}

	/** Somebody who runs commands on the server. @return Actor */
	public static function commandLine(): array {
		return array(
			'id'       => 'cli',
			'roles'    => array( 'manager' ),
			'via'      => 'cli',
			'device'   => '',
			'sees_all' => true,
		);
	}
}
