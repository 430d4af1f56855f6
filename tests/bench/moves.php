<?php
// SPDX-License-Identifier: MIT
//
// What moves_core does, from PHP: one order goes back and forth between "new" and "on_hold".
//
//     moves.php PATH MOVES

declare(strict_types=1);

namespace Waybill\Bench;

use Waybill\Engine;
use Waybill\Store;
use Waybill\Workflow;

require __DIR__ . '/decide/facts.php';

[ , $path, $count ] = $argv;
$store = new Store( "sqlite:$path" );
$store->migrate();
$engine = new Engine( $store );
$actor  = [ 'id' => 'user:2', 'roles' => [ 'manager' ] ] + ACTOR;
$now    = 1_700_000_000_000;
$engine->publish( Workflow::default(), $actor, $now );
$engine->observe(
	[
		'subject'  => 'order:1',
		'move'     => 'start',
		'woo_from' => 'pending',
		'woo_to'   => 'processing',
		'actor'    => [ 'id' => 'woocommerce', 'roles' => [] ] + ACTOR,
		'origin'   => [],
		'order'    => ORDER,
		'at'       => $now,
	]
);
$start = hrtime( true );
for ( $move = 0; $move < (int) $count; ++$move ) {
	$outcome = $engine->begin(
		[
			'action'      => 'move',
			'subject'     => 'order:1',
			'name'        => 0 === $move % 2 ? 'hold' : 'release',
			'scope'       => 'user:2 transitions',
			'key'         => sprintf( '8e03978e-40d5-43e8-bc93-%012d', $move ),
			'fingerprint' => sprintf( '%064x', $move ),
			'seen'        => $move + 1,
			'actor'       => $actor,
			'inputs'      => 0 === $move % 2 ? [ 'reason' => 'payment' ] : [],
			'order'       => ORDER,
			'connection'  => '7',
			'now'         => $now + $move,
		]
	);
	if ( 'done' !== $outcome['kind'] ) {
		throw new \LogicException( "move $move: {$outcome['kind']}" );
	}
}
echo json_encode( [ 'per_second' => (int) $count * 1e9 / ( hrtime( true ) - $start ) ] ), "\n";
