<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Catalog;
use Waybill\Exception\LimitExceeded;

/**
 * Goes through all orders by their ids, with the cards that they should have.
 *
 * @phpstan-import-type Card from Catalog
 */
final class CardPages {

	/** Ids of a page that holds too many cards otherwise: as many as the read model looks at in a call. */
	private const NARROW = 10_000;

	public function __construct( private readonly OrderCards $cards ) {
	}

	/**
	 * Does [work] with the page that begins with the id [from].
	 *
	 * @template T
	 * @param \Closure(int, int, list<Card>): T $work is given the first and the last id and all cards between
	 * @return array{next: int, orders: int, result: T} where to go on, 0 at the end; how many orders it had
	 * @throws DatabaseFailure
	 * @throws \Waybill\Exception
	 */
	public function from( int $from, \Closure $work ): array {
		$ids     = $this->cards->idsFrom( $from );
		$is_last = count( $ids ) < OrderCards::COUNT_MAX;
		$to      = $is_last ? PHP_INT_MAX : max( [ $from, ...$ids ] );
		$cards   = $this->cards->read( $ids );
		try {
			return [
				'next'   => $is_last ? 0 : $to + 1,
				'orders' => count( $ids ),
				'result' => $work( $from, $to, $cards ),
			];
		} catch ( LimitExceeded $failure ) {
			$narrow = $from + self::NARROW - 1;
			if ( $to <= $narrow ) {
				throw $failure;
			}
			// Thousands of cards whose orders are gone, as after a database was restored.
			return [
				'next'   => $narrow + 1,
				'orders' => count( array_filter( $ids, static fn( int $id ): bool => $id <= $narrow ) ),
				'result' => $work( $from, $narrow, array_values( array_filter( $cards, static fn( array $card ): bool => $card['id'] <= $narrow ) ) ),
			];
		}
	}
}
