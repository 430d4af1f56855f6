<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\Exception\NotFound;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\OrderDetails;
use Waybill\WordPress\Roles\Roles;

/** What an order holds: addresses, goods, payment. Orders that are not paid yet are told to those who see all. */
final class DetailsController extends Controller {

	public function __construct(
		Native $native,
		private readonly OrderDetails $details,
	) {
		parent::__construct( $native );
	}

	public function addRoutes(): void {
		register_rest_route(
			self::NAMESPACE,
			'/orders/(?P<id>[^/]+)/details',
			[
				'methods'             => 'GET',
				'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( fn(): \WP_REST_Response|\WP_Error => $this->show( $request ) ),
				'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::MOVE, Roles::ACT_AS_MANAGER ),
			]
		);
	}

	private function show( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$id    = $this->orderId( $request );
		$wrong = $this->checkQuery( $request );
		if ( $id instanceof \WP_Error || null !== $wrong ) {
			return $wrong ?? $id;
		}
		$viewer = Viewer::current();
		// Before it is read: another's order takes no longer than one that there is not.
		$details = $viewer->seesAll || $this->isSeen( $id ) ? $this->details->of( $id, $viewer->seesPrices ) : null;
		if ( null === $details ) {
			return Problem::error( 'not_found', 404, __( 'There is no such order.', 'waybill' ) );
		}
		$details['links'] = (object) ( current_user_can( 'edit_others_shop_orders' ) ? [ 'wordpress' => admin_url( "admin.php?page=wc-orders&action=edit&id={$id}" ) ] : [] );
		return new \WP_REST_Response( $details );
	}

	private function isSeen( int $id ): bool {
		try {
			$this->native->engine()->read( Drain::subject( $id ), Actors::current( 'rest' ), null, Clock::nowMs() );
			return true;
		} catch ( NotFound ) {
			return false;
		}
	}
}
