<?php
// SPDX-License-Identifier: MIT
//
// The guard as a compiled expression, asked with an array of facts. As facts cross from PHP an
// amount is a text, and becomes the exact number it says in the expression.

declare(strict_types=1);

namespace Waybill\Bench;

require __DIR__ . '/measure.php';

$guard = new \Waybill\Expression(
	"order.paid && decimal(order.total) > 0 && order.country in ['DE', 'AT', 'CH'] && order.payment_method != 'cod'",
	[ 'order' => 'map(string, dyn)' ]
);
measure_guard(
	$guard->evaluate( ... ),
	static function ( array $facts, int $count ) use ( $guard ): void {
		for ( $number = 0; $number < $count; ++$number ) {
			$guard->evaluate( $facts );
		}
	},
	(int) ( $argv[1] ?? 500_000 )
);
