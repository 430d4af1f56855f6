<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * Orders whose status several requests want to change at the same moment.
 */
final class StatusRace implements Scenario {

	/**
	 * @param \Closure(Shop, list<int>): \Closure(int): void $start prepares the shop; what it answers changes one order
	 * @param list<string> $finals where an order may end
	 */
	public function __construct(
		private readonly string $name,
		private readonly string $expected,
		private readonly int $orderCount,
		private readonly string $initial,
		private readonly \Closure $start,
		private readonly int $changesMin,
		private readonly int $changesMax,
		private readonly array $finals,
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
		$orders = $shop->makeOrders( $this->orderCount, $this->initial );
		$change = ( $this->start )( $shop, array_column( $orders, 'id' ) );
		$since  = $shop->now();
		foreach ( $orders as $order ) {
			$change( $order['id'] );
		}
		$ledger = new Ledger( $orders, $shop->count( $orders, $since ), $this->initial, $this->changesMin, $this->changesMax, $this->finals );
		return $ledger->outcome();
	}
}
