<?php
// SPDX-License-Identifier: MIT
//
// In a real shop: an order cancelled over REST, by Waybill's transition and by WooCommerce's own
// API; a stock request whose save is guarded; a page that a customer looks at.

declare(strict_types=1);

namespace Waybill\Bench;

const REQUESTS = 20;

spl_autoload_register(
	static function ( string $class ): void {
		$prefix = 'Waybill\\Tests\\Race\\';
		if ( str_starts_with( $class, $prefix ) ) {
			require Program::root() . '/tests/race/lib/' . substr( $class, strlen( $prefix ) ) . '.php';
		}
	}
);

$meter   = new ShopMeter();
$compare = static function ( string $name, string $unit, array $goals, string ...$measure ) use ( $meter ): Comparison {
	[ $figure, $kind, $count, $clients ] = $measure + [ 2 => (string) REQUESTS, 3 => '1' ];
	$contenders                          = [];
	foreach ( ShopMeter::names() as $shop ) {
		$contenders[ $shop ] = static fn(): float => $meter->measure( $shop, $figure, $kind, (int) $count, (int) $clients );
	}
	return new Comparison( $name, $unit, $contenders, $goals );
};
$more    = static fn( float $most ): array => [ Goal::differenceAtMost( 'Waybill', 'stock', $most ) ];

return [
	$compare( 'an order cancelled over REST', 'ms CPU', [], 'cpu_ms', 'move' ),
	$compare( 'an order cancelled over REST', 'queries', [], 'queries', 'move', '5' ),
	$compare( 'an order cancelled over REST, 1 client', 'ms', [], 'wait_ms', 'move' ),
	$compare( 'an order cancelled over REST, 8 clients', 'ms', [], 'wait_ms', 'move', '24', '8' ),
	$compare( 'an order cancelled over REST, 20 clients', 'ms', [], 'wait_ms', 'move', '40', '20' ),
	$compare( 'WooCommerce\'s own save, guarded', 'ms CPU', $more( 5.0 ), 'cpu_ms', 'save' ),
	$compare( 'WooCommerce\'s own save, guarded', 'queries', [], 'queries', 'save', '5' ),
	$compare( 'a shop page, p95', 'ms', $more( 5.0 ), 'wait_p95_ms', 'page', '60' ),
	$compare( 'a shop page', 'queries', $more( 2.0 ), 'queries', 'page', '5' ),
];
