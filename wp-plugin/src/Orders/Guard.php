<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Guarded saves: WooCommerce itself moves an order once. WooCommerce does not compare the status it
// overwrites, so two requests that change an order at once both win, and their mails and stock
// changes happen twice. Here each change is compared and set on the order's row before WooCommerce
// saves it, together with a row in waybill_moves; who comes second finds his change taken off his
// copy of the order. Nothing of ours is locked while others' code runs: a prototype that held the
// row across the save made other customers' checkouts wait, and lost rows whose mails were out.
//
// Whatever fails in here is recorded, and WooCommerce goes on as if we were not there.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Automattic\WooCommerce\Caches\OrderCache;
use Automattic\WooCommerce\Utilities\OrderUtil;
use Waybill\WordPress\Service;

final class Guard implements Service {

	/** How long another request's effects on the same order are waited for. */
	private const PATIENCE_MS = 5_000;

	/** Between two looks; each waiter draws his own, so that they don't come all at once. */
	private const PAUSE_US_MIN = 10_000;
	private const PAUSE_US_MAX = 60_000;

	/** @var \WeakMap<\WC_Order, Move> moves that are being saved: their status is written already */
	private \WeakMap $written;

	/** @var \WeakMap<\WC_Order, true> copies of orders that are no more */
	private \WeakMap $gone;

	/** @var \WeakMap<\WC_Order, StatusChange> orders that are being created with a status */
	private \WeakMap $created;

	/** @var \WeakMap<\WC_Order, true> orders whose rows WooCommerce has offered in this save */
	private \WeakMap $filtered;

	/** The own move that is being applied. */
	private ?Move $own = null;

	public function __construct(
		private readonly MoveTable $moves,
		private readonly Progress $progress,
		private readonly GuardProbe $probe,
		private readonly StrictMode $strict,
		private readonly Refusals $refusals,
		private readonly TroubleLog $troubles,
		private readonly Border $border,
	) {
		$this->written  = new \WeakMap();
		$this->gone     = new \WeakMap();
		$this->created  = new \WeakMap();
		$this->filtered = new \WeakMap();
	}

	public function register(): void {
		// Last, so that what other plugins make of the change in this hook is what is compared.
		add_action( 'woocommerce_before_order_object_save', $this->border->action( $this->beforeSave( ... ) ), PHP_INT_MAX );
		add_filter( 'woocommerce_orders_table_datastore_db_rows_for_order', $this->border->filter( $this->filterRows( ... ) ), PHP_INT_MAX, 3 );
		add_action( 'woocommerce_after_order_object_save', $this->border->action( $this->afterSave( ... ) ), PHP_INT_MAX );
	}

	/**
	 * Runs [callback], in which Waybill applies its own move [id], whose row stands in the
	 * transaction that is open: the order's save joins it and makes no second row.
	 *
	 * @template T
	 * @param callable(): T $callback
	 * @return T
	 * @throws DatabaseFailure
	 */
	public function own( string $id, callable $callback ): mixed {
		$outer     = $this->own;
		$this->own = $this->moves->find( $id );
		try {
			return $callback();
		} finally {
			$this->own = $outer;
		}
	}

	/**
	 * Waits until no other request runs the effects of a move of the order, as far as our patience
	 * lasts. For Waybill's own moves, before they open their transaction.
	 *
	 * @throws DatabaseFailure
	 */
	public function awaitQuiet( int $order_id ): void {
		$deadline = hrtime( true ) + self::PATIENCE_MS * 1_000_000;
		while ( $this->moves->isBusy( $order_id, Origin::request() ) && hrtime( true ) < $deadline ) {
			self::pause();
		}
	}

	private function beforeSave( mixed $order ): void {
		if ( ! $order instanceof \WC_Order || ! array_key_exists( 'status', $order->get_changes() ) || ! $this->isGuarded( $order ) ) {
			return;
		}
		$change = StatusChange::of( $order );
		if ( null === $change ) {
			return;
		}
		if ( 0 === $order->get_id() ) {
			// Nobody else knows the order yet: there is nothing to compare.
			if ( $change->isTransition() ) {
				$this->created[ $order ] = $change;
			}
			return;
		}
		if ( null !== $this->own && $this->own->orderId === $order->get_id() && $this->own->to === $change->to ) {
			$this->joinOwn( $order, $change, $this->own );
		} else {
			$this->settle( $order, $change );
		}
	}

	private function isGuarded( \WC_Order $order ): bool {
		$store = $order->get_data_store();
		return 'shop_order' === $order->get_type()
			&& $store instanceof \WC_Data_Store
			&& is_a( $store->get_current_class_name(), GuardProbe::ORDER_STORE, true )
			&& null === $this->probe->problem();
	}

	private function joinOwn( \WC_Order $order, StatusChange $change, Move $own ): void {
		$row = $this->moves->applyOwn( $own->orderId, $change->to, $change->stored() );
		if ( null === $row ) {
			$this->drop( $order, $change, new Attempt( Verdict::Gone, '', false ) );
		} elseif ( $row === $change->to ) {
			$this->drop( $order, $change, new Attempt( Verdict::Duplicate, $row, false ) );
		} else {
			$this->own = null;
			$this->make( $order, $change, $own, $row );
		}
	}

	private function settle( \WC_Order $order, StatusChange $change ): void {
		$refusal = $this->strict->refusal( $order, $change );
		if ( null !== $refusal ) {
			$change->drop( $change->from, $this->storedDates( $order, $change ) );
			$this->refusals->add( $order, $refusal, 409 );
			return;
		}
		$wanted = Move::foreign(
			$order->get_id(),
			$change->from,
			$change->to,
			Origin::request(),
			Origin::toJson(),
			$change->isTransition(),
			$change->isManual,
		);
		try {
			$attempt = $this->attempt( $wanted, $change->stored() );
		} catch ( RowRefused $failure ) {
			$this->refuse( $order, $change, $failure );
			return;
		}
		if ( $attempt->verdict->isDropped() ) {
			$this->drop( $order, $change, $attempt );
		} elseif ( null !== $attempt->move ) {
			$this->make( $order, $change, $attempt->move, $attempt->row );
			if ( true === StatusChange::of( $order )?->isTransition() ) {
				$this->progress->follow( $order, $attempt->move );
			}
		}
	}

	/**
	 * Tries until it is settled, at most as long as our patience lasts. No lock is held in between.
	 *
	 * @throws DatabaseFailure
	 */
	private function attempt( Move $wanted, string $stored ): Attempt {
		$deadline = hrtime( true ) + self::PATIENCE_MS * 1_000_000;
		while ( true ) {
			$is_late = hrtime( true ) >= $deadline;
			try {
				$attempt = $this->moves->attempt( $wanted, $stored, $is_late );
				if ( ! $attempt->isBusy ) {
					if ( $is_late ) {
						$this->troubles->record( 'another request still ran the effects of its move; this one no longer waited', $wanted->orderId );
					}
					return $attempt;
				}
			} catch ( DatabaseFailure $failure ) {
				if ( hrtime( true ) >= $deadline || ! $failure->isPassing() ) {
					throw $failure;
				}
				$this->moves->revive();
			}
			self::pause();
		}
	}

	private static function pause(): void {
		usleep( random_int( self::PAUSE_US_MIN, self::PAUSE_US_MAX ) );
	}

	/**
	 * The status is written: WooCommerce saves the rest and runs its hooks.
	 */
	private function make( \WC_Order $order, StatusChange $change, Move $move, string $row ): void {
		$this->written[ $order ] = $move;
		$this->forgetCached( $order->get_id() );
		if ( $row !== $change->from ) {
			$change->rebase( $row, $this->storedDates( $order, $change ) );
		}
	}

	private function drop( \WC_Order $order, StatusChange $change, Attempt $attempt ): void {
		if ( Verdict::Gone === $attempt->verdict ) {
			$this->gone[ $order ] = true;
			$change->drop( $change->from, [ 'date_paid' => null, 'date_completed' => null ] );
			$this->troubles->record( 'a change came in after the order was deleted; it was dropped', $order->get_id() );
			return;
		}
		$change->drop( $attempt->row, $this->storedDates( $order, $change ) );
		$this->forgetCached( $order->get_id() );
	}

	/**
	 * WooCommerce would not be able to write the status either, and would run its hooks and send its
	 * mails all the same.
	 */
	private function refuse( \WC_Order $order, StatusChange $change, RowRefused $failure ): void {
		$change->drop( $change->from, $this->storedDates( $order, $change ) );
		$this->troubles->recordFailure( $failure, $order->get_id() );
		$this->refusals->add(
			$order,
			sprintf(
				/* translators: 1: an order status, 2: an order status. */
				__( 'The order could not go from %1$s to %2$s: the database refused to store it. Nothing was sent and no stock was changed.', 'waybill' ),
				wc_get_order_status_name( $change->from ),
				wc_get_order_status_name( $change->to )
			),
			500
		);
	}

	/**
	 * @return array{date_paid: ?int, date_completed: ?int}
	 */
	private function storedDates( \WC_Order $order, StatusChange $change ): array {
		return $change->hasDates()
			? $this->moves->storedDates( $order->get_id() )
			: [ 'date_paid' => null, 'date_completed' => null ];
	}

	/**
	 * Takes the status out of WooCommerce's own write, so that a slow writer can't put a status back
	 * that another request has moved on from; and keeps it from writing a stub of a deleted order.
	 */
	private function filterRows( mixed $rows, mixed $order, mixed $context ): mixed {
		if ( ! is_array( $rows ) || ! $order instanceof \WC_Order || 'update' !== $context ) {
			return $rows;
		}
		if ( isset( $this->gone[ $order ] ) ) {
			return [];
		}
		$move = $this->written[ $order ] ?? null;
		if ( null === $move ) {
			return $rows;
		}
		foreach ( $rows as $index => $row ) {
			if ( ! is_array( $row ) || OrderUtil::get_table_for_orders() !== ( $row['table'] ?? '' ) || ! is_array( $row['data'] ) || ! is_array( $row['format'] ) ) {
				continue;
			}
			$status = $row['data']['status'] ?? null;
			if ( is_string( $status ) && MoveTable::bare( $status ) === $move->to ) {
				unset( $row['data']['status'], $row['format']['status'] );
				$rows[ $index ] = $row;
			}
		}
		$this->filtered[ $order ] = true;
		return $rows;
	}

	private function afterSave( mixed $order ): void {
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		$created = $this->created[ $order ] ?? null;
		if ( null !== $created ) {
			unset( $this->created[ $order ] );
			$this->recordCreation( $order, $created );
		}
		if ( isset( $this->written[ $order ] ) ) {
			if ( ! isset( $this->filtered[ $order ] ) ) {
				$this->probe->disprove( 'WooCommerce saved an order without the filter ' . GuardProbe::ROWS_FILTER );
			}
			unset( $this->written[ $order ], $this->filtered[ $order ] );
		}
		unset( $this->gone[ $order ] );
	}

	/**
	 * An order was created with a status other than the first one: the same hooks follow as after a
	 * change, and other requests must not run theirs meanwhile.
	 */
	private function recordCreation( \WC_Order $order, StatusChange $change ): void {
		$move = Move::foreign(
			$order->get_id(),
			$change->announced,
			$change->to,
			Origin::request(),
			Origin::toJson(),
			true,
			$change->isManual,
		);
		$this->moves->insert( $move );
		$this->progress->follow( $order, $move );
	}

	/** Nobody in this request should read the status from before the change. */
	private function forgetCached( int $order_id ): void {
		wc_get_container()->get( OrderCache::class )->remove( $order_id );
	}
}
