<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tells whoever asked for a change that it was not made. WooCommerce has taken the rest of the save
// and knows nothing of it, so its own answer would be that all went well: a REST request gets an
// error instead, the order screen shows one, and the order has a note of it in any case.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\WordPress\Service;

final class Refusals implements Service {

	/** WooCommerce's routes of a single order, in each version of its REST API. */
	private const ROUTE = '#^/wc/v\d+/orders/(\d+)$#';

	/** @var array<int, array{text: string, status: int}> by order */
	private array $refusals = [];

	public function __construct( private readonly Border $border ) {
	}

	public function register(): void {
		add_filter( 'rest_request_after_callbacks', $this->border->filter( $this->answer( ... ) ), 10, 3 );
	}

	/**
	 * @param string $text   translated
	 * @param int    $status of HTTP
	 */
	public function add( \WC_Order $order, string $text, int $status ): void {
		$this->refusals[ $order->get_id() ] = [
			'text'   => $text,
			'status' => $status,
		];
		if ( is_admin() && class_exists( \WC_Admin_Meta_Boxes::class, false ) ) {
			\WC_Admin_Meta_Boxes::add_error( $text );
		}
		$order->add_order_note( $text );
	}

	private function answer( mixed $response, mixed $handler, mixed $request ): mixed {
		unset( $handler );
		if ( ! $request instanceof \WP_REST_Request || 1 !== preg_match( self::ROUTE, $request->get_route(), $found ) ) {
			return $response;
		}
		$refusal = $this->refusals[ (int) $found[1] ] ?? null;
		return null === $refusal
			? $response
			: new \WP_Error( 'waybill_change_refused', $refusal['text'], [ 'status' => $refusal['status'] ] );
	}
}
