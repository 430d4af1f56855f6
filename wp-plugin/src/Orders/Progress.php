<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Follows WooCommerce through the effects of a move and keeps with the move how far it got, so that
// other requests know when they are over, and a move whose worker was killed can name what is
// missing. WooCommerce has no hook for the end: which one is the last depends on two of its
// filters, so their answers are listened to instead of asked for a second time.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\WordPress\Service;

final class Progress implements Service {

	/** How far up the stack a note's author is looked for. */
	private const FRAME_COUNT_MAX = 12;

	/**
	 * Moves whose effects run, the innermost last: a listener may change an order again.
	 *
	 * @var list<Course>
	 */
	private array $courses = [];

	// Kept, so that WordPress sees one and the same listener each time it is added.
	private readonly \Closure $onStatus;
	private readonly \Closure $onPair;

	public function __construct(
		private readonly MoveTable $moves,
		private readonly Border $border,
	) {
		$this->onStatus = $border->action( $this->endStatus( ... ) );
		$this->onPair   = $border->action( $this->endPair( ... ) );
	}

	public function register(): void {
		add_filter( 'woocommerce_logger_log_message', $this->border->filter( $this->readLog( ... ) ), PHP_INT_MIN, 3 );
		add_action( 'woocommerce_order_note_added', $this->border->action( $this->endNote( ... ) ), PHP_INT_MAX, 2 );
		add_action( 'woocommerce_email_sent', $this->border->action( $this->endMail( ... ) ), PHP_INT_MAX, 3 );
		add_action( 'woocommerce_order_status_changed', $this->border->action( $this->endChanged( ... ) ), PHP_INT_MAX, 4 );
		add_filter( 'woocommerce_valid_order_statuses_for_payment', $this->border->filter( $this->readPayable( ... ) ), PHP_INT_MAX, 2 );
		add_filter( 'woocommerce_order_is_paid_statuses', $this->border->filter( $this->readPaid( ... ) ), PHP_INT_MAX );
		add_action( 'woocommerce_order_payment_status_changed', $this->border->action( $this->endPayment( ... ) ), PHP_INT_MAX, 2 );
		// First of all: what runs at the end of the request is no part of a status change.
		add_action( 'shutdown', $this->border->action( $this->endEarly( ... ) ), PHP_INT_MIN );
	}

	/**
	 * [order]'s hooks are about to run for [move].
	 */
	public function follow( \WC_Order $order, Move $move ): void {
		$this->courses[] = new Course( $order, $move );
		$from            = StatusChange::normalise( $move->from );
		add_action( "woocommerce_order_status_{$move->to}", $this->onStatus, PHP_INT_MAX, 2 );
		add_action( "woocommerce_order_status_{$from}_to_{$move->to}", $this->onPair, PHP_INT_MAX, 2 );
	}

	/**
	 * A step of [order]'s change ran, outside of its hooks.
	 */
	public function mark( \WC_Order $order, string $step ): void {
		$course = $this->find( $order );
		if ( null !== $course ) {
			$this->save( $course, $step );
		}
	}

	/**
	 * A listener threw; those after it do not run.
	 */
	public function breakOff( \WC_Order $order, ?\Throwable $thrown ): void {
		$course = $this->find( $order );
		if ( null !== $course ) {
			$course->steps = $course->steps->withThrown( null === $thrown ? 'an exception' : EffectsWatch::describe( $thrown ) );
			$this->end( $course, Done::EndedEarly );
		}
	}

	/**
	 * All of [order]'s change is through.
	 */
	public function finish( \WC_Order $order ): void {
		$course = $this->find( $order );
		if ( null !== $course ) {
			$course->steps = $course->steps->with( Steps::PAYMENT );
			$this->end( $course, Done::Finished );
		}
	}

	private function endStatus( int $order_id, mixed $order ): void {
		$course = $this->find( $order );
		if ( null !== $course ) {
			// Stored with the note, which follows at once.
			$course->steps = $course->steps->with( Steps::STOCK );
		}
	}

	private function endNote( int $note_id, mixed $order ): void {
		$course = $this->find( $order );
		if ( null === $course ) {
			return;
		}
		$author = self::noteAuthor();
		if ( 'add_status_transition_note' === $author ) {
			$this->save( $course, Steps::NOTE );
		} elseif ( 'status_transition' === $author ) {
			// WooCommerce has caught a listener's exception, writes it down and skips the rest.
			$this->breakOff( $course->order, $course->thrown );
		}
	}

	/** WooCommerce logs what it caught before it notes it, with the exception itself. */
	private function readLog( mixed $message, mixed $level = '', mixed $context = [] ): mixed {
		$course = is_array( $context ) ? $this->find( $context['order'] ?? null ) : null;
		if ( null !== $course && is_array( $context ) && ( $context['error'] ?? null ) instanceof \Throwable ) {
			$course->thrown = $context['error'];
		}
		return $message;
	}

	private function endMail( mixed $was_sent, mixed $mail, mixed $sender ): void {
		$order  = $sender instanceof \WC_Email ? $sender->object : null;
		$course = $order instanceof \WC_Order ? $this->findById( $order->get_id() ) : null;
		if ( null !== $course && true === $was_sent && is_string( $mail ) ) {
			$course->steps = $course->steps->withMail( $mail );
			$this->moves->saveSteps( $course->move->id, $course->steps );
		}
	}

	private function endPair( int $order_id, mixed $order ): void {
		$course = $this->find( $order );
		if ( null !== $course ) {
			$this->save( $course, Steps::MAIL );
		}
	}

	private function endChanged( int $order_id, mixed $from, mixed $to, mixed $order ): void {
		$course = $this->find( $order );
		if ( null !== $course && $to === $course->move->to ) {
			$course->steps = $course->steps->with( Steps::CHANGED );
			$course->at    = Course::IS_CHANGED;
		}
	}

	private function readPayable( mixed $statuses, mixed $order = null ): mixed {
		$course = $this->find( $order );
		if ( null !== $course && Course::IS_CHANGED === $course->at ) {
			if ( is_array( $statuses ) && in_array( StatusChange::normalise( $course->move->from ), $statuses, true ) ) {
				$course->at = Course::IS_PAYABLE;
			} else {
				$this->finish( $course->order );
			}
		}
		return $statuses;
	}

	private function readPaid( mixed $statuses ): mixed {
		$course = $this->courses[ count( $this->courses ) - 1 ] ?? null;
		if ( null !== $course && Course::IS_PAYABLE === $course->at ) {
			$course->at = 0;
			if ( ! is_array( $statuses ) || ! in_array( $course->move->to, $statuses, true ) ) {
				$this->finish( $course->order );
			}
		}
		return $statuses;
	}

	private function endPayment( int $order_id, mixed $order ): void {
		if ( $order instanceof \WC_Order ) {
			$this->finish( $order );
		}
	}

	private function endEarly(): void {
		foreach ( array_reverse( $this->courses ) as $course ) {
			$course->steps = $course->steps->withThrown( 'the request ended' );
			$this->end( $course, Done::EndedEarly );
		}
	}

	private function save( Course $course, string $step ): void {
		$course->steps = $course->steps->with( $step );
		$this->moves->saveSteps( $course->move->id, $course->steps );
	}

	private function end( Course $course, Done $done ): void {
		$this->courses = array_values( array_filter( $this->courses, static fn( Course $other ): bool => $other !== $course ) );
		$this->moves->saveSteps( $course->move->id, $course->steps, $done );
	}

	private function find( mixed $order ): ?Course {
		foreach ( array_reverse( $this->courses ) as $course ) {
			if ( $course->order === $order ) {
				return $course;
			}
		}
		return null;
	}

	private function findById( int $order_id ): ?Course {
		foreach ( array_reverse( $this->courses ) as $course ) {
			if ( $course->move->orderId === $order_id ) {
				return $course;
			}
		}
		return null;
	}

	/** The function on whose behalf WooCommerce has added the note that is being told of. */
	private static function noteAuthor(): string {
		$is_next = false;
		foreach ( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS, self::FRAME_COUNT_MAX ) as $frame ) {
			if ( $is_next ) {
				return $frame['function'];
			}
			$is_next = 'add_order_note' === $frame['function'];
		}
		return '';
	}
}
