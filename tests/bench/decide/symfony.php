<?php
// SPDX-License-Identifier: MIT
//
// The same move with Symfony's Workflow: a state machine with a method marking store, its guard an
// expression of symfony/expression-language, asked by a listener as the framework's own does it.

declare(strict_types=1);

namespace Waybill\Bench;


require __DIR__ . '/facts.php';
require __DIR__ . '/symfony-machine.php';

$order   = new Order();
$machine = machine();
measure(
	static function () use ( $machine, $order ): void {
		$machine->apply( $order, RING[ $order->state ] );
		++$order->version;
	},
	(int) ( $argv[1] ?? 20_000 )
);
