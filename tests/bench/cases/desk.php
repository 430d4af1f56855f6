<?php
// SPDX-License-Identifier: MIT
//
// In a real shop with ten thousand orders, and where WAYBILL_BENCH_ORDERS says another number in one of
// so many as well: a list of fifty, a search by phone and the change feed with nothing new, beside what
// WooCommerce and WordPress do. What Waybill takes does not grow with the orders.

declare(strict_types=1);

namespace Waybill\Bench;

const LIST_REQUESTS = 10;
const DESK_ORDERS   = 10_000;

/** Searches for each of a few numbers: a third of a millisecond is soon disturbed, a quarter of a minute is not. */
const SEARCHES = [
	'WooCommerce' => 1,
	'Waybill'     => 10,
];

spl_autoload_register(
	static function ( string $class ): void {
		$prefix = 'Waybill\\Tests\\Race\\';
		if ( str_starts_with( $class, $prefix ) ) {
			require Program::root() . '/tests/race/lib/' . substr( $class, strlen( $prefix ) ) . '.php';
		}
	}
);

$cases    = [];
$searches = [];
$flat     = [];
foreach ( array_unique( [ DESK_ORDERS, (int) ( getenv( 'WAYBILL_BENCH_ORDERS' ) ?: DESK_ORDERS ) ] ) as $count ) {
	$meter = new DeskMeter( $count );
	$size  = number_format( $count );
	$ask   = static fn( string $path, string $figure, array $headers = [] ): \Closure => static fn(): float => $meter->measure( $path, $figure, LIST_REQUESTS, $headers );
	$lists = static fn( string $figure ): array => [
		'WooCommerce'       => $ask( '/wp-json/wc/v3/orders?per_page=50', $figure ),
		'Waybill'           => $ask( DeskMeter::LIST, $figure ),
		'Waybill, long way' => $ask( DeskMeter::LIST . '&_locale=site', $figure ),
	];
	$feeds = static fn( string $figure ): array => [
		'WordPress alone' => $ask( '/wp-json/bench/v1/bare', $figure, [ 'X-Bench-Bare: 1' ] ),
		'Waybill'         => $ask( '/wp-json/waybill/v1/changes', $figure ),
	];
	array_push(
		$cases,
		new Comparison( "a list of 50 of $size orders", 'ms CPU', $lists( 'cpu_ms' ), [ Goal::ratioAtLeast( 'WooCommerce', 'Waybill', 5.0 ) ] ),
		new Comparison( "a list of 50 of $size orders", 'queries', [ 'WordPress alone' => $feeds( 'queries' )['WordPress alone'] ] + $lists( 'queries' ), [ Goal::differenceAtMost( 'Waybill', 'WordPress alone', 7.0 ) ] ),
		new Comparison( "the change feed with nothing new, $size orders", 'ms CPU', $feeds( 'cpu_ms' ), [ Goal::differenceAtMost( 'Waybill', 'WordPress alone', 2.0 ) ] ),
		new Comparison( "the change feed with nothing new, $size orders", 'queries', $feeds( 'queries' ), [] ),
	);
	foreach ( SEARCHES as $by => $times ) {
		$searches[ "$by, $size" ] = static fn(): float => $meter->search( $by, $times );
	}
	$flat[] = Goal::ratioAtLeast( "WooCommerce, $size", "Waybill, $size", 10.0 );
	if ( DESK_ORDERS !== $count ) {
		$flat[] = Goal::ratioAtMost( "Waybill, $size", 'Waybill, ' . number_format( DESK_ORDERS ), 2.0 );
	}
}
return [ ...$cases, new Comparison( 'a search by phone, until the ids are there', 'ms', $searches, $flat ) ];
