<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * Four processes cancel orders that share a few products, each order in another sequence: their
 * stock rows are where transactions would wait for and deadlock one another.
 */
final class SharedProducts implements Scenario {

	private const ORDERS    = 32;
	private const PROCESSES = 4;

	/** One batch alone differs from the next by a fifth: the middle one of so many counts. */
	private const BATCHES = 5;

	/** What looks too slow is measured on: the middle of so many hardly moves. */
	private const BATCHES_MAX = 15;

	private const RETRY_SHARE_MAX = 0.05;
	private const SPEED_SHARE_MIN = 0.8;

	private float $stock_speed = 0.0;

	public function name(): string {
		return 'R11 four processes cancel ' . self::ORDERS . ' orders that share 8 products';
	}

	public function expected(): string {
		return 'stock exact, at most 1 retry in 20 moves, 0.8 of the speed';
	}

	public function failsInStock(): bool {
		return false;
	}

	public function run( Shop $shop ): Outcome {
		$speeds  = [];
		$retries = 0;
		$wrong   = [];
		// Other scenarios leave mails and jobs behind, which would run beside the measurement.
		if ( $shop->hasWaybill() ) {
			$shop->run( 'send-mails.php' );
		}
		$shop->run( 'settle.php' );
		do {
			$made    = $shop->run( 'shared-make.php', [ (string) self::ORDERS ] );
			$shares  = array_chunk( array_map( 'strval', $made['orders'] ), intdiv( self::ORDERS, self::PROCESSES ) );
			$longest = 0.0;
			foreach ( $shop->runTogether( 'shared-cancel.php', $shares ) as $output ) {
				$longest = max( $longest, (float) ( json_decode( $output, true )['seconds'] ?? INF ) );
			}
			$speeds[] = self::ORDERS / $longest;
			$left     = $shop->run( 'shared-count.php', [], $made );
			$retries += $left['retries'];
			$wrong    = [ ...$wrong, ...$left['wrong'] ];
			$count    = count( $speeds );
			sort( $speeds );
			$speed  = $speeds[ intdiv( $count, 2 ) ];
			$enough = $shop->isStock() || $speed >= $this->stock_speed * self::SPEED_SHARE_MIN ? self::BATCHES : self::BATCHES_MAX;
		} while ( $count < $enough );
		if ( $shop->isStock() ) {
			$this->stock_speed = $speed;
			return new Outcome( sprintf( '%.1f moves a second', $speed ), $wrong );
		}
		if ( $retries > $count * self::ORDERS * self::RETRY_SHARE_MAX ) {
			$wrong[] = "$retries retries";
		}
		if ( $speed < $this->stock_speed * self::SPEED_SHARE_MIN ) {
			$wrong[] = sprintf( '%.1f moves a second are less than 0.8 of %.1f', $speed, $this->stock_speed );
		}
		return new Outcome( sprintf( '%.1f moves a second, %d retries', $speed, $retries ), $wrong );
	}
}
