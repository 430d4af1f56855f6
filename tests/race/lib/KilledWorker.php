<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * PHP is killed while it runs an order's hooks, and the client sends its request again. What is
 * missing then must be named, and one click must make it good, once.
 */
final class KilledWorker implements Scenario {

	private const HOOKS = [
		'woocommerce_update_order',
		'woocommerce_after_order_object_save',
		'woocommerce_order_status_processing',
		'woocommerce_order_status_pending_to_processing',
		'woocommerce_order_status_changed',
		'woocommerce_order_payment_status_changed',
	];

	public function name(): string {
		return 'R4 killed: ' . count( self::HOOKS ) . ' orders, PHP killed in a hook each, request repeated';
	}

	public function expected(): string {
		return 'named, then finished once';
	}

	public function failsInStock(): bool {
		return true;
	}

	public function run( Shop $shop ): Outcome {
		$orders = $shop->makeOrders( count( self::HOOKS ), 'pending' );
		$since  = $shop->now();
		foreach ( $orders as $index => $order ) {
			$shop->send( [ $shop->restStatus( $order['id'], 'processing', '?race_fault=kill&race_at=' . self::HOOKS[ $index ] ) ] );
		}
		// All at once: each waits a while for the request that was killed.
		$shop->send( array_map( static fn( array $order ) => $shop->restStatus( $order['id'], 'processing' ), $orders ) );
		$named  = $shop->run( 'finish.php', array_map( static fn( array $order ) => (string) $order['id'], $orders ) );
		$counts = $shop->count( $orders, $since );
		$wrong  = [];
		foreach ( $orders as $index => $order ) {
			$hook  = self::HOOKS[ $index ];
			$count = $counts[ $order['id'] ];
			if ( 'processing' !== $count['status'] || $order['quantity'] !== 1000 - $count['stock'] ) {
				$wrong[] = "killed in $hook: {$count['status']}, " . ( 1000 - $count['stock'] ) . " units instead of {$order['quantity']}";
			}
			if ( 1 !== count( $count['notes'] ) || 1 !== count( $count['mails'] ) ) {
				$wrong[] = "killed in $hook: " . count( $count['notes'] ) . ' notes, ' . count( $count['mails'] ) . ' mails';
			}
		}
		return new Outcome( count( $named ) . ' named; ' . ( [] === $wrong ? 'all made good' : count( $wrong ) . ' left wrong' ), $wrong );
	}
}
