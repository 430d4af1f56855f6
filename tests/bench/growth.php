<?php
// SPDX-License-Identifier: MIT
//
// Some hundred orders of their own in a store that holds many others: CPU of a move or of a read.
//
//     growth.php PATH append|decide ROUND

declare(strict_types=1);

namespace Waybill\Bench;

use Waybill\Engine;
use Waybill\Store;
use Waybill\Workflow;

require __DIR__ . '/decide/facts.php';

const ORDERS = 500;

[ , $path, $what, $round ] = $argv;
$store = new Store( "sqlite:$path" );
$store->migrate();
$engine = new Engine( $store );
$actor  = [ 'id' => 'user:2', 'roles' => [ 'manager' ] ] + ACTOR;
$now    = 1_700_000_000_000;
$engine->publish( Workflow::default(), $actor, $now );
// Spread over the others' keys: neighbours would share pages.
$subjects = array_map( static fn( int $number ): string => 'order:' . ( $number * 193 ) . "-$round", range( 1, ORDERS ) );
foreach ( $subjects as $subject ) {
	$engine->observe(
		[
			'subject'  => $subject,
			'move'     => "start $subject",
			'woo_from' => 'pending',
			'woo_to'   => 'processing',
			'actor'    => [ 'id' => 'woocommerce', 'roles' => [] ] + ACTOR,
			'origin'   => [],
			'order'    => ORDER,
			'at'       => $now,
		]
	);
}
$move   = static fn( string $subject ): array => $engine->begin(
	[
		'action'      => 'move',
		'subject'     => $subject,
		'name'        => 'hold',
		'scope'       => 'user:2 transitions',
		'key'         => $subject,
		'fingerprint' => str_repeat( '0', 64 ),
		'seen'        => 1,
		'actor'       => $actor,
		'inputs'      => [ 'reason' => 'payment' ],
		'order'       => ORDER,
		'now'         => $now,
	]
);
$before = cpu_us();
foreach ( $subjects as $subject ) {
	if ( 'append' === $what ) {
		$move( $subject )['kind'] === 'done' || throw new \LogicException( "$subject was not moved" );
	} else {
		count( $engine->read( $subject, $actor, ORDER, $now )['moves'] ) > 1 || throw new \LogicException( "$subject has no moves" );
	}
}
echo json_encode( [ 'cpu_us' => ( cpu_us() - $before ) / ORDERS ] ), "\n";
