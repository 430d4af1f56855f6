<?php
// SPDX-License-Identifier: MIT
//
// Compares what happened to orders with what may have happened to them. An order's story must be
// true: each change starts where the one before ended, there is one note for each, one mail for each
// that has a mail for the buyer, effects of two changes never ran at once, and in the end the stock
// is what the last status says.

declare(strict_types=1);

namespace Waybill\Tests\Race;

final class Ledger {

	private const STOCK = 1000;

	/** Statuses in which WooCommerce has taken the goods out of stock. */
	private const TAKEN = [ 'processing', 'completed', 'on-hold' ];

	/** The buyer gets a mail when an order comes to this status from one of those. */
	private const MAILED = [
		'completed'  => [ 'pending', 'processing', 'on-hold', 'failed', 'cancelled', 'refunded' ],
		'processing' => [ 'pending', 'on-hold', 'failed', 'cancelled' ],
		'on-hold'    => [ 'pending', 'failed', 'cancelled' ],
	];

	private int $transitions = 0;
	private int $mails       = 0;
	private int $units       = 0;
	private int $wrong_stock = 0;
	private int $overlaps    = 0;
	private int $waited_out  = 0;
	/** @var list<string> */
	private array $wrong = [];

	/**
	 * @param list<array{id: int, product: int, quantity: int}> $orders
	 * @param array<int, array{status: string, rows: int, notes: list<string>, hooks: list<array{string, string}>, overlaps: int, waited: bool, mails: list<string>, stock: int}> $counts
	 * @param string       $initial     the status the orders had
	 * @param int          $changes_min how many changes each order must have made
	 * @param int          $changes_max
	 * @param list<string> $finals      where an order may have ended
	 */
	public function __construct( array $orders, array $counts, string $initial, int $changes_min, int $changes_max, array $finals ) {
		foreach ( $orders as $order ) {
			$count = $counts[ $order['id'] ];
			$this->readStory( $order['id'], $count, $initial, $finals );
			$changes = count( $count['hooks'] );
			if ( $changes < $changes_min || $changes > $changes_max ) {
				$this->wrong[] = "order {$order['id']} made $changes changes";
			}
			$this->readStock( $order, $count );
		}
	}

	public function outcome(): Outcome {
		return new Outcome(
			"{$this->transitions} changes, {$this->mails} mails, {$this->units} units"
				. ( 0 === $this->wrong_stock ? '' : "; stock wrong on {$this->wrong_stock}" )
				. ( 0 === $this->overlaps ? '' : "; {$this->overlaps} overlaps" )
				. ( 0 === $this->waited_out ? '' : ", after 5 s on {$this->waited_out} orders" ),
			$this->wrong
		);
	}

	/**
	 * @param array{status: string, notes: list<string>, hooks: list<array{string, string}>, overlaps: int, waited: bool, mails: list<string>} $count
	 * @param list<string> $finals
	 */
	private function readStory( int $id, array $count, string $initial, array $finals ): void {
		$this->transitions += count( $count['hooks'] );
		$this->mails       += count( $count['mails'] );
		$this->overlaps    += $count['overlaps'];
		$at                 = $initial;
		$mails              = 0;
		foreach ( $count['hooks'] as [ $from, $to ] ) {
			if ( $from !== $at ) {
				$this->wrong[] = "order $id left $from while it was $at";
			}
			$at     = $to;
			$mails += in_array( $from, self::MAILED[ $to ] ?? [], true ) ? 1 : 0;
		}
		if ( $at !== $count['status'] || ! in_array( $at, $finals, true ) ) {
			$this->wrong[] = "order $id is {$count['status']} and was last told to be $at";
		}
		if ( count( $count['notes'] ) !== count( $count['hooks'] ) ) {
			$this->wrong[] = "order $id has " . count( $count['notes'] ) . ' notes for ' . count( $count['hooks'] ) . ' changes';
		}
		if ( count( $count['mails'] ) !== $mails ) {
			$this->wrong[] = "order $id sent " . count( $count['mails'] ) . " mails instead of $mails";
		}
		if ( $count['waited'] ) {
			// Effects that last longer than others may wait for: on a machine under load, and on record.
			++$this->waited_out;
		} elseif ( $count['overlaps'] > 0 ) {
			$this->wrong[] = "order $id ran effects of two changes at once";
		}
	}

	/**
	 * @param array{id: int, quantity: int} $order
	 * @param array{status: string, stock: int} $count
	 */
	private function readStock( array $order, array $count ): void {
		$taken        = self::STOCK - $count['stock'];
		$this->units += $taken;
		$due          = in_array( $count['status'], self::TAKEN, true ) ? $order['quantity'] : 0;
		if ( $taken !== $due ) {
			++$this->wrong_stock;
			$this->wrong[] = "order {$order['id']} took $taken units instead of $due";
		}
	}
}
