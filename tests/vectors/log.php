<?php
// SPDX-License-Identifier: MIT
//
// A log as the second reader wants it: events with their personal values, and heads, hashes as
// digits. From JSON (chain.json shows the shape) or from a store in SQLite.

declare( strict_types=1 );

function log_read( string $file ): array {
	if ( str_ends_with( $file, '.json' ) ) {
		return json_decode( file_get_contents( $file ), true, 64, JSON_THROW_ON_ERROR );
	}
	$store = new PDO(
		"sqlite:$file",
		options: [ PDO::SQLITE_ATTR_OPEN_FLAGS => PDO::SQLITE_OPEN_READONLY ]
	);
	$rows  = fn( string $sql ) => $store->query( $sql )->fetchAll( PDO::FETCH_ASSOC );
	$log   = [
		'events' => $rows(
			'SELECT subject, seq, kind, at_ms, lower(hex(prev)) AS prev, lower(hex(hash)) AS hash,
			body, coalesce(move, \'\') AS move FROM event'
		),
		'heads'  => $rows( 'SELECT subject, seq, lower(hex(hash)) AS hash FROM head' ),
	];
	$personal = [];
	$values   = 'SELECT subject, seq, path, value, lower(hex(salt)) AS salt FROM personal';
	foreach ( $rows( $values ) as $row ) {
		$personal[ $row['subject'] ][ $row['seq'] ][] = $row;
	}
	foreach ( $log['events'] as &$event ) {
		$event['personal'] = $personal[ $event['subject'] ][ $event['seq'] ] ?? [];
	}
	return $log;
}
