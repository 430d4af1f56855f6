<?php
// SPDX-License-Identifier: MIT
//
// What is left open in the database, and whether the log is whole.

global $wpdb;
$crash_open  = $wpdb->get_var( 'SELECT COUNT(*) FROM information_schema.INNODB_TRX' );
$crash_store = new Waybill\Store( get_option( 'waybill_store' ), [ 'read_only' => true ] );
echo json_encode(
	[
		'transactions' => (int) $crash_open,
		'events'       => $crash_store->verify()['events'],
	]
);
