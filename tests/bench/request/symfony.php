<?php
// SPDX-License-Identifier: MIT
//
// The same request with Symfony: classes loaded, the machine built, one guarded move applied.

declare(strict_types=1);

namespace Waybill\Bench;

require __DIR__ . '/../decide/facts.php';

$before = cpu_us();
( static function (): void {
	require __DIR__ . '/../decide/symfony-machine.php';
	$order = new Order();
	machine()->apply( $order, RING[ $order->state ] );
	++$order->version;
} )();
echo json_encode( [ 'cpu_us' => cpu_us() - $before ] ), "\n";
