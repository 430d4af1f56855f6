<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * The outermost border between WooCommerce's hooks and Waybill: whatever fails in here is
 * recorded, and the shop goes on as if we were not there.
 */
final class Border {

	public function __construct( private readonly TroubleLog $troubles ) {
	}

	/**
	 * Runs a step that others stand behind: what it throws is recorded with its plugin, and they
	 * get their turn.
	 */
	public function contain( \Closure $step, int $order_id = 0 ): void {
		try {
			$step();
		} catch ( Interrupted $interrupted ) {
			throw $interrupted; // Of an apply whose transaction is lost: nothing else may run in it.
		} catch ( \Throwable $thrown ) {
			$this->troubles->record( 'a step after a move failed: ' . EffectsWatch::describe( $thrown ), $order_id );
		}
	}

	/**
	 * @param \Closure $listener of an action
	 */
	public function action( \Closure $listener ): \Closure {
		return function ( mixed ...$arguments ) use ( $listener ): void {
			try {
				$listener( ...$arguments );
			} catch ( \Throwable $failure ) {
				$this->troubles->recordFailure( $failure );
			}
		};
	}

	/**
	 * @param \Closure $listener of a filter; when it fails the value passes as it came
	 */
	public function filter( \Closure $listener ): \Closure {
		return function ( mixed $value, mixed ...$arguments ) use ( $listener ): mixed {
			try {
				return $listener( $value, ...$arguments );
			} catch ( \Throwable $failure ) {
				$this->troubles->recordFailure( $failure );
				return $value;
			}
		};
	}
}
