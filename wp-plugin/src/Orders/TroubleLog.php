<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What went wrong in a guarded save while the shop went on: the newest of it in an option, for the
// health page, and all of it in PHP's error log. It can't go to the store: the store may be what
// is out of order, and none of its locks is waited for in WooCommerce's requests.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\WordPress\HealthSource;

final class TroubleLog implements HealthSource {

	public const OPTION = 'waybill_troubles';

	private const COUNT_MAX = 20;

	/** The same trouble of an order is not written again within this time. */
	private const REPEAT_S = 60;

	/** Orders that one trouble is written for in that time: where the store is out of order, each save has it. */
	private const SAME_MAX = 5;

	/** How long one colours the health page. */
	private const SHOWN_S = 86_400;

	/**
	 * @param string $text English, without anything of a customer
	 */
	public function record( string $text, int $order_id = 0 ): void {
		error_log( 'Waybill: ' . ( 0 === $order_id ? '' : "order {$order_id}: " ) . $text );
		try {
			$this->store( $text, $order_id );
		} catch ( \Throwable $thrown ) {
			// A listener on options may throw as well; whoever records must get through all the same.
			error_log( 'Waybill: the line above is not on the health page: ' . $thrown->getMessage() );
		}
	}

	private function store( string $text, int $order_id ): void {
		$troubles = $this->all();
		$same     = array_filter( $troubles, static fn( array $trouble ): bool => $trouble['text'] === $text && $trouble['at'] > time() - self::REPEAT_S );
		if ( count( $same ) >= self::SAME_MAX || in_array( $order_id, array_column( $same, 'order' ), true ) ) {
			return;
		}
		array_unshift(
			$troubles,
			[
				'at'    => time(),
				'order' => $order_id,
				'text'  => $text,
			]
		);
		update_option( self::OPTION, array_slice( $troubles, 0, self::COUNT_MAX ), false );
	}

	public function recordFailure( \Throwable $failure, int $order_id = 0 ): void {
		$this->record(
			sprintf( '%s: %s (%s:%d)', $failure::class, $failure->getMessage(), basename( $failure->getFile() ), $failure->getLine() ),
			$order_id
		);
	}

	/**
	 * Newest first.
	 *
	 * @return list<array{at: int, order: int, text: string}>
	 */
	public function all(): array {
		$stored   = get_option( self::OPTION, [] );
		$troubles = [];
		foreach ( is_array( $stored ) ? $stored : [] as $trouble ) {
			if ( is_array( $trouble ) && is_int( $trouble['at'] ?? null ) && is_int( $trouble['order'] ?? null ) && is_string( $trouble['text'] ?? null ) ) {
				$troubles[] = [
					'at'    => $trouble['at'],
					'order' => $trouble['order'],
					'text'  => $trouble['text'],
				];
			}
		}
		return $troubles;
	}

	/**
	 * @return list<array{check: string, level: 'ok'|'warning'|'error', text: string}>
	 */
	public function healthLines(): array {
		$lines = [];
		foreach ( $this->all() as $trouble ) {
			if ( $trouble['at'] > time() - self::SHOWN_S ) {
				$lines[] = [
					'check' => 'guarded save',
					'level' => 'error',
					'text'  => sprintf(
						/* translators: 1: date and time, 2: order number or 0, 3: English technical text */
						__( '%1$s, order %2$d: %3$s', 'waybill' ),
						wp_date( 'Y-m-d H:i:s', $trouble['at'] ),
						$trouble['order'],
						$trouble['text']
					),
				];
			}
		}
		return $lines;
	}

	/** Somebody has read them. */
	public function clear(): void {
		delete_option( self::OPTION );
	}
}
