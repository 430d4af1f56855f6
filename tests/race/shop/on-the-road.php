<?php
// SPDX-License-Identifier: MIT
//
// Brings orders as far as "out for delivery", as fast as the core can. Arguments: their numbers.
// Prints JSON: order => version.

use Waybill\WordPress\Native;
use Waybill\WordPress\Options;
use Waybill\WordPress\Orders\Connection;
use Waybill\WordPress\Orders\OrderFacts;
use Waybill\WordPress\Plugin;

do_action( 'waybill_drain' );
$race_engine = ( new Native( new Options(), Plugin::VERSION ) )->engine();
$race_facts  = new OrderFacts( new Connection( $GLOBALS['wpdb'] ) );
$race_actor  = [
	'id'       => 'user:1',
	'roles'    => [ 'staff', 'driver', 'manager' ],
	'via'      => 'test',
	'device'   => '',
	'sees_all' => true,
];
$race_moves  = [
	'start_picking' => [],
	'pack'          => [ 'parcels' => 1 ],
	'send_out'      => [],
];
$race_result = [];
foreach ( array_slice( $argv, 1 ) as $race_id ) {
	foreach ( $race_moves as $race_name => $race_inputs ) {
		$race_outcome = $race_engine->begin(
			[
				'action'      => 'move',
				'subject'     => "order:$race_id",
				'name'        => $race_name,
				'scope'       => 'test',
				'key'         => "$race_name-$race_id",
				'fingerprint' => str_repeat( '0', 64 ),
				'actor'       => $race_actor,
				'inputs'      => $race_inputs,
				'order'       => $race_facts->of( (int) $race_id ),
				'now'         => 1000 * time(),
			]
		);
		if ( 'done' !== $race_outcome['kind'] ) {
			throw new RuntimeException( "$race_name of order $race_id: {$race_outcome['kind']} {$race_outcome['receipt']}" );
		}
		$race_result[ $race_id ] = $race_outcome['current']['version'];
	}
}
echo wp_json_encode( $race_result ), "\n";
