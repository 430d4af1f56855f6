<?php
// SPDX-License-Identifier: MIT
//
// The guard of a usual order, four clauses: in the core, and asked by a host with the facts as the host
// has them. Who answers another order differently is no contender and ends the run.

declare(strict_types=1);

namespace Waybill\Bench;

$orders = require dirname( __DIR__ ) . '/guard/orders.php';
$facts  = Program::scratch() . '/orders.json';
$right  = implode( '', array_map( static fn( array $case ): int => (int) $case[1], $orders ) );
file_put_contents( $facts, json_encode( array_column( $orders, 0 ), JSON_THROW_ON_ERROR ) );

$asked = static function ( array $figures ) use ( $right ): float {
	if ( $figures['answers'] !== $right ) {
		throw new \RuntimeException( "the guard's answers are $right, not {$figures['answers']}" );
	}
	return $figures['cpu_ns'];
};
$peer  = static fn( string $name, int $count ): \Closure =>
	static fn(): float => $asked( Program::node( 'guard/peers.mjs', $name, $facts, (string) $count ) );

return [
	new Comparison(
		'a guard of four clauses in the core, its cost counted',
		'ns CPU',
		[ 'Waybill' => static fn(): float => Program::native( 'guard_core' )['evaluate_ns'] ],
		[ Goal::atMost( 'Waybill', 100.0 ) ],
	),
	new Comparison(
		'the same read, checked, bounded and compiled',
		'µs CPU',
		[ 'Waybill' => static fn(): float => Program::native( 'guard_core', '1' )['compile_us'] ],
		[ Goal::atMost( 'Waybill', 10.0 ) ],
	),
	new Comparison(
		'the same asked by a host, with an array or an object of facts',
		'ns CPU',
		[
			'Waybill'              => static fn(): float => $asked( Program::php( 'guard/waybill.php' ) ),
			'Symfony, its nodes'   => static fn(): float => $asked( Program::php( 'guard/symfony.php', 'nodes' ) ),
			'Symfony, its text'    => static fn(): float => $asked( Program::php( 'guard/symfony.php', 'text' ) ),
			'@bufbuild/cel'        => $peer( '@bufbuild/cel', 100_000 ),
			'cel-js'               => $peer( 'cel-js', 100_000 ),
			'@marcbachmann/cel-js' => $peer( '@marcbachmann/cel-js', 1_000_000 ),
		],
		[
			Goal::ratioAtLeast( 'Symfony, its nodes', 'Waybill', 6.0 ),
			Goal::ratioAtLeast( 'Symfony, its text', 'Waybill', 50.0 ),
			Goal::ratioAtLeast( '@bufbuild/cel', 'Waybill', 2.0 ),
			Goal::ratioAtLeast( 'cel-js', 'Waybill', 2.0 ),
			Goal::ratioAtLeast( '@marcbachmann/cel-js', 'Waybill', 2.0 ),
		],
	),
];
