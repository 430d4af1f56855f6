<?php
// SPDX-License-Identifier: MIT
//
// What became of orders: read from the tables, the witness' lines and the mails in the spool. Is
// given in $race_input: {orders: [{id, product, quantity}], since: seconds}. Prints JSON by order:
// status, notes, hooks ([from, to] in order), overlaps, mails (subjects of mails to the buyer), stock, and
// whether a request is on record as having waited for others' effects as long as it may.

$race_since  = (float) $race_input['since'];
$race_result = [];

global $wpdb;
foreach ( $race_input['orders'] as $race_order ) {
	$race_id    = (int) $race_order['id'];
	$race_notes = $wpdb->get_col(
		$wpdb->prepare(
			"SELECT comment_content FROM {$wpdb->comments} WHERE comment_post_ID = %d AND comment_type = 'order_note'
			AND comment_date_gmt >= %s AND comment_content LIKE %s ORDER BY comment_ID",
			$race_id,
			gmdate( 'Y-m-d H:i:s', (int) $race_since ),
			'%Order status changed%'
		)
	);
	$race_result[ $race_id ] = [
		'status'   => preg_replace( '/^wc-/', '', (string) $wpdb->get_var( $wpdb->prepare( "SELECT status FROM {$wpdb->prefix}wc_orders WHERE id = %d", $race_id ) ) ),
		'rows'     => (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}wc_orders WHERE id = %d", $race_id ) ),
		'notes'    => $race_notes,
		'hooks'    => [],
		'overlaps' => 0,
		'mails'    => [],
		'waited'   => [] !== array_filter(
			(array) get_option( 'waybill_troubles', [] ),
			static fn( $trouble ) => $race_id === $trouble['order'] && str_contains( $trouble['text'], 'no longer waited' )
		),
		'stock'    => (int) $wpdb->get_var( $wpdb->prepare( "SELECT meta_value FROM {$wpdb->postmeta} WHERE post_id = %d AND meta_key = '_stock'", $race_order['product'] ?? 0 ) ),
	];
}

$race_running = [];
foreach ( is_file( WAYBILL_LAB_FOLDER . '/race.log' ) ? file( WAYBILL_LAB_FOLDER . '/race.log', FILE_IGNORE_NEW_LINES ) : [] as $race_line ) {
	[ $race_at, $race_request, $race_id, $race_what, $race_from, $race_to ] = explode( ' ', $race_line ) + array_fill( 0, 6, '' );
	if ( (float) $race_at < $race_since || ! isset( $race_result[ $race_id ] ) ) {
		continue;
	}
	if ( 'enter' === $race_what ) {
		foreach ( array_keys( $race_running[ $race_id ] ?? [] ) as $race_other ) {
			if ( $race_other !== $race_request ) {
				++$race_result[ $race_id ]['overlaps'];
			}
		}
		$race_running[ $race_id ][ $race_request ] = true;
	} elseif ( 'changed' === $race_what ) {
		unset( $race_running[ $race_id ][ $race_request ] );
		$race_result[ $race_id ]['hooks'][] = [ $race_from, $race_to ];
	}
}

foreach ( glob( WAYBILL_LAB_FOLDER . '/mail/*.eml' ) as $race_file ) {
	if ( filemtime( $race_file ) < (int) $race_since ) {
		continue;
	}
	$race_mail = quoted_printable_decode( (string) file_get_contents( $race_file ) );
	if ( preg_match( '/^To: .*buyer@example\.test/mi', $race_mail ) && preg_match( '/\bOrder #(\d+)/i', $race_mail, $race_found ) && isset( $race_result[ $race_found[1] ] ) ) {
		preg_match( '/^Subject: (.*)$/mi', $race_mail, $race_subject );
		$race_result[ $race_found[1] ]['mails'][] = trim( $race_subject[1] ?? '' );
	}
}
echo wp_json_encode( $race_result ), "\n";
