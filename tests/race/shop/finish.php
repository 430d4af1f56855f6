<?php
// SPDX-License-Identifier: MIT
//
// A manager's click on "finish" for orders given as arguments, where Waybill is there to be asked.
// Prints by order what was named as missing before. A move counts as left behind after some
// seconds: they are taken off its date instead of waited for.

use Waybill\WordPress\Orders\Border;
use Waybill\WordPress\Orders\Connection;
use Waybill\WordPress\Orders\Invalidation;
use Waybill\WordPress\Orders\MoveTable;
use Waybill\WordPress\Orders\Progress;
use Waybill\WordPress\Orders\TroubleLog;
use Waybill\WordPress\Orders\UnfinishedMoves;

$race_missing = [];
if ( class_exists( UnfinishedMoves::class ) ) {
	global $wpdb;
	$race_ids = implode( ',', array_map( 'intval', array_slice( $argv, 1 ) ) );
	$wpdb->query( "UPDATE {$wpdb->prefix}waybill_moves SET created_ms = created_ms - " . MoveTable::FINISHABLE_MS . " WHERE done = 0 AND order_id IN ($race_ids)" );
	$race_moves    = new MoveTable( new Connection( $wpdb ) );
	$race_progress = new Progress( $race_moves, new Border( new TroubleLog() ) );
	$race_progress->register();
	$race_unfinished = new UnfinishedMoves( $race_moves, $race_progress, new Invalidation( new Border( new TroubleLog() ) ) );
	WC()->mailer();
	foreach ( array_slice( $argv, 1 ) as $race_id ) {
		foreach ( $race_unfinished->find( (int) $race_id ) as $race_move ) {
			$race_missing[ $race_id ] = $race_unfinished->missing( $race_move );
			// Twice: a second click must find nothing left to do.
			$race_unfinished->finish( $race_move->id );
			$race_unfinished->finish( $race_move->id );
		}
	}
}
echo wp_json_encode( (object) $race_missing ), "\n";
