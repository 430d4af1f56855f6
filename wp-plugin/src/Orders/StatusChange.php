<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The change of status that waits on an order object to be saved. WooCommerce has no way to take
// one back: an exception in its before-save hook leaves the row unsaved and still runs the hooks
// and sends the mail. So the change is undone on the object itself, in members that are protected:
// a closure bound to the class reaches them. This is the only file that does; GuardProbe looks
// whether they are as expected, and a contract test pins them for each WooCommerce version.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class StatusChange {

	/** A date this close to the present was set by the status change, not by somebody's choice. */
	private const STAMP_S_MAX = 30;

	private function __construct(
		private readonly \WC_Order $order,
		/** What this copy of the order was loaded with; without "wc-". */
		public readonly string $from,
		public readonly string $to,
		/** What WooCommerce will tell its hooks it came from; empty when none will follow. */
		public readonly string $announced,
		public readonly bool $isManual,
	) {
	}

	/**
	 * Null when [order]'s status is not about to change.
	 */
	public static function of( \WC_Order $order ): ?self {
		$to = $order->get_changes()['status'] ?? null;
		if ( ! is_string( $to ) ) {
			return null;
		}
		$read = \Closure::bind(
			/** @return array{mixed, mixed} */
			static fn( \WC_Order $order ): array => [ $order->data['status'], $order->status_transition ],
			null,
			\WC_Order::class
		);
		[ $from, $transition ] = $read( $order );
		return new self(
			$order,
			is_string( $from ) ? $from : '',
			$to,
			is_array( $transition ) && is_string( $transition['from'] ?? null ) ? $transition['from'] : '',
			is_array( $transition ) && true === ( $transition['manual'] ?? false ),
		);
	}

	/** Whether hooks, a note and mails will follow. */
	public function isTransition(): bool {
		return '' !== $this->announced;
	}

	/** The target as WooCommerce writes it into the row. */
	public function stored(): string {
		$is_prefixed = ! in_array( $this->to, [ 'auto-draft', 'draft', 'trash' ], true )
			&& in_array( 'wc-' . $this->to, get_post_stati(), true );
		return substr( $is_prefixed ? 'wc-' . $this->to : $this->to, 0, 20 );
	}

	/**
	 * Takes the change off the object: no hook, note, mail or stock change will follow, and the
	 * object shows what the row holds.
	 *
	 * @param array{date_paid: ?int, date_completed: ?int} $dates as stored
	 */
	public function drop( string $row, array $dates ): void {
		$drop = \Closure::bind(
			static function ( \WC_Order $order, string $row ): void {
				$order->status_transition = false;
				unset( $order->changes['status'] );
				$order->data['status'] = $row;
			},
			null,
			\WC_Order::class
		);
		$drop( $this->order, $row );
		$this->restoreDates( $dates );
	}

	/**
	 * Makes the change start from what the row held.
	 *
	 * @param array{date_paid: ?int, date_completed: ?int} $dates as stored
	 */
	public function rebase( string $row, array $dates ): void {
		$from   = self::normalise( $row );
		$rebase = \Closure::bind(
			static function ( \WC_Order $order, string $row, string $from, string $to ): void {
				$order->data['status'] = $row;
				if ( $from === $to ) {
					$order->status_transition = false;
					return;
				}
				$transition               = is_array( $order->status_transition ) ? $order->status_transition : [];
				$order->status_transition = [
					'from'   => $from,
					'to'     => $to,
					'note'   => $transition['note'] ?? '',
					'manual' => $transition['manual'] ?? false,
				];
			},
			null,
			\WC_Order::class
		);
		$rebase( $this->order, $row, $from, $this->to );
		if ( null !== $dates['date_paid'] ) {
			$this->restoreDates( [ 'date_paid' => $dates['date_paid'] ] );
		}
	}

	/** A status that WooCommerce does not know counts as pending, as in its own transitions. */
	public static function normalise( string $status ): string {
		$is_known = 'trash' === $status || array_key_exists( 'wc-' . $status, wc_get_order_statuses() );
		return $is_known ? $status : 'pending';
	}

	/** Whether the change carries a date that drop() and rebase() would look at. */
	public function hasDates(): bool {
		$changes = $this->order->get_changes();
		return isset( $changes['date_paid'] ) || isset( $changes['date_completed'] );
	}

	/**
	 * Dates that the status change has set go back to what is stored.
	 *
	 * @param array<string, ?int> $dates
	 */
	private function restoreDates( array $dates ): void {
		foreach ( $dates as $name => $stored ) {
			$changed = $this->order->get_changes()[ $name ] ?? null;
			if ( ! $changed instanceof \WC_DateTime || abs( $changed->getTimestamp() - time() ) > self::STAMP_S_MAX ) {
				continue;
			}
			$restore = \Closure::bind(
				static function ( \WC_Order $order, string $name, ?int $stored ): void {
					$order->set_date_prop( $name, (string) $stored );
					$order->data[ $name ] = $order->changes[ $name ] ?? null;
					unset( $order->changes[ $name ] );
				},
				null,
				\WC_Order::class
			);
			$restore( $this->order, $name, $stored );
		}
	}
}
