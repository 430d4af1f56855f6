<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * A copy of an order that was loaded long ago is saved at last: after the order went on, and after
 * it was deleted.
 */
final class LateCallback implements Scenario {

	public function name(): string {
		return 'R15 a late callback: the order has gone on, or was deleted';
	}

	public function expected(): string {
		return 'stays completed, 0 mails more; no row comes back';
	}

	public function failsInStock(): bool {
		return true;
	}

	public function run( Shop $shop ): Outcome {
		$orders = $shop->makeOrders( 2, 'pending' );
		$since  = $shop->now();
		$shop->run( 'late.php', array_map( static fn( array $order ) => (string) $order['id'], $orders ) );
		[ $gone_on, $deleted ] = array_values( $shop->count( $orders, $since ) );
		$text                  = "{$gone_on['status']}, " . count( $gone_on['mails'] ) . " mails; {$deleted['rows']} rows";
		return new Outcome( $text, 'completed, 2 mails; 0 rows' === $text ? [] : [ $text ] );
	}
}
