<?php
// SPDX-License-Identifier: MIT
//
// What one call costs, without the loop around it: loops with and without it, in turns.
//
//     call.php method|function

declare(strict_types=1);

namespace Waybill\Bench;

require __DIR__ . '/../decide/facts.php';
require __DIR__ . '/../lib/Comparison.php';

const COUNT = 1_000_000;

/** CPU of a loop that does nothing. */
function bare(): float {
	$before = cpu_us();
	for ( $number = 1; $number <= COUNT; ++$number ) {
	}
	return cpu_us() - $before;
}

function with_method(): float {
	$adder  = new \BenchAdder();
	$before = cpu_us();
	for ( $number = 1; $number <= COUNT; ++$number ) {
		$adder->add( $number, 7 );
	}
	return cpu_us() - $before;
}

function with_function(): float {
	$before = cpu_us();
	for ( $number = 1; $number <= COUNT; ++$number ) {
		\intdiv( $number, 7 );
	}
	return cpu_us() - $before;
}

$called  = 'method' === $argv[1] ? with_method( ... ) : with_function( ... );
$figures = [];
for ( $round = 0; $round < 9; ++$round ) {
	$empty     = bare();
	$figures[] = ( $called() - $empty ) * 1000 / COUNT;
}
echo json_encode( [ 'cpu_ns' => Comparison::median( $figures ) ] ), "\n";
