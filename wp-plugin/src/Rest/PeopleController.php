<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\WordPress\Actors;
use Waybill\WordPress\Roles\Roles;

/** Who orders can be given to. */
final class PeopleController extends Controller {

	/** More than any desk can choose from; the first by name are told. */
	private const COUNT_MAX = 500;

	public function addRoutes(): void {
		register_rest_route(
			self::NAMESPACE,
			'/people',
			[
				'methods'             => 'GET',
				'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( fn(): \WP_REST_Response|\WP_Error => $this->checkQuery( $request ) ?? new \WP_REST_Response( [ 'people' => self::people() ] ) ),
				'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::ASSIGN, Roles::ACT_AS_MANAGER ),
			]
		);
	}

	/** @return list<array{id: string, name: string, roles: list<string>}> */
	private static function people(): array {
		$users  = get_users(
			[
				'capability' => Roles::MOVE,
				'orderby'    => 'display_name',
				'number'     => self::COUNT_MAX,
			]
		);
		$people = [];
		foreach ( $users as $user ) {
			// WordPress finds roles and capabilities by their names alone; what holds is asked here.
			if ( $user instanceof \WP_User && Actors::canCarry( "user:{$user->ID}" ) ) {
				$people[] = [
					'id'    => "user:{$user->ID}",
					'name'  => $user->display_name,
					'roles' => Roles::workflowRoles( $user ),
				];
			}
		}
		return $people;
	}
}
