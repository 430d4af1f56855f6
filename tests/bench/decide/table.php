<?php
// SPDX-License-Identifier: MIT
//
// The limit: the same question asked of an extension that knows a table and nothing else.

declare(strict_types=1);

namespace Waybill\Bench;

require __DIR__ . '/facts.php';

$targets = array_combine( RING, [ 'b', 'c', 'd', 'a' ] );
$order   = new class() {
	public string $state = 'a';
	public int $version  = 1;
};
measure(
	static function () use ( $targets, $order ): void {
		$name     = RING[ $order->state ];
		$decision = \bench_table_decide(
			[
				'transition' => $name,
				'subject'    => 'order:12',
				'state'      => $order->state,
				'version'    => $order->version,
				'actor'      => ACTOR,
				'order'      => ORDER,
				'now'        => 1_700_000_000_000,
			]
		);
		if ( ! $decision->isAllowed() ) {
			throw new \LogicException( 'refused' );
		}
		$order->state = $targets[ $name ];
		++$order->version;
	},
	(int) ( $argv[1] ?? 500_000 )
);
