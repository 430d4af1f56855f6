<?php
// SPDX-License-Identifier: MIT
//
// Does what Action Scheduler still has to do, also what another worker is at, so that a measurement
// begins in a shop at rest. Prints JSON: how many actions were left after a minute.

$race_until = hrtime( true ) + 60_000_000_000;
do {
	ActionScheduler_QueueRunner::instance()->run( 'race' );
	$race_left = 0;
	foreach ( [ ActionScheduler_Store::STATUS_RUNNING => [], ActionScheduler_Store::STATUS_PENDING => [ 'date' => as_get_datetime_object() ] ] as $race_status => $race_when ) {
		$race_left += count( as_get_scheduled_actions( [ 'status' => $race_status, 'per_page' => 10 ] + $race_when, 'ids' ) );
	}
} while ( $race_left > 0 && hrtime( true ) < $race_until );
echo wp_json_encode( [ 'left' => $race_left ] ), "\n";
