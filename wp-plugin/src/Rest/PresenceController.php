<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who else has an order open, and that one has it open oneself. A sign of life is no command: it is
// nothing that could be done twice, nothing of it is recorded, and it is given for oneself alone, so
// it needs no idempotency key. Its answer holds the others, which spares the question.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\Exception\NotFound;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Presence;
use Waybill\WordPress\Roles\Roles;

final class PresenceController extends Controller {

	public function __construct(
		Native $native,
		private readonly Presence $presence,
		private readonly Drain $drain,
	) {
		parent::__construct( $native );
	}

	public function addRoutes(): void {
		if ( ! Presence::isKnown() ) {
			// With an older extension there are none, which no repeat changes.
			return;
		}
		$permit = fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::MOVE, Roles::ACT_AS_MANAGER );
		register_rest_route(
			self::NAMESPACE,
			'/orders/(?P<id>[^/]+)/presence',
			[
				'methods'             => 'GET',
				'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( fn(): \WP_REST_Response|\WP_Error => $this->show( $request ) ),
				'permission_callback' => $permit,
			]
		);
		register_rest_route(
			self::NAMESPACE,
			'/orders/(?P<id>[^/]+)/presence/(?P<name>[^/]+)',
			[
				[
					'methods'             => 'PUT',
					'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( fn(): \WP_REST_Response|\WP_Error => $this->enter( $request ) ),
					'permission_callback' => $permit,
				],
				[
					'methods'             => 'DELETE',
					'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( fn(): \WP_REST_Response|\WP_Error => $this->leave( $request ) ),
					'permission_callback' => $permit,
				],
			]
		);
	}

	private function show( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$id    = $this->orderId( $request );
		$wrong = $this->checkQuery( $request );
		if ( $id instanceof \WP_Error || null !== $wrong ) {
			return $wrong ?? $id;
		}
		return $this->found( $id, fn(): \WP_REST_Response => $this->others( $id ) );
	}

	private function enter( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$asked = $this->asked( $request );
		if ( $asked instanceof \WP_Error ) {
			return $asked;
		}
		[ $id, $place ] = $asked;
		return $this->found(
			$id,
			function () use ( $id, $place ): \WP_REST_Response {
				$this->presence->enter( $id, Actors::current( 'rest' ), $place );
				return $this->others( $id );
			}
		);
	}

	/**
	 * An order that was paid a moment ago may not have been taken into the log yet.
	 *
	 * @param \Closure(): \WP_REST_Response $answer
	 */
	private function found( int $id, \Closure $answer ): \WP_REST_Response {
		try {
			return $answer();
		} catch ( NotFound ) {
			$this->drain->order( $id );
			return $answer();
		}
	}

	/** Also of an order that he may not see any more: where he has been is his own. */
	private function leave( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$asked = $this->asked( $request );
		if ( $asked instanceof \WP_Error ) {
			return $asked;
		}
		[ $id, $place ] = $asked;
		$this->presence->leave( $id, Actors::current( 'rest' ), $place );
		return new \WP_REST_Response( null, 204 );
	}

	/** @return array{int, string}|\WP_Error order and place */
	private function asked( \WP_REST_Request $request ): array|\WP_Error {
		$id    = $this->orderId( $request );
		$wrong = $this->checkQuery( $request );
		$body  = $this->body( $request, [] );
		$place = $request->get_url_params()['name'] ?? '';
		foreach ( [ $id, $wrong, $body ] as $part ) {
			if ( $part instanceof \WP_Error ) {
				return $part;
			}
		}
		\assert( is_int( $id ) );
		if ( ! is_string( $place ) || 1 !== preg_match( '/^[0-9A-Za-z_-]{8,64}$/D', $place ) ) {
			return $this->invalid( 'place', __( 'must be a random name of 8 to 64 letters and digits', 'waybill' ) );
		}
		return [ $id, $place ];
	}

	private function others( int $id ): \WP_REST_Response {
		return new \WP_REST_Response( [ 'people' => $this->presence->others( $id, Actors::current( 'rest' ) ) ] );
	}
}
