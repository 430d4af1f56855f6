<?php
// SPDX-License-Identifier: MIT
//
// Nothing costs more as the log grows: the same orders are started, moved and looked at in a store
// of ten thousand events and in one of a million; each is verified.

declare(strict_types=1);

namespace Waybill\Bench;

const SIZES = [ '10,000' => 10_000, '1,000,000' => 1_000_000 ];

$store = static function ( string $size ): string {
	static $paths = [];
	if ( ! isset( $paths[ $size ] ) ) {
		$paths[ $size ] = Program::freshStore( 'growth-' . SIZES[ $size ] );
		Program::output( [ Program::root() . '/out/release/bin/make_store', $paths[ $size ], (string) intdiv( SIZES[ $size ], 10 ), '10' ] );
	}
	return $paths[ $size ];
};
$round = 0;
$grow  = static function ( string $size, string $what ) use ( $store, &$round ): float {
	return Program::php( 'growth.php', $store( $size ), $what, (string) ++$round )['cpu_us'];
};
$cases = [];
foreach ( [ 'append' => 'a move appended', 'decide' => 'an order read with its moves decided' ] as $what => $name ) {
	$cases[] = new Comparison(
		"$name, beside so many events",
		'µs CPU',
		array_combine( array_keys( SIZES ), array_map( static fn( string $size ) => static fn(): float => $grow( $size, $what ), array_keys( SIZES ) ) ),
		[ Goal::ratioAtMost( '1,000,000', '10,000', 1.2 ) ],
		array_map( static fn( string $size ) => static fn() => $store( $size ), array_keys( SIZES ) ),
	);
}
// A small log is verified often enough that starting the program does not count.
$verify  = static function ( string $size ) use ( $store ): float {
	$command = [ Program::root() . '/out/release/bin/verify_core', $store( $size ), (string) intdiv( 1_000_000, SIZES[ $size ] ) ];
	return Program::json( $command )['cpu_us'];
};
$cases[] = new Comparison(
	'verify one event of so many',
	'µs CPU',
	array_combine( array_keys( SIZES ), array_map( static fn( string $size ) => static fn(): float => $verify( $size ), array_keys( SIZES ) ) ),
	[ Goal::ratioAtMost( '1,000,000', '10,000', 1.2 ) ],
	array_map( static fn( string $size ) => static fn() => $store( $size ), array_keys( SIZES ) ),
);
return $cases;
