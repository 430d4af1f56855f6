<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Holds WooCommerce's own changes to the workflow before they are made, where a shop has asked for
// it. The core is asked what it would make of the change, through a handle that can only read and
// soon gives up: nobody who writes the store can delay a sale, and no sale opens, migrates or writes
// it. Whatever keeps it from answering counts as consent: off or on, Waybill never stops the shop by
// being out of order.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Decision;
use Waybill\Engine;
use Waybill\WordPress\Options;
use Waybill\WordPress\Sentences;

final class StrictMode {

	/** How long the store is waited for; an answer that takes longer is worth a line on the health page. */
	public const ANSWER_MS_MAX = 250;

	/** The store did not answer once: it is not waited for again in this request. */
	private bool $is_out = false;

	/**
	 * @param \Closure(): Engine $reader
	 */
	public function __construct(
		private readonly \Closure $reader,
		private readonly Options $options,
		private readonly MoveTable $moves,
		private readonly Drain $drain,
		private readonly TroubleLog $troubles,
	) {
	}

	/**
	 * Why [change] must not be made, in the user's language; null when it may.
	 */
	public function refusal( \WC_Order $order, StatusChange $change ): ?string {
		if ( $this->is_out || ! $this->options->isStrict() ) {
			return null;
		}
		$started = hrtime( true );
		try {
			// Moves that wait to be drained would have the core judge from a state that is past.
			if ( [] !== $this->moves->undrained( 1, $order->get_id() ) ) {
				return null;
			}
			$foreseen = ( $this->reader )()->foresee( $this->drain->foreseen( $order, $change ) );
		} catch ( \Throwable $failure ) {
			$this->is_out = true;
			$this->troubles->recordFailure( $failure, $order->get_id() );
			return null;
		}
		if ( hrtime( true ) - $started > self::ANSWER_MS_MAX * 1_000_000 ) {
			$this->troubles->record( 'the store took longer than ' . self::ANSWER_MS_MAX . ' ms to judge a change', $order->get_id() );
		}
		return 'drifted' === $foreseen['sighting'] ? self::sentence( $change, $foreseen['decision'] ) : null;
	}

	private static function sentence( StatusChange $change, ?Decision $decision ): string {
		return sprintf(
			/* translators: 1: an order status, 2: an order status, 3: reasons, whole sentences; may be empty. */
			__( 'Waybill did not let the order go from %1$s to %2$s: it is not a move of the workflow. %3$s', 'waybill' ),
			wc_get_order_status_name( $change->from ),
			wc_get_order_status_name( $change->to ),
			null === $decision ? '' : Sentences::all( $decision->getBlockers() )
		);
	}
}
