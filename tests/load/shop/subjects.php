<?php
// SPDX-License-Identifier: MIT
//
// Where every order is, in the store and in WooCommerce, and which moves its log tells of. Prints
// one line of JSON an order, read by the audit of a run; it judges nothing.

global $wpdb;
$load_store    = new Waybill\Store( get_option( 'waybill_store' ), [ 'read_only' => true ] );
$load_engine   = new Waybill\Engine( $load_store );
$load_statuses = $wpdb->get_results( "SELECT id, status FROM {$wpdb->prefix}wc_orders", OBJECT_K );
$load_applied  = $wpdb->get_results(
	"SELECT order_id, COUNT(*) AS count FROM {$wpdb->prefix}waybill_moves
	WHERE kind = 'own' AND phase = 1 GROUP BY order_id",
	OBJECT_K
);
$load_after    = '';
do {
	$load_page = $load_engine->subjects( $load_after, 500 );
	foreach ( $load_page as $load_subject ) {
		$load_after = $load_subject['subject'];
		$load_id    = (int) substr( $load_after, strlen( 'order:' ) );
		$load_moves = [];
		$load_kinds = [];
		$load_from  = 1;
		do {
			$load_events = $load_engine->events( $load_after, $load_from, 200 );
			foreach ( $load_events as $load_event ) {
				$load_kind                = $load_event['kind'];
				$load_from                = $load_event['seq'] + 1;
				$load_kinds[ $load_kind ] = 1 + ( $load_kinds[ $load_kind ] ?? 0 );
				if ( 'moved' === $load_kind ) {
					$load_data    = json_decode( $load_event['body'], true )['data'];
					$load_moves[] = [
						'event'   => $load_event['seq'],
						'hash'    => $load_event['hash'],
						'name'    => $load_data['transition'] ?? '',
						'version' => $load_data['version'],
					];
				}
			}
		} while ( 200 === count( $load_events ) );
		echo wp_json_encode(
			[
				'order'   => $load_id,
				'state'   => $load_subject['state'],
				'version' => $load_subject['version'],
				'head'    => $load_subject['head']['hash'],
				'woo'     => $load_statuses[ $load_id ]->status ?? '',
				'trouble' => $load_subject['torn'] ? 'torn' : $load_subject['drift'],
				'applied' => (int) ( $load_applied[ $load_id ]->count ?? 0 ),
				'kinds'   => $load_kinds,
				'moves'   => $load_moves,
			]
		), "\n";
	}
} while ( [] !== $load_page );
