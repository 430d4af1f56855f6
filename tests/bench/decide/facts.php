<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Bench;

/** The order that every contender decides about: 15 facts and two lines. */
const ORDER = [
	'id' => 12, 'number' => '12', 'status' => 'processing', 'currency' => 'EUR',
	'total' => '112.50', 'paid' => true, 'created_at' => 1_699_999_999_000,
	'paid_at' => 1_699_999_999_000, 'payment_method' => 'bacs', 'shipping_method' => 'flat_rate',
	'country' => 'DE', 'city' => 'Bremen', 'postcode' => '28195', 'note' => '',
	'items' => [
		[ 'id' => 1, 'sku' => 'A-1', 'name' => 'Thing', 'quantity' => 2, 'total' => '62.50', 'weight_g' => 100 ],
		[ 'id' => 2, 'sku' => 'B-2', 'name' => 'Other', 'quantity' => 1, 'total' => '50.00', 'weight_g' => 900 ],
	],
];

const ACTOR = [ 'id' => 'user:5', 'roles' => [ 'staff' ], 'via' => 'rest', 'device' => '', 'sees_all' => true ];

/** The way round, from each state. */
const RING = [ 'a' => 'ab', 'b' => 'bc', 'c' => 'cd', 'd' => 'da' ];

/** Where each leads. */
const TARGETS = [ 'ab' => 'b', 'bc' => 'c', 'cd' => 'd', 'da' => 'a' ];

/**
 * A move round the ring, to be called again and again: [decide] is asked with a question as
 * Workflow::decide() takes it, and an order in memory goes where it may.
 *
 * @param callable(array<string, mixed>): object $decide
 */
function ring( callable $decide ): \Closure {
	$order = new class() {
		public string $state = 'a';
		public int $version  = 1;
	};
	return static function () use ( $decide, $order ): void {
		$name     = RING[ $order->state ];
		$decision = $decide(
			[
				'transition' => $name,
				'subject'    => 'order:12',
				'state'      => $order->state,
				'version'    => $order->version,
				'actor'      => ACTOR,
				'order'      => ORDER,
				'now'        => 1_700_000_000_000,
			]
		);
		if ( ! $decision->isAllowed() ) {
			throw new \LogicException( 'refused' );
		}
		$order->state = TARGETS[ $name ];
		++$order->version;
	};
}

/** CPU of this process in microseconds. */
function cpu_us(): float {
	$usage = getrusage();
	return ( $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] ) * 1e6 + $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'];
}

/** Runs [move] so often, after a warm-up, and prints what one took. */
function measure( callable $move, int $count ): void {
	for ( $number = 0; $number < $count / 10; ++$number ) {
		$move();
	}
	$before = cpu_us();
	for ( $number = 0; $number < $count; ++$number ) {
		$move();
	}
	echo json_encode( [ 'count' => $count, 'cpu_us' => ( cpu_us() - $before ) / $count ] ), "\n";
}
