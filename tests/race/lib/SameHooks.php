<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * A listener on every order hook sees the same hooks, in the same order, with the same arguments,
 * with and without Waybill. The stock shop's run is what Waybill's is compared with.
 */
final class SameHooks implements Scenario {

	private const CHANGES = [ [ 'pending', 'processing' ], [ 'processing', 'completed' ], [ 'processing', 'cancelled' ], [ 'pending', 'on-hold' ] ];

	private const IDS = 10;

	/** @var array<string, list<string>> */
	private array $stock = [];

	public function name(): string {
		return 'R14 every order hook of ' . count( self::CHANGES ) . ' clean changes';
	}

	public function expected(): string {
		return 'the same hooks, order and arguments';
	}

	public function failsInStock(): bool {
		return false;
	}

	public function run( Shop $shop ): Outcome {
		$wrong = [];
		$total = 0;
		// The witness takes numbers above nine for ids: in a shop without orders and notes they would be
		// smaller.
		foreach ( $shop->makeOrders( self::IDS, 'pending' ) as $order ) {
			$shop->send( [ $shop->restStatus( $order['id'], 'processing' ) ] );
		}
		foreach ( self::CHANGES as [ $from, $to ] ) {
			// The first request of a fresh shop fills caches, and a filled cache asks fewer filters.
			foreach ( $shop->makeOrders( 2, $from ) as $order ) {
				file_put_contents( "{$shop->folder}/race-trace.log", '' );
				$shop->send( [ $shop->restStatus( $order['id'], $to, '?race_trace=1' ) ] );
			}
			$trace  = (array) file( "{$shop->folder}/race-trace.log", FILE_IGNORE_NEW_LINES );
			$total += count( $trace );
			$change = "$from -> $to";
			if ( $shop->isStock() ) {
				$this->stock[ $change ] = $trace;
			} elseif ( $trace !== $this->stock[ $change ] ) {
				$wrong[] = "$change: " . self::difference( $this->stock[ $change ], $trace );
			}
		}
		return new Outcome( "$total hooks" . ( [] === $wrong ? '' : ', not the same' ), $wrong );
	}

	/**
	 * @param list<string> $stock
	 * @param list<string> $waybill
	 */
	private static function difference( array $stock, array $waybill ): string {
		foreach ( $stock as $index => $line ) {
			if ( $line !== ( $waybill[ $index ] ?? '' ) ) {
				return "hook $index is \"" . ( $waybill[ $index ] ?? 'none' ) . "\" instead of \"$line\"";
			}
		}
		return 'more hooks: ' . $waybill[ count( $stock ) ];
	}
}
