<?php
// SPDX-License-Identifier: MIT
//
// Changes that no reader may accept: name, the first bad event, and what is done to the log of
// chain.json (order:1, order:10 and order:2 with four events each, then a setting with one).
//
//     php tests/vectors/changes.php              lists names and first bad events
//     php tests/vectors/changes.php NAME         prints the changed log

declare( strict_types=1 );

require __DIR__ . '/log.php';

/** Another body with the hash that fits it: what a clever hand would do. */
function rewrite( array &$event, string $from, string $to ): void {
	$place         = strpos( $event['body'], $from );
	$event['body'] = substr_replace( $event['body'], $to, $place, strlen( $from ) );
	$event['hash'] = hash( 'sha256', "waybill.event.1\n" . $event['body'] );
}

/** Makes the whole rest of a chain fit again, its head excepted. */
function relink( array &$events, int $first, int $last ): void {
	for ( $index = $first; $index <= $last; $index++ ) {
		$prev = $events[ $index - 1 ]['hash'];
		rewrite( $events[ $index ], $events[ $index ]['prev'], $prev );
		$events[ $index ]['prev'] = $prev;
	}
}

// [$e]vents 0 to 3 are order:1's, 4 to 7 order:10's, 8 to 11 order:2's; [$h]eads likewise.
$changes = [
	'flipped-byte' => [ 'order:1, event 2', fn( &$e, &$h ) => $e[1]['body'][20] = '!' ],
	'flipped-hash' => [ 'order:1, event 4', fn( &$e, &$h ) => $e[3]['hash'][0] = 'x' ],
	'upper-case-hash' => [
		'order:1, event 4',
		fn( &$e, &$h ) => $e[3]['hash'] = strtoupper( $e[3]['hash'] ),
	],
	'other-kind' => [ 'order:1, event 3', fn( &$e, &$h ) => $e[2]['kind'] = 'noted' ],
	'other-time' => [ 'order:1, event 3', fn( &$e, &$h ) => ++$e[2]['at_ms'] ],
	'other-move' => [ 'order:1, event 4', fn( &$e, &$h ) => $e[3]['move'] = '' ],
	'added-move' => [ 'order:1, event 3', fn( &$e, &$h ) => $e[2]['move'] = 'x' ],
	'deleted-first' => [ 'order:1, event 1', fn( &$e, &$h ) => array_splice( $e, 0, 1 ) ],
	'deleted-middle' => [ 'order:1, event 3', fn( &$e, &$h ) => array_splice( $e, 2, 1 ) ],
	'deleted-last' => [ 'order:2, event 4', fn( &$e, &$h ) => array_splice( $e, 11, 1 ) ],
	'deleted-chain' => [ 'order:2, event 1', fn( &$e, &$h ) => array_splice( $e, 8, 4 ) ],
	'dropped-head' => [ 'order:2, event 4', fn( &$e, &$h ) => array_splice( $h, 2, 1 ) ],
	'head-set-back' => [ 'order:2, event 3', fn( &$e, &$h ) => $h[2]['seq'] = 2 ],
	'head-set-on' => [ 'order:2, event 5', fn( &$e, &$h ) => $h[2]['seq'] = 6 ],
	'other-head' => [ 'order:2, event 4', fn( &$e, &$h ) => $h[2]['hash'][0] = 'x' ],
	'rewritten-to-end' => [
		'order:1, event 4',
		function ( &$e ) {
			rewrite( $e[0], 'picking', 'packing' );
			relink( $e, 1, 3 );
		},
	],
	'swapped' => [
		'order:1, event 2',
		function ( &$e ) {
			[ $e[1], $e[2] ] = [ $e[2], $e[1] ];
			[ $e[1]['seq'], $e[2]['seq'] ] = [ 2, 3 ];
		},
	],
	'from-other-order' => [
		'order:10, event 1',
		fn( &$e, &$h ) => $e[4] = [ 'subject' => 'order:10' ] + $e[0],
	],
	'other-salt' => [
		'order:1, event 2',
		fn( &$e, &$h ) => $e[1]['personal'][0]['salt'][31] = 1,
	],
	'other-value' => [
		'order:1, event 2',
		fn( &$e, &$h ) => $e[1]['personal'][0]['value'] = '"Bonn"',
	],
	'other-path' => [
		'order:1, event 2',
		fn( &$e, &$h ) => $e[1]['personal'][0]['path'] = 'facts',
	],
];

// Bodies with another text in the place of one, and the hash that fits.
$rewrites = [
	'rewritten' => [ 'order:1, event 2', 0, 'picking', 'packing' ],
	'blank' => [ 'order:2, event 4', 11, '"seq":4', '"seq": 4' ],
	'floating-point' => [ 'order:2, event 4', 11, '"seq":4', '"seq":4.0' ],
	'big-integer' => [ 'order:1, event 4', 3, '"9007199254740992"', '9007199254740992' ],
	'minus-zero' => [ 'order:1, event 4', 3, '[0,', '[-0,' ],
	'long-escape' => [ 'order:1, event 3', 2, '\\n', '\\u000a' ],
	'upper-case-escape' => [ 'order:1, event 3', 2, '\\u001f', '\\u001F' ],
	'zero-character' => [ 'order:1, event 3', 2, '\\u0001', '\\u0000' ],
	'doubled-member' => [ 'order:2, event 4', 11, '"seq":4', '"seq":4,"seq":4' ],
	'no-format' => [ 'order:2, event 4', 11, '"format":1,', '' ],
	'other-format' => [ 'order:2, event 4', 11, '"format":1', '"format":2' ],
	'data-is-a-list' => [ 'order:10, event 1', 4, '"data":{}', '"data":[]' ],
	'not-json' => [ 'order:10, event 1', 4, '"data":{}', '"data":{' ],
	'utf-8-order' => [
		'order:1, event 2',
		1,
		"\"\u{1F602}\":1,\"\u{FB33}\":2",
		"\"\u{FB33}\":2,\"\u{1F602}\":1",
	],
];
foreach ( $rewrites as $name => [ $first, $event, $from, $to ] ) {
	$changes[ $name ] = [ $first, fn( &$e, &$h ) => rewrite( $e[ $event ], $from, $to ) ];
}

if ( ! isset( $argv[1] ) ) {
	foreach ( $changes as $name => [ $first ] ) {
		echo "$name $first\n";
	}
	exit;
}
$log = log_read( __DIR__ . '/chain.json' );
$changes[ $argv[1] ][1]( $log['events'], $log['heads'] );
echo json_encode( $log, JSON_THROW_ON_ERROR ), "\n";
