<?php
// SPDX-License-Identifier: MIT
//
// Sends the queued mails as Action Scheduler does, as if their delay and every lease were over.

global $wpdb;
$crash_mails = $wpdb->prefix . 'waybill_mail';
$wpdb->query( "UPDATE $crash_mails SET due_ms = 0, lease_ms = 0" );
do {
	do_action( 'waybill_mails' );
	$crash_due = "SELECT COUNT(*) FROM $crash_mails WHERE sent_ms IS NULL AND due_ms = 0";
} while ( $wpdb->get_var( $crash_due ) > 0 );
$crash_unsent = $wpdb->get_var( "SELECT COUNT(*) FROM $crash_mails WHERE sent_ms IS NULL" );
echo json_encode( [ 'unsent' => (int) $crash_unsent ] );
