<?php
// SPDX-License-Identifier: MIT
//
// Two orders, each loaded twice. One goes on to completed, the other is deleted; then the first
// copies are saved as processing.

WC()->mailer();
[ , $race_on, $race_deleted ] = $argv;
$race_late = [ new WC_Order( (int) $race_on ), new WC_Order( (int) $race_deleted ) ];

$race_order = new WC_Order( (int) $race_on );
$race_order->update_status( 'processing' );
$race_order->update_status( 'completed' );
( new WC_Order( (int) $race_deleted ) )->delete( true );

foreach ( $race_late as $race_copy ) {
	$race_copy->update_status( 'processing' );
}
echo "true\n";
