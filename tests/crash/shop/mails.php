<?php
// SPDX-License-Identifier: MIT
//
// Sends the queued mails as Action Scheduler does, as if their delay and every lease were over.

global $wpdb;
$wpdb->query( "UPDATE {$wpdb->prefix}waybill_mail SET due_ms = 0, lease_ms = 0" );
do {
	do_action( 'waybill_mails' );
	$waiting = (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}waybill_mail WHERE sent_ms IS NULL AND due_ms = 0" );
} while ( $waiting > 0 );
echo json_encode( [ 'unsent' => (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}waybill_mail WHERE sent_ms IS NULL" ) ] );
