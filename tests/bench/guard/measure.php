<?php
// SPDX-License-Identifier: MIT
//
// What a contender in PHP prints: its answers to the orders, and what one question takes without the
// loop around it.

declare(strict_types=1);

namespace Waybill\Bench;

require_once __DIR__ . '/../decide/facts.php';

/** CPU of a loop in nanoseconds a turn, after a warm-up. */
function turn_ns( callable $loop, int $count ): float {
	$loop( intdiv( $count, 10 ) );
	$before = cpu_us();
	$loop( $count );
	return ( cpu_us() - $before ) * 1000 / $count;
}

/**
 * @param callable(array{order: array<string, mixed>}): mixed       $ask
 * @param callable(array{order: array<string, mixed>}, int): void  $repeat asks so often, in a loop of its own
 */
function measure_guard( callable $ask, callable $repeat, int $count ): void {
	$orders  = array_column( require __DIR__ . '/orders.php', 0 );
	$answers = array_map( static fn( array $order ): bool => $ask( [ 'order' => $order ] ), $orders );
	$nothing = static function ( int $count ): void {
		for ( $number = 0; $number < $count; ++$number ) {
		}
	};
	$asking  = static fn( int $count ) => $repeat( [ 'order' => ORDER ], $count );
	$figure  = turn_ns( $asking, $count ) - turn_ns( $nothing, $count );
	echo json_encode( [ 'cpu_ns' => $figure, 'answers' => implode( '', array_map( intval( ... ), $answers ) ) ] ), "\n";
}
