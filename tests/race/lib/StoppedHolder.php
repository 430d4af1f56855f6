<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * Somebody holds the store's writers' lock and does not go on. No sale may notice.
 */
final class StoppedHolder implements Scenario {

	private const ORDERS = 6;

	/** Other work of the machine; a wait for the store would last its whole patience. */
	private const DELAY_S_MAX = 1.5;

	public function name(): string {
		return 'R16 the store\'s lock is held and not let go; ' . self::ORDERS . ' orders are changed';
	}

	public function expected(): string {
		return 'as fast as without';
	}

	public function failsInStock(): bool {
		return false;
	}

	public function run( Shop $shop ): Outcome {
		$orders = $shop->makeOrders( 2 * self::ORDERS, 'pending' );
		$change = static fn( array $some ): float => max( array_column( $shop->send( array_map( static fn( array $order ) => $shop->restStatus( $order['id'], 'processing' ), $some ) ), 'seconds' ) );
		$usual  = $change( array_splice( $orders, -self::ORDERS ) );
		$locks  = [];
		foreach ( [ 'gate', 'turn' ] as $name ) {
			foreach ( glob( "{$shop->folder}/waybill-*/waybill.db-$name" ) as $file ) {
				$lock = fopen( $file, 'r+' );
				flock( $lock, LOCK_EX );
				$locks[] = $lock;
			}
		}
		$longest = $change( $orders );
		array_map( 'fclose', $locks );
		$wrong = [];
		if ( ! $shop->isStock() && 2 !== count( $locks ) ) {
			$wrong[] = count( $locks ) . ' lock files were found instead of 2';
		}
		if ( $longest > $usual + self::DELAY_S_MAX ) {
			$wrong[] = sprintf( 'a change took %.1f s instead of %.1f s', $longest, $usual );
		}
		return new Outcome( sprintf( 'longest %.1f s, usually %.1f s', $longest, $usual ), $wrong );
	}
}
