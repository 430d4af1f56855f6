<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * What a guarded change costs: CPU and queries of the same request in both shops, sent in pairs, of which
 * each shop comes first in turn. The median of the 50 differences is judged.
 */
final class Cost implements Scenario {

	private const ROUNDS     = 50;
	private const CPU_MS_MAX = 5.0;

	/** Requests that fill the code cache of each worker; they are not counted. */
	private const WARM_UP = 20;

	private ?Shop $stock = null;

	public function name(): string {
		return 'R3 cost of one REST pending -> processing, median of ' . self::ROUNDS;
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
		$shops = [ $this->stock ?? throw new \LogicException( 'the stock shop comes first' ), $shop ];
		$this->series( $shops, self::WARM_UP );
		[ $stock, $waybill ] = $this->series( $shops, self::ROUNDS );
		$more                = self::median( self::differences( $waybill[0], $stock[0] ) );
		return new Outcome(
			sprintf(
				'%.1f ms more CPU (%.1f, %.1f), %d more queries (%d, %d)',
				$more,
				self::median( $stock[0] ),
				self::median( $waybill[0] ),
				self::median( self::differences( $waybill[1], $stock[1] ) ),
				self::median( $stock[1] ),
				self::median( $waybill[1] )
			),
			$more > self::CPU_MS_MAX ? [ sprintf( '%.1f ms more', $more ) ] : []
		);
	}

	/**
	 * @param array{Shop, Shop} $shops
	 * @return array{array{list<float>, list<float>}, array{list<float>, list<float>}} of each shop CPU in ms
	 *         and statements that reached the server, by pair
	 */
	private function series( array $shops, int $pairs ): array {
		$orders = array_map( static fn( Shop $each ) => $each->makeOrders( $pairs, 'pending' ), $shops );
		foreach ( $shops as $each ) {
			file_put_contents( "{$each->folder}/race-cost.log", '' );
		}
		for ( $pair = 0; $pair < $pairs; ++$pair ) {
			foreach ( 0 === $pair % 2 ? [ 0, 1 ] : [ 1, 0 ] as $index ) {
				$shops[ $index ]->send( [ $shops[ $index ]->restStatus( $orders[ $index ][ $pair ]['id'], 'processing', '?race_cost=1' ) ] );
			}
		}
		return array_map( static fn( Shop $each ) => self::read( $each, $pairs ), $shops );
	}

	/** @return array{list<float>, list<float>} */
	private static function read( Shop $shop, int $count ): array {
		$log = "{$shop->folder}/race-cost.log";
		// A worker writes its line when the answer is out already.
		for ( $try = 0; count( (array) file( $log ) ) < $count && $try < 200; ++$try ) {
			usleep( 10_000 );
		}
		$cpu     = [];
		$queries = [];
		foreach ( (array) file( $log ) as $line ) {
			[ $cpu[], $queries[] ] = array_map( 'floatval', explode( ' ', (string) $line ) );
		}
		return [ $cpu, $queries ];
	}

	/**
	 * @param list<float> $ones
	 * @param list<float> $others as many
	 * @return list<float>
	 */
	private static function differences( array $ones, array $others ): array {
		return array_map( static fn( float $one, float $other ) => $one - $other, $ones, $others );
	}

	/** @param list<float> $values at least one */
	private static function median( array $values ): float {
		sort( $values );
		$middle = intdiv( count( $values ), 2 );
		return 0 === count( $values ) % 2 ? ( $values[ $middle - 1 ] + $values[ $middle ] ) / 2 : $values[ $middle ];
	}
}
