<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Moves that WooCommerce made and did not get through: its worker was killed, a listener threw, the
// request ended in the middle. The status is written, the note, mails or stock changes are not, and
// WooCommerce never looks again. What is missing is known step by step, so a person can have it
// made good: the steps that did not run are run, under the same marks, and mails that went out are
// held back by name. A step in which the worker was killed is run again as a whole: WooCommerce's
// own stock marks keep it from taking the goods twice.
//
// It is never done by itself: only somebody who looks at the order can tell whether the customer
// should get a mail about last night.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\WordPress\HealthSource;

final class UnfinishedMoves implements HealthSource {

	/** A click that takes longer was killed itself. */
	private const LEASE_MS = 60_000;

	private const COUNT_MAX = 100;

	public function __construct(
		private readonly MoveTable $moves,
		private readonly Progress $progress,
		private readonly Invalidation $invalidation,
	) {
	}

	/**
	 * Newest first; of one order, or of all.
	 *
	 * @return list<Move>
	 * @throws DatabaseFailure
	 */
	public function find( int $order_id = 0 ): array {
		return $this->moves->unfinished( self::COUNT_MAX, self::LEASE_MS, $order_id );
	}

	/**
	 * What did not run, as a person says it.
	 *
	 * @return list<string>
	 */
	public function missing( Move $move ): array {
		$names = [
			Steps::STOCK   => __( 'stock and downloads', 'waybill' ),
			Steps::NOTE    => __( 'the order note', 'waybill' ),
			Steps::MAIL    => __( 'mails', 'waybill' ),
			Steps::CHANGED => __( 'other plugins', 'waybill' ),
			Steps::PAYMENT => __( 'what follows a payment', 'waybill' ),
		];
		return array_values( array_intersect_key( $names, array_flip( $move->steps->missing() ) ) );
	}

	/**
	 * Runs what is missing, once.
	 *
	 * @throws DatabaseFailure
	 * @throws \Exception what a listener throws; the move then stays unfinished
	 */
	public function finish( string $id ): Repair {
		if ( ! $this->moves->takeUnfinished( $id, self::LEASE_MS ) ) {
			return Repair::Unneeded;
		}
		$move = $this->moves->find( $id );
		if ( null === $move ) {
			return Repair::Unneeded;
		}
		$this->invalidation->order( $move->orderId, false );
		$order = wc_get_order( $move->orderId );
		if ( ! $order instanceof \WC_Order || $order->get_status( 'edit' ) !== $move->to ) {
			// What this move would have done is no longer true of the order.
			$this->moves->saveSteps( $id, $move->steps, Done::Finished );
			return Repair::Outdated;
		}
		$this->completeRow( $order );
		$hold = static fn( mixed $is_enabled, mixed $about = null, mixed $mail = null ): mixed =>
			$about instanceof \WC_Order && $about->get_id() === $move->orderId && $mail instanceof \WC_Email && in_array( $mail->id, $move->steps->mails, true )
				? false
				: $is_enabled;
		foreach ( $move->steps->mails as $mail ) {
			add_filter( "woocommerce_email_enabled_{$mail}", $hold, PHP_INT_MAX, 3 );
		}
		try {
			$this->progress->follow( $order, $move );
			$this->run( $order, $move );
		} catch ( \Exception $thrown ) {
			$this->progress->breakOff( $order, $thrown );
			throw $thrown;
		} finally {
			foreach ( $move->steps->mails as $mail ) {
				remove_filter( "woocommerce_email_enabled_{$mail}", $hold, PHP_INT_MAX );
			}
		}
		return Repair::Done;
	}

	/**
	 * @return list<array{check: string, level: 'ok'|'warning'|'error', text: string}>
	 */
	public function healthLines(): array {
		$unfinished = $this->find();
		$orders     = array_unique( array_map( static fn( Move $move ): int => $move->orderId, $unfinished ) );
		return [
			[
				'check' => 'unfinished',
				'level' => [] === $orders ? 'ok' : 'warning',
				'text'  => [] === $orders
					? __( 'WooCommerce got through all status changes.', 'waybill' )
					: sprintf(
						/* translators: %s: numbers of orders. */
						__( 'Status changes were cut off in the middle. Look at orders %s.', 'waybill' ),
						implode( ', ', $orders )
					),
			],
		];
	}

	/** The worker may have been killed before WooCommerce wrote the dates that go with the status. */
	private function completeRow( \WC_Order $order ): void {
		$order->maybe_set_date_paid();
		if ( 'completed' === $order->get_status( 'edit' ) && null === $order->get_date_completed( 'edit' ) ) {
			$order->set_date_completed( (string) time() );
		}
		$order->save();
	}

	/**
	 * The steps in WooCommerce's order. Progress marks each as its last listener is through.
	 */
	private function run( \WC_Order $order, Move $move ): void {
		$id   = $order->get_id();
		$from = StatusChange::normalise( $move->from );
		$to   = $move->to;
		foreach ( $move->steps->missing() as $step ) {
			match ( $step ) {
				Steps::STOCK => do_action(
					"woocommerce_order_status_{$to}",
					$id,
					$order,
					[
						'from'   => $from,
						'to'     => $to,
						'note'   => '',
						'manual' => $move->steps->isManual,
					]
				),
				Steps::NOTE => $this->addNote( $order, $move, $from ),
				Steps::MAIL => do_action( "woocommerce_order_status_{$from}_to_{$to}", $id, $order ),
				Steps::CHANGED => do_action( 'woocommerce_order_status_changed', $id, $from, $to, $order ),
				default => $this->payment( $order, $from, $to ),
			};
		}
	}

	private function addNote( \WC_Order $order, Move $move, string $from ): void {
		/* translators: 1: old order status 2: new order status */
		$text  = sprintf( __( 'Order status changed from %1$s to %2$s.', 'woocommerce' ), wc_get_order_status_name( $from ), wc_get_order_status_name( $move->to ) ); // phpcs:ignore WordPress.WP.I18n.TextDomainMismatch -- the note that WooCommerce would have written.
		$since = intdiv( $move->createdMs, 1000 );
		foreach ( wc_get_order_notes( [ 'order_id' => $order->get_id() ] ) as $note ) {
			if ( $note instanceof \stdClass && is_string( $note->content ) && str_contains( $note->content, $text ) && $note->date_created instanceof \WC_DateTime && $note->date_created->getTimestamp() >= $since ) {
				$this->progress->mark( $order, Steps::NOTE );
				return;
			}
		}
		$order->add_order_note( $text, 0, $move->steps->isManual );
		$this->progress->mark( $order, Steps::NOTE );
	}

	/** The questions and the hook of a payment, as WooCommerce asks them after a change. */
	private function payment( \WC_Order $order, string $from, string $to ): void {
		$payable = apply_filters( 'woocommerce_valid_order_statuses_for_payment', [ 'pending', 'failed' ], $order ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WooCommerce's.
		if ( is_array( $payable ) && in_array( $from, $payable, true ) && in_array( $to, wc_get_is_paid_statuses(), true ) ) {
			do_action( 'woocommerce_order_payment_status_changed', $order->get_id(), $order ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WooCommerce's.
		}
		$this->progress->finish( $order );
	}
}
