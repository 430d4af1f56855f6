<?php
// SPDX-License-Identifier: MIT
//
// In a real shop with ten thousand orders, or as many as WAYBILL_BENCH_ORDERS says: a list of fifty, a
// search by phone and the change feed with nothing new, beside what WooCommerce and WordPress do.

declare(strict_types=1);

namespace Waybill\Bench;

const LIST_REQUESTS = 10;

spl_autoload_register(
	static function ( string $class ): void {
		$prefix = 'Waybill\\Tests\\Race\\';
		if ( str_starts_with( $class, $prefix ) ) {
			require Program::root() . '/tests/race/lib/' . substr( $class, strlen( $prefix ) ) . '.php';
		}
	}
);

$meter = new DeskMeter( (int) ( getenv( 'WAYBILL_BENCH_ORDERS' ) ?: 10_000 ) );
$ask   = static fn( string $path, string $figure, array $headers = [] ): \Closure => static fn(): float => $meter->measure( $path, $figure, LIST_REQUESTS, $headers );

$lists = static fn( string $figure ): array => [
	'WooCommerce'       => $ask( '/wp-json/wc/v3/orders?per_page=50', $figure ),
	'Waybill'           => $ask( '/wp-json/waybill/v1/orders?max=50&scope=open', $figure ),
	'Waybill, long way' => $ask( '/wp-json/waybill/v1/orders?max=50&scope=open&_locale=site', $figure ),
];
$feeds = static fn( string $figure ): array => [
	'WordPress alone' => $ask( '/wp-json/bench/v1/bare', $figure, [ 'X-Bench-Bare: 1' ] ),
	'Waybill'         => $ask( '/wp-json/waybill/v1/changes', $figure ),
];

return [
	new Comparison( 'a list of 50 orders', 'ms CPU', $lists( 'cpu_ms' ), [ Goal::ratioAtLeast( 'WooCommerce', 'Waybill', 5.0 ) ] ),
	new Comparison( 'a list of 50 orders', 'queries', [ 'WordPress alone' => $feeds( 'queries' )['WordPress alone'] ] + $lists( 'queries' ), [ Goal::differenceAtMost( 'Waybill', 'WordPress alone', 7.0 ) ] ),
	new Comparison(
		'a search by phone, until the ids are there',
		'ms',
		[
			'WooCommerce' => static fn(): float => $meter->search( 'WooCommerce' ),
			'Waybill'     => static fn(): float => $meter->search( 'Waybill' ),
		],
		[ Goal::ratioAtLeast( 'WooCommerce', 'Waybill', 10.0 ) ]
	),
	new Comparison( 'the change feed with nothing new', 'ms CPU', $feeds( 'cpu_ms' ), [ Goal::differenceAtMost( 'Waybill', 'WordPress alone', 2.0 ) ] ),
	new Comparison( 'the change feed with nothing new', 'queries', $feeds( 'queries' ), [] ),
];
