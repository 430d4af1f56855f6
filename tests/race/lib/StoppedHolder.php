<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * Somebody holds the store's writers' lock and does not go on. No sale may notice.
 */
final class StoppedHolder implements Scenario {

	private const ORDERS      = 6;
	private const DELAY_S_MAX = 3.0;

	public function name(): string {
		return 'R16 the store\'s lock is held and not let go; ' . self::ORDERS . ' orders are changed';
	}

	public function expected(): string {
		return 'each in under 3 s';
	}

	public function failsInStock(): bool {
		return false;
	}

	public function run( Shop $shop ): Outcome {
		$orders = $shop->makeOrders( self::ORDERS, 'pending' );
		$locks  = [];
		foreach ( [ 'gate', 'turn' ] as $name ) {
			foreach ( glob( "{$shop->folder}/waybill-*/waybill.db-$name" ) as $file ) {
				$lock = fopen( $file, 'r+' );
				flock( $lock, LOCK_EX );
				$locks[] = $lock;
			}
		}
		$answers = $shop->send( array_map( static fn( array $order ) => $shop->restStatus( $order['id'], 'processing' ), $orders ) );
		array_map( 'fclose', $locks );
		$longest = max( array_column( $answers, 'seconds' ) );
		$wrong   = [];
		if ( ! $shop->isStock() && 2 !== count( $locks ) ) {
			$wrong[] = count( $locks ) . ' lock files were found instead of 2';
		}
		if ( $longest > self::DELAY_S_MAX ) {
			$wrong[] = sprintf( 'a change took %.1f s', $longest );
		}
		return new Outcome( sprintf( 'longest %.1f s', $longest ), $wrong );
	}
}
