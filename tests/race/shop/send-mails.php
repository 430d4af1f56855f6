<?php
// SPDX-License-Identifier: MIT
//
// Sends the queued mails as Action Scheduler does, as if their delay were over. Prints JSON: how many
// were left unsent.

global $wpdb;
$wpdb->query( "UPDATE {$wpdb->prefix}waybill_mail SET due_ms = 0 WHERE sent_ms IS NULL" );
$race_left = PHP_INT_MAX;
do {
	$race_before = $race_left;
	do_action( 'waybill_mails' );
	$race_left = (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}waybill_mail WHERE sent_ms IS NULL" );
} while ( $race_left > 0 && $race_left < $race_before );
echo wp_json_encode( [ 'unsent' => $race_left ] ), "\n";
