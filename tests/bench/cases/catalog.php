<?php
// SPDX-License-Identifier: MIT
//
// The catalog is flat: what a reading takes beside ten thousand cards and beside a million. A search
// by phone reads a few pages of a deeper tree; a search by a name that thousands have stops at the
// same number of candidates in any shop that is large enough, and so is no case of its own.

declare(strict_types=1);

namespace Waybill\Bench;

const CATALOG_SIZES = [ '10,000' => 10_000, '1,000,000' => 1_000_000 ];
const CATALOG_TIMES = 200;

$store = static function ( string $size ): string {
	static $paths = [];
	if ( ! isset( $paths[ $size ] ) ) {
		$paths[ $size ] = Program::freshStore( 'catalog-' . CATALOG_SIZES[ $size ] );
		Program::output( [ Program::root() . '/out/release/bin/catalog_core', 'make', $paths[ $size ], (string) CATALOG_SIZES[ $size ] ] );
	}
	return $paths[ $size ];
};
$ask   = static fn( string $size, string $what ): float => Program::native( 'catalog_core', 'ask', $store( $size ), $what, (string) CATALOG_TIMES )['cpu_us'];
$cases = [];
foreach ( [
	'open'     => '50 open orders by due time',
	'filtered' => '50 orders of one country and payment by amount',
	'phone'    => 'a search by phone',
	'counters' => 'all counters',
	'day'      => 'a day of 1,440 orders and 4,000 moves by the hour, ages and people',
	'changes'  => 'the change feed with nothing new',
] as $what => $name ) {
	$cases[] = new Comparison(
		"$name, beside so many orders",
		'µs CPU',
		array_combine( array_keys( CATALOG_SIZES ), array_map( static fn( string $size ) => static fn(): float => $ask( $size, $what ), array_keys( CATALOG_SIZES ) ) ),
		[ Goal::ratioAtMost( '1,000,000', '10,000', 2.0 ) ],
		array_map( static fn( string $size ) => static fn() => $store( $size ), array_keys( CATALOG_SIZES ) ),
	);
}
return $cases;
