<?php
// SPDX-License-Identifier: MIT
//
// A second reader of the log, written from the page that opens core/src/audit/event.c and from
// nothing else; it shares no code with Waybill. Says what `waybill verify` says, reasons apart.
//
//     php tests/vectors/verify.php FILE          exit code 1: the log is broken

declare( strict_types=1 );

require __DIR__ . '/log.php';

/** RFC 8785 for the kinds that an event may hold; throws on any other. */
function canonical( mixed $value ): string {
	if ( $value instanceof stdClass ) {
		$members = get_object_vars( $value );
		$utf_16  = fn( int|string $name ) => mb_convert_encoding( (string) $name, 'UTF-16BE' );
		uksort( $members, fn( $a, $b ) => strcmp( $utf_16( $a ), $utf_16( $b ) ) );
		foreach ( $members as $name => $member ) {
			$members[ $name ] = canonical( (string) $name ) . ':' . canonical( $member );
		}
		return '{' . implode( ',', $members ) . '}';
	}
	if ( is_array( $value ) ) {
		return '[' . implode( ',', array_map( canonical( ... ), $value ) ) . ']';
	}
	if ( is_float( $value ) || ( is_int( $value ) && abs( $value ) > 2 ** 53 - 1 ) ) {
		throw new DomainException( 'a number that no event holds' );
	}
	if ( is_string( $value ) && str_contains( $value, "\0" ) ) {
		throw new DomainException( 'a zero character' );
	}
	$flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS;
	return json_encode( $value, $flags | JSON_THROW_ON_ERROR );
}

/** Rules 1 to 5: why the event is not the one after [seq] and [prev]; empty when it is. */
function fault( array $event, int $seq, string $prev ): string {
	try {
		$body = json_decode( $event['body'], false, 64, JSON_THROW_ON_ERROR );
		if ( strlen( $event['body'] ) > 262144 || canonical( $body ) !== $event['body'] ) {
			return 'the body is not canonical';
		}
	} catch ( JsonException | DomainException $unreadable ) {
		return $unreadable->getMessage();
	}
	$kinds = [
		'object'  => [ 'actor', 'data', 'personal' ],
		'integer' => [ 'at', 'format', 'seq' ],
		'string'  => [ 'kind', 'prev', 'subject' ],
	];
	foreach ( $kinds as $kind => $names ) {
		foreach ( $names as $name ) {
			if ( ! is_object( $body ) || gettype( $body->$name ?? null ) !== $kind ) {
				return "the body has no $kind $name";
			}
		}
	}
	$move   = $body->move ?? '';
	$says   = [ $body->subject, $body->seq, $body->kind, $body->at, $body->prev, $move ];
	$stored = [ 'subject', 'seq', 'kind', 'at_ms', 'prev', 'move' ];
	$stored = array_map( fn( string $column ) => $event[ $column ], $stored );
	if ( 1 !== $body->format || $says !== $stored ) {
		return 'the body says something else than is stored beside it';
	}
	if ( $body->seq !== $seq || $body->prev !== $prev ) {
		return 'it is not the one that follows';
	}
	if ( hash( 'sha256', "waybill.event.1\n" . $event['body'] ) !== $event['hash'] ) {
		return 'the hash is another';
	}
	foreach ( $event['personal'] as $value ) {
		$salted = hex2bin( $value['salt'] ) . $value['path'] . "\0" . $value['value'];
		$digest = hash( 'sha256', "waybill.personal.1\n" . $salted );
		if ( ( $body->personal->{$value['path']} ?? '' ) !== $digest ) {
			return "the value {$value['path']} is another";
		}
	}
	return '';
}

/** Rule 6: the first event that the head shows to be missing or too many; 0 when it fits. */
function cut( array $end, ?array $head ): int {
	return match ( true ) {
		null === $head || ( $head['seq'] === $end[0] && $head['hash'] !== $end[1] ) => $end[0],
		$head['seq'] !== $end[0] => min( $head['seq'], $end[0] ) + 1,
		default => 0,
	};
}

function broken( string $subject, int $seq, string $why ): never {
	echo "broken: $subject, event $seq: $why\n";
	exit( 1 );
}

$log   = log_read( $argv[1] );
$heads = array_column( $log['heads'], null, 'subject' );
usort( $log['events'], fn( $a, $b ) => [ $a['seq'] ] <=> [ $b['seq'] ] );
$chains = [];
foreach ( $log['events'] as $event ) {
	$chains[ $event['subject'] ][] = $event;
}
uksort( $chains, fn( $a, $b ) => strcmp( (string) $a, (string) $b ) );
$digested = "waybill.log.1\n";
foreach ( $chains as $subject => $events ) {
	$end = [ 0, str_repeat( '0', 64 ) ];
	foreach ( $events as $event ) {
		$why = fault( $event, $end[0] + 1, $end[1] );
		'' === $why || broken( $subject, $end[0] + 1, $why );
		$end = [ $event['seq'], $event['hash'] ];
	}
	$seq = cut( $end, $heads[ $subject ] ?? null );
	0 === $seq || broken( $subject, $seq, 'the head is another' );
	$digested .= "$subject\0$end[0]\0$end[1]\n";
}
foreach ( array_diff_key( $heads, $chains ) as $subject => $head ) {
	broken( $subject, 1, 'a head and no events' );
}
printf( "sound: %d events of %d subjects\n", count( $log['events'] ), count( $chains ) );
printf( "digest: %s\n", hash( 'sha256', $digested ) );
