<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\WordPress\Roles\Roles;

/** The panels there are, each for the people of one role; in the order in which one is somebody's own. */
enum Panel: string {

	case Manager = 'manager';
	case Staff   = 'staff';
	case Driver  = 'driver';

	public function label(): string {
		return match ( $this ) {
			self::Manager => __( 'Manager', 'waybill' ),
			self::Staff   => __( 'Warehouse', 'waybill' ),
			self::Driver  => __( 'Driver', 'waybill' ),
		};
	}

	public function isFor( \WP_User $user ): bool {
		return in_array( $this->value, Roles::workflowRoles( $user ), true );
	}

	/**
	 * The panels that a user may open.
	 *
	 * @return list<self>
	 */
	public static function of( \WP_User $user ): array {
		return array_values( array_filter( self::cases(), static fn( self $panel ): bool => $panel->isFor( $user ) ) );
	}

	/** Where a user is sent who named none; null for who has nothing to do here. */
	public static function first( \WP_User $user ): ?self {
		return self::of( $user )[0] ?? null;
	}

	public function url(): string {
		return Place::url( $this->value );
	}
}
