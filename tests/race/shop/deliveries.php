<?php
// SPDX-License-Identifier: MIT
//
// Counts the events that delivered orders. Arguments: their numbers. Prints JSON: order => count.

use Waybill\WordPress\Native;
use Waybill\WordPress\Options;
use Waybill\WordPress\Plugin;

$race_engine = ( new Native( new Options(), Plugin::VERSION ) )->engine();
$race_result = [];
foreach ( array_slice( $argv, 1 ) as $race_id ) {
	$race_result[ $race_id ] = 0;
	foreach ( $race_engine->events( "order:$race_id" ) as $race_event ) {
		$race_body = json_decode( $race_event['body'], true );
		if ( 'moved' === $race_event['kind'] && 'delivered' === $race_body['data']['to'] ) {
			++$race_result[ $race_id ];
		}
	}
}
echo wp_json_encode( $race_result ), "\n";
