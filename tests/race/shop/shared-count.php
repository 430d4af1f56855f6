<?php
// SPDX-License-Identifier: MIT
//
// What became of the orders of shared-make.php, whose output is read from standard input. Prints
// JSON: {retries, wrong: sentences}.

$race_made    = json_decode( (string) stream_get_contents( STDIN ), true );
$race_wrong   = [];
$race_retries = 0;

global $wpdb;
foreach ( $race_made['stock'] as $race_product => $race_expected ) {
	$race_stock = (int) $wpdb->get_var( $wpdb->prepare( "SELECT meta_value FROM {$wpdb->postmeta} WHERE post_id = %d AND meta_key = '_stock'", $race_product ) );
	if ( $race_stock !== $race_expected ) {
		$race_wrong[] = "product $race_product has $race_stock";
	}
}
foreach ( $race_made['orders'] as $race_id ) {
	$race_status = $wpdb->get_var( $wpdb->prepare( "SELECT status FROM {$wpdb->prefix}wc_orders WHERE id = %d", $race_id ) );
	$race_notes  = (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->comments} WHERE comment_post_ID = %d AND comment_content LIKE %s", $race_id, '%to Cancelled.' ) );
	if ( 'wc-cancelled' !== $race_status || 1 !== $race_notes ) {
		$race_wrong[] = "order $race_id is in $race_status with $race_notes notes of it";
	}
	if ( class_exists( Waybill\Engine::class, false ) ) {
		$race_own = $wpdb->get_col( $wpdb->prepare( "SELECT origin FROM {$wpdb->prefix}waybill_moves WHERE order_id = %d AND kind = 'own' AND phase = 1", $race_id ) );
		if ( 1 !== count( $race_own ) ) {
			$race_wrong[] = "order $race_id has " . count( $race_own ) . ' own moves';
		}
		$race_retries += ( json_decode( $race_own[0] ?? '{}', true )['tries'] ?? 1 ) - 1;
	}
}
echo wp_json_encode( [ 'retries' => $race_retries, 'wrong' => $race_wrong ] ), "\n";
