<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * The database refuses an order's row. Nobody may be told that it went well.
 */
final class RefusedRow implements Scenario {

	private const TRIGGER = "CREATE TRIGGER race_refuse BEFORE UPDATE ON wp_wc_orders FOR EACH ROW BEGIN
		IF NEW.status <> OLD.status THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused by the race'; END IF; END";

	public function name(): string {
		return 'R10 a database trigger refuses the order row, 3 orders';
	}

	public function expected(): string {
		return 'an error each, no mail, no stock taken';
	}

	public function failsInStock(): bool {
		return true;
	}

	public function run( Shop $shop ): Outcome {
		$orders = $shop->makeOrders( 3, 'pending' );
		$since  = $shop->now();
		$shop->sql( self::TRIGGER, '//' );
		try {
			$answers = $shop->send( array_map( static fn( array $order ) => $shop->restStatus( $order['id'], 'processing' ), $orders ) );
		} finally {
			$shop->sql( 'DROP TRIGGER race_refuse' );
		}
		$counts = $shop->count( $orders, $since );
		$errors = count( array_filter( $answers, static fn( array $answer ) => $answer['status'] >= 400 ) );
		$mails  = array_sum( array_map( static fn( array $count ) => count( $count['mails'] ), $counts ) );
		$units  = array_sum( array_map( static fn( array $count ) => 1000 - $count['stock'], $counts ) );
		$text   = "$errors errors, $mails mails, $units units";
		return new Outcome( $text, '3 errors, 0 mails, 0 units' === $text ? [] : [ $text ] );
	}
}
