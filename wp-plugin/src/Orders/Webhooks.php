<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// WooCommerce's webhooks of an apply. WooCommerce keeps them in memory until the end of the request
// and schedules them then: a worker that is killed in between loses them, and one whose transaction
// was rolled back would send them. So those of an apply are scheduled inside it, as rows that
// commit with the order; those that are to be delivered at once stay in memory until it is over.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class Webhooks {

	/** WooCommerce's own queue. */
	private const QUEUE = 'wc_queued_webhooks';

	private string $move = '';

	/** @var array<mixed>|null what was in it before; null outside of an apply */
	private ?array $before = null;

	/** @var array<mixed> what an earlier try of the same move has queued: a webhook does it once */
	private array $tried = [];

	public function begin( string $move ): void {
		$this->tried             = $move === $this->move ? $this->tried : [];
		$this->move              = $move;
		$this->before            = $this->queue();
		$GLOBALS[ self::QUEUE ] = $this->tried;
	}

	/** Schedules those that can wait. */
	public function schedule(): void {
		$immediate = [];
		$deferred  = [];
		foreach ( $this->queue() as $entry ) {
			if ( is_array( $entry ) && $this->canWait( $entry ) ) {
				$deferred[] = $entry;
			} else {
				$immediate[] = $entry;
			}
		}
		$GLOBALS[ self::QUEUE ] = $deferred;
		wc_webhook_execute_queue();
		$GLOBALS[ self::QUEUE ] = $immediate;
	}

	/**
	 * Asks as WooCommerce would.
	 *
	 * @param array<mixed> $entry
	 */
	private function canWait( array $entry ): bool {
		$webhook  = $entry['webhook'] ?? null;
		$argument = $entry['arg'] ?? null;
		return $webhook instanceof \WC_Webhook
			&& apply_filters( 'woocommerce_webhook_deliver_async', true, $webhook, $argument );
	}

	/** The COMMIT succeeded: the rest goes out with the end of the request. */
	public function keep(): void {
		$this->restore( $this->queue() );
	}

	/** It did not happen; should it in another try, these are still to be sent. */
	public function drop(): void {
		if ( null !== $this->before ) {
			$this->tried = $this->queue();
			$this->restore( [] );
		}
	}

	/** @param array<mixed> $entries */
	private function restore( array $entries ): void {
		if ( null !== $this->before ) {
			$GLOBALS[ self::QUEUE ] = [ ...$this->before, ...$entries ];
			$this->before           = null;
		}
	}

	/** @return array<mixed> */
	private function queue(): array {
		$queue = $GLOBALS[ self::QUEUE ] ?? [];
		return is_array( $queue ) ? $queue : [];
	}
}
