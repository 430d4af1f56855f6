<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * What a guarded change costs: CPU and queries of the same request in both shops. Other work of the
 * machine only adds to a request's CPU time, through its caches: the lower quartile of 50 requests hardly
 * moves by it, where their median did by 6 ms.
 */
final class Cost implements Scenario {

	private const ROUNDS     = 50;
	private const CPU_MS_MAX = 5.0;

	/** Requests that fill the code cache of each worker; they are not counted. */
	private const WARM_UP = 20;

	private ?Shop $stock = null;

	public function name(): string {
		return 'R3 cost of one REST pending -> processing, lower quartile of ' . self::ROUNDS;
	}

	public function expected(): string {
		return 'at most 5 ms CPU more';
	}

	public function failsInStock(): bool {
		return false;
	}

	public function run( Shop $shop ): Outcome {
		if ( $shop->isStock() ) {
			// Measured in turns with the other shop: the machine does other things as well.
			$this->stock = $shop;
			return new Outcome( 'see there', [] );
		}
		$shops  = [ $this->stock ?? throw new \LogicException( 'the stock shop comes first' ), $shop ];
		$orders = array_map( static fn( Shop $each ) => $each->makeOrders( self::ROUNDS + self::WARM_UP, 'pending' ), $shops );
		for ( $round = 0; $round < self::ROUNDS + self::WARM_UP; ++$round ) {
			foreach ( $shops as $index => $each ) {
				if ( self::WARM_UP === $round ) {
					file_put_contents( "{$each->folder}/race-cost.log", '' );
				}
				$each->send( [ $each->restStatus( $orders[ $index ][ $round ]['id'], 'processing', '?race_cost=1' ) ] );
			}
		}
		[ $stock, $waybill ] = array_map( self::read( ... ), $shops );
		return new Outcome(
			sprintf( '%.1f ms more CPU (%.1f, %.1f), %d more queries (%d, %d)', $waybill[0] - $stock[0], $stock[0], $waybill[0], $waybill[1] - $stock[1], $stock[1], $waybill[1] ),
			$waybill[0] > $stock[0] + self::CPU_MS_MAX ? [ sprintf( '%.1f ms more', $waybill[0] - $stock[0] ) ] : []
		);
	}

	/**
	 * @return array{float, float} lower quartiles of CPU and of statements that reached the server
	 */
	private static function read( Shop $shop ): array {
		$cpu     = [];
		$queries = [];
		foreach ( (array) file( "{$shop->folder}/race-cost.log" ) as $line ) {
			[ $cpu[], $queries[] ] = array_map( 'floatval', explode( ' ', (string) $line ) );
		}
		return [ self::quartile( $cpu ), self::quartile( $queries ) ];
	}

	/**
	 * @param list<float> $values
	 */
	private static function quartile( array $values ): float {
		sort( $values );
		return $values[ intdiv( count( $values ), 4 ) ];
	}
}
