<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * Orders that several people deliver at the same moment: over Waybill's REST API, and in the stock
 * shop over WooCommerce's, which has nothing better.
 */
final class MoveRace implements Scenario {

	private const COUNT = 20;

	/** What the stock shop made of it: it knows no keys, so all such races are one to it. */
	private static ?Outcome $stock = null;

	/** @param bool $is_one_key whether the requests for one order share an idempotency key */
	public function __construct(
		private readonly string $name,
		private readonly string $expected,
		private readonly int $orderCount,
		private readonly bool $is_one_key,
	) {
	}

	public function name(): string {
		return $this->name;
	}

	public function expected(): string {
		return $this->expected;
	}

	public function failsInStock(): bool {
		return true;
	}

	public function run( Shop $shop ): Outcome {
		if ( ! $shop->hasWaybill() ) {
			// It is run again where it has not failed yet.
			if ( null === self::$stock || self::$stock->isRight() ) {
				self::$stock = $this->runStock( $shop );
			}
			return self::$stock;
		}
		$orders   = $shop->makeOrders( $this->orderCount, 'processing' );
		$ids      = array_column( $orders, 'id' );
		$versions = $shop->run( 'on-the-road.php', array_map( 'strval', $ids ) );
		$since    = $shop->now();
		$wrong    = [];
		foreach ( $ids as $id ) {
			$wrong = [ ...$wrong, ...$this->judge( $id, $shop->send( $this->requests( $shop, $id, $versions[ $id ] ) ) ) ];
		}
		$shop->run( 'send-mails.php' );
		$events  = $shop->run( 'deliveries.php', array_map( 'strval', $ids ) );
		$outcome = $this->ledger( $shop, $orders, $since )->outcome();
		foreach ( $events as $id => $count ) {
			if ( 1 !== $count ) {
				$wrong[] = "order $id has $count events of its delivery";
			}
		}
		return new Outcome( array_sum( $events ) . " events, {$outcome->figures}", [ ...$wrong, ...$outcome->wrong ] );
	}

	private function runStock( Shop $shop ): Outcome {
		$orders = $shop->makeOrders( $this->orderCount, 'processing' );
		$since  = $shop->now();
		foreach ( array_column( $orders, 'id' ) as $id ) {
			$shop->send( array_fill( 0, self::COUNT, $shop->restStatus( $id, 'completed' ) ) );
		}
		return $this->ledger( $shop, $orders, $since )->outcome();
	}

	/** @param list<array{id: int, product: int, quantity: int}> $orders */
	private function ledger( Shop $shop, array $orders, float $since ): Ledger {
		return new Ledger( $orders, $shop->count( $orders, $since ), 'processing', 1, 1, [ 'completed' ] );
	}

	/** @return list<array{url: string, method: string, body: string, headers: list<string>}> */
	private function requests( Shop $shop, int $id, int $version ): array {
		$requests = [];
		for ( $number = 0; $number < self::COUNT; ++$number ) {
			$key        = $this->is_one_key ? "race-$id" : "race-$id-$number";
			$requests[] = $shop->transition( $id, 'deliver', [ 'seen' => $version ], $key );
		}
		return $requests;
	}

	/**
	 * One winner; the others get his receipt, or are told kindly.
	 *
	 * @param list<array{status: int, body: string, seconds: float}> $answers
	 * @return list<string>
	 */
	private function judge( int $id, array $answers ): array {
		$wrong    = [];
		$receipts = [];
		foreach ( $answers as $answer ) {
			$code = json_decode( $answer['body'], true )['code'] ?? '';
			if ( 200 === $answer['status'] ) {
				$receipts[] = $answer['body'];
			} elseif ( 409 !== $answer['status'] || ! in_array( $code, $this->is_one_key ? [ 'in_flight' ] : [ 'in_flight', 'stale' ], true ) ) {
				$wrong[] = "order $id answered {$answer['status']} {$answer['body']}";
			}
		}
		if ( 1 !== count( array_unique( $receipts ) ) || ( ! $this->is_one_key && 1 !== count( $receipts ) ) ) {
			$wrong[] = "order $id gave " . count( $receipts ) . ' receipts, ' . count( array_unique( $receipts ) ) . ' different ones';
		}
		return $wrong;
	}
}
