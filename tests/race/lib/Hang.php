<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * A plugin's HTTP call hangs in a hook of one order's change. Other orders must not notice.
 */
final class Hang implements Scenario {

	private const HANG_MS     = 8000;
	private const DELAY_S_MAX = 3.0;
	private const OTHERS      = 6;

	public function name(): string {
		return 'R16 a change hangs 8 s in a plugin\'s HTTP call; ' . self::OTHERS . ' other orders are changed';
	}

	public function expected(): string {
		return 'at most 3 s slower than without';
	}

	public function failsInStock(): bool {
		return false;
	}

	public function run( Shop $shop ): Outcome {
		$orders = $shop->makeOrders( 1 + 2 * self::OTHERS, 'pending' );
		$usual  = max( array_column( $shop->send( array_map( static fn( array $order ) => $shop->restStatus( $order['id'], 'processing' ), array_splice( $orders, -self::OTHERS ) ) ), 'seconds' ) );
		$hanging = array_shift( $orders );
		$query   = '?race_fault=http&race_ms=' . self::HANG_MS . '&race_at=woocommerce_order_status_pending_to_processing';
		$answers = $shop->send(
			[
				$shop->restStatus( $hanging['id'], 'processing', $query ),
				...array_map( static fn( array $order ) => $shop->restStatus( $order['id'], 'processing' ), $orders ),
			]
		);
		$longest = max( array_column( array_slice( $answers, 1 ), 'seconds' ) );
		$wrong   = [];
		if ( $answers[0]['seconds'] < self::HANG_MS / 1000 ) {
			$wrong[] = sprintf( 'the hanging change took only %.1f s', $answers[0]['seconds'] );
		}
		if ( $longest > $usual + self::DELAY_S_MAX ) {
			$wrong[] = sprintf( 'another order took %.1f s instead of %.1f s', $longest, $usual );
		}
		return new Outcome( sprintf( 'longest %.1f s, usually %.1f s', $longest, $usual ), $wrong );
	}
}
