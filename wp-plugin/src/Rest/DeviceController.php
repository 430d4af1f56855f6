<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The devices that are logged in, and logging one out. Everybody sees his own; who looks after
// devices, those of all who work in the panels only. Sessions of people with a desk in wp-admin are
// theirs alone: a manager is not to log an administrator out.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Native;
use Waybill\WordPress\Panels\Agent;
use Waybill\WordPress\Panels\Panel;
use Waybill\WordPress\Panels\Sessions;
use Waybill\WordPress\Roles\Roles;

/** @phpstan-import-type Device from Sessions */
final class DeviceController extends Controller {

	public function __construct(
		Native $native,
		private readonly Sessions $sessions,
	) {
		parent::__construct( $native );
	}

	public function register(): void {
		parent::register();
		// Before WordPress looks at the nonce, which is over together with the session.
		add_filter( 'rest_authentication_errors', $this->tellEnded( ... ), 90 );
	}

	public function addRoutes(): void {
		register_rest_route(
			self::NAMESPACE,
			'/devices',
			[
				'methods'             => 'GET',
				'callback'            => $this->list( ... ),
				'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::MOVE, Roles::ACT_AS_MANAGER ),
			]
		);
		register_rest_route(
			self::NAMESPACE,
			'/devices/(?P<id>[^/]+)',
			[
				'methods'             => 'DELETE',
				'callback'            => $this->revoke( ... ),
				'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::MOVE, Roles::ACT_AS_MANAGER ),
			]
		);
	}

	private function list( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request );
		if ( null !== $wrong ) {
			return $wrong;
		}
		$own     = Sessions::of( wp_get_current_user() );
		$others  = current_user_can( Roles::DEVICES ) ? Sessions::ofWorkers() : [];
		$current = get_current_user_id() . '-' . Sessions::current();
		$all     = array_values( array_column( [ ...$own, ...$others ], null, 'id' ) );
		return new \WP_REST_Response( [ 'devices' => array_map( static fn( array $device ): array => self::view( $device, $current ), $all ) ] );
	}

	/**
	 * @param Device $device
	 * @return array<string, mixed>
	 */
	private static function view( array $device, string $current ): array {
		$panel = Panel::tryFrom( $device['panel'] );
		return [
			'id'         => $device['id'],
			'user'       => [
				'id'   => 'user:' . $device['user']->ID,
				'name' => $device['user']->display_name,
			],
			'name'       => Agent::name( $device['agent'] ),
			'platform'   => Agent::platform( $device['agent'] ),
			'panel'      => $panel?->value,
			'created_at' => $device['begun'] * 1000,
			'seen_at'    => $device['seen'] * 1000,
			'expires_at' => $device['expires'] * 1000,
			'is_current' => $device['id'] === $current,
		];
	}

	private function revoke( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request );
		$key   = $this->idempotencyKey( $request );
		$body  = $this->body( $request, [] );
		foreach ( [ $wrong, $key, $body ] as $part ) {
			if ( $part instanceof \WP_Error ) {
				return $part;
			}
		}
		$id = $request->get_url_params()['id'] ?? '';
		if ( ! is_string( $id ) || 1 !== preg_match( '/^([1-9][0-9]{0,17})-[0-9a-f]{32}$/D', $id, $match ) ) {
			return $this->invalid( 'id', __( 'must be the id of a device', 'waybill' ) );
		}
		$user = get_userdata( (int) $match[1] );
		try {
			if ( ! $user instanceof \WP_User || ! self::mayRevoke( $user ) || ! Sessions::knows( $user, $id ) ) {
				return Problem::error( 'not_found', 404, __( 'There is no such device.', 'waybill' ) );
			}
			// First, because what can't be recorded is not done; of two at once both may be.
			if ( in_array( $id, array_column( Sessions::of( $user ), 'id' ), true ) ) {
				$this->native->engine()->record(
					'access',
					'device_revoked',
					Actors::current( 'panel' ),
					[
						'user'   => Actors::user( $user, 'panel' )['id'],
						'device' => $id,
					],
					Clock::nowMs()
				);
			}
			Sessions::revoke( $user, $id );
		} catch ( \Throwable $failure ) {
			return self::toWpError( $failure );
		}
		return new \WP_REST_Response( [ 'id' => $id ] );
	}

	private static function mayRevoke( \WP_User $user ): bool {
		return get_current_user_id() === $user->ID || ( current_user_can( Roles::DEVICES ) && Roles::isPanelOnly( $user ) );
	}

	/** Says that the session is over to who comes with its cookie, and whether somebody ended it. */
	private function tellEnded( mixed $result ): mixed {
		global $wp;
		$asked = $wp instanceof \WP && is_string( $wp->query_vars['rest_route'] ?? null ) ? $wp->query_vars['rest_route'] : '';
		$ours  = str_starts_with( strtolower( $asked ) . '/', '/' . self::NAMESPACE . '/' );
		if ( null !== $result || ! $ours || is_user_logged_in() || ! isset( $_COOKIE[ LOGGED_IN_COOKIE ] ) ) {
			return $result;
		}
		return $this->sessions->isRevoked()
			? Problem::error( 'device_revoked', 401, __( 'This device was logged out by somebody else. Log in again.', 'waybill' ) )
			: Problem::error( 'unauthenticated', 401, __( 'Log in first.', 'waybill' ) );
	}
}
