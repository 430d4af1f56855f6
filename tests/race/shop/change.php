<?php
// SPDX-License-Identifier: MIT
//
// Changes an order's status from the command line. Arguments: order, status, and the moment to do
// it, in seconds, so that several processes do it together.

[ , $race_id, $race_status, $race_moment ] = $argv;
$race_order = wc_get_order( (int) $race_id );
WC()->mailer();
$race_wait = (float) $race_moment - microtime( true );
if ( $race_wait > 0 ) {
	usleep( (int) ( $race_wait * 1_000_000 ) );
}
$race_order->update_status( $race_status );
echo wp_json_encode( $race_order->get_status() ), "\n";
