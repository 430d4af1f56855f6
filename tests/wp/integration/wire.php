<?php
// SPDX-License-Identifier: MIT
//
// A wire between a shop and its database that can be an older server's, or break. Reads MySQL's
// packets just far enough to see statements.
//
//     wire.php SOCKET refuse PATTERN             statements that match are syntax errors
//     wire.php SOCKET cut PATTERN NUMBER MOMENT  the connection breaks once: at the statement that is
//                                                NUMBER behind the first that matches; "before" the
//                                                server has it, or "after", before its answer
//
// Prints its port on 127.0.0.1 and, when it has cut, the statement; ends with its standard input.

declare(strict_types=1);

[ , $socket, $mode, $pattern ] = $argv;

$left   = 'cut' === $mode ? (int) $argv[4] : -1;
$moment = $argv[5] ?? '';

/** One past the first statement that matches; 0 before it. */
$seen = 0;

const COM_QUERY = "\x03";

$door = stream_socket_server( 'tcp://127.0.0.1:0' );
echo substr( strrchr( (string) stream_socket_get_name( $door, false ), ':' ), 1 ), "\n";

/** @var array<int, array{client: resource, server: resource, buffer: string, is_doomed: bool}> $lines */
$lines = [];

$close = static function ( int $id ) use ( &$lines ): void {
	fclose( $lines[ $id ]['client'] );
	fclose( $lines[ $id ]['server'] );
	unset( $lines[ $id ] );
};

// A statement goes on, is answered here, or is where the wire breaks.
$pass = static function ( int $id, string $packet ) use ( &$lines, &$seen, $close, $mode, $pattern, $left, $moment ): void {
	$sql        = COM_QUERY === ( $packet[4] ?? '' ) ? substr( $packet, 5 ) : '';
	$is_matched = '' !== $sql && 1 === preg_match( $pattern, $sql );
	if ( 'refuse' === $mode && $is_matched ) {
		$body = "\xff" . pack( 'v', 1064 ) . '#42000' . 'You have an error in your SQL syntax';
		fwrite( $lines[ $id ]['client'], substr( pack( 'V', strlen( $body ) ), 0, 3 ) . "\x01" . $body );
		return;
	}
	if ( 'cut' === $mode && '' !== $sql && ( $seen > 0 || $is_matched ) && $seen++ === $left ) {
		echo strtok( $sql, "\n" ), "\n";
		if ( 'before' === $moment ) {
			$close( $id );
			return;
		}
		$lines[ $id ]['is_doomed'] = true;
	}
	fwrite( $lines[ $id ]['server'], $packet );
};

while ( true ) {
	$ready = [ STDIN, $door, ...array_column( $lines, 'client' ), ...array_column( $lines, 'server' ) ];
	$none  = null;
	stream_select( $ready, $none, $none, null );
	if ( in_array( STDIN, $ready, true ) ) {
		exit;
	}
	if ( in_array( $door, $ready, true ) ) {
		$client                   = stream_socket_accept( $door );
		$lines[ (int) $client ] = [
			'client'    => $client,
			'server'    => stream_socket_client( "unix://{$socket}" ),
			'buffer'    => '',
			'is_doomed' => false,
		];
	}
	foreach ( array_keys( $lines ) as $id ) {
		if ( in_array( $lines[ $id ]['server'], $ready, true ) ) {
			$bytes = (string) fread( $lines[ $id ]['server'], 65536 );
			if ( '' === $bytes || $lines[ $id ]['is_doomed'] ) {
				$close( $id );
				continue;
			}
			fwrite( $lines[ $id ]['client'], $bytes );
		}
		if ( in_array( $lines[ $id ]['client'], $ready, true ) ) {
			$bytes = (string) fread( $lines[ $id ]['client'], 65536 );
			if ( '' === $bytes ) {
				$close( $id );
				continue;
			}
			$lines[ $id ]['buffer'] .= $bytes;
			while ( isset( $lines[ $id ] ) && strlen( $lines[ $id ]['buffer'] ) >= 4 ) {
				$count = 4 + unpack( 'V', substr( $lines[ $id ]['buffer'], 0, 3 ) . "\0" )[1];
				if ( strlen( $lines[ $id ]['buffer'] ) < $count ) {
					break;
				}
				$packet                 = substr( $lines[ $id ]['buffer'], 0, $count );
				$lines[ $id ]['buffer'] = substr( $lines[ $id ]['buffer'], $count );
				$pass( $id, $packet );
			}
		}
	}
}
