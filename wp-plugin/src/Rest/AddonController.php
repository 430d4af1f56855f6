<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\WordPress\Addons\Failures;
use Waybill\WordPress\Native;
use Waybill\WordPress\Panels\Panel;
use Waybill\WordPress\Roles\Roles;

/** Takes reports of addons that failed in a manager's panel, so that the reference shown there is in the log. */
final class AddonController extends Controller {

	private const FORMS = [
		'name'      => '/^[a-z][a-z0-9_.-]{0,63}$/D',
		'place'     => '/^[a-z_\/]{1,40}$/D',
		'text'      => '/^[^\x00-\x1f\x7f]{1,500}$/Du',
		'reference' => '/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/D',
	];

	public function __construct( Native $native, private readonly Failures $failures ) {
		parent::__construct( $native );
	}

	public function addRoutes(): void {
		register_rest_route(
			self::NAMESPACE,
			'/addons/failures',
			[
				'methods'             => 'POST',
				'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( fn(): \WP_REST_Response|\WP_Error => $this->record( $request ) ),
				'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permitManager( $request ),
			]
		);
	}

	/** Only the manager's panel has slots. */
	private function permitManager( \WP_REST_Request $request ): true|\WP_Error {
		$permitted = $this->permit( $request, Roles::MOVE, Roles::ACT_AS_MANAGER );
		return true !== $permitted || Panel::Manager->isFor( wp_get_current_user() ) ? $permitted : self::forbidden();
	}

	private function record( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request );
		$key   = $this->idempotencyKey( $request );
		$body  = $this->body( $request, array_keys( self::FORMS ) );
		foreach ( [ $wrong, $key, $body ] as $part ) {
			if ( $part instanceof \WP_Error ) {
				return $part;
			}
		}
		\assert( is_array( $body ) );
		$read = [];
		foreach ( self::FORMS as $member => $form ) {
			$value = $body[ $member ] ?? null;
			if ( ! is_string( $value ) || 1 !== preg_match( $form, $value ) ) {
				throw new InvalidParameter( $member, __( 'is missing or not of its form', 'waybill' ) );
			}
			$read[ $member ] = $value;
		}
		// A repeat is the same report: one reference is one failure.
		$is_known = in_array( $read['reference'], array_column( $this->failures->recent(), 'reference' ), true );
		if ( ! $is_known && ! $this->failures->record( get_current_user_id(), $read['name'], $read['place'], $read['text'], $read['reference'] ) ) {
			return Problem::error( 'throttled', 429, __( 'Too much of this was reported of late.', 'waybill' ), true );
		}
		return new \WP_REST_Response( [ 'reference' => $read['reference'] ] );
	}
}
