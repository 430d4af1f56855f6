<?php
// SPDX-License-Identifier: MIT
//
// A guarded move, decided and applied to an object in memory.

declare(strict_types=1);

namespace Waybill\Bench;

use Waybill\Workflow;

require __DIR__ . '/facts.php';

$workflow = Workflow::parse( (string) file_get_contents( __DIR__ . '/../ring.json' ) );
$targets  = array_map( static fn( array $transition ): string => $transition['to'], $workflow->getTransitions() );
$order    = new class() {
	public string $state = 'a';
	public int $version  = 1;
};
measure(
	static function () use ( $workflow, $targets, $order ): void {
		$name     = RING[ $order->state ];
		$decision = $workflow->decide(
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
	(int) ( $argv[1] ?? 200_000 )
);
