<?php
/* SPDX-License-Identifier: MIT */
/*
 * Asks `waybill eval --batch` for all of cel-spec's cases, as a stranger would: the cases go in as
 * they are published, a line each, and the answers are compared with what they expect. Left out are
 * the libraries that Waybill has not, and the cases of skipped.tsv.
 *
 *     php tests/cli/cases.php WAYBILL CASES_JSON
 */

const LIBRARIES = array( '', 'strings', 'math', 'comprehensions_v2', 'bindings', 'encoders' );

/* A tagged value in one form: doubles by their bits, maps by the order of their keys. */
function normal( array $value ): array {
	switch ( $value['t'] ) {
		case 'double':
			return array( 'double', $value['bits'] );
		case 'list':
			return array( 'list', array_map( 'normal', $value['v'] ) );
		case 'map':
			$entries = array_map( static fn( $entry ) => array_map( 'normal', $entry ), $value['v'] );
			usort( $entries, static fn( $one, $other ) => json_encode( $one ) <=> json_encode( $other ) );
			return array( 'map', $entries );
		default:
			return array( $value['t'], $value['v'] ?? $value['b64'] ?? $value['s'] ?? null, $value['ns'] ?? null );
	}
}

/* What is wrong with the answer; empty where nothing is. */
function complaint( array $case, array $answer ): string {
	$expected = $case['expect'];
	if ( $answer['id'] !== $case['id'] ) {
		return "answers {$answer['id']}";
	}
	if ( isset( $expected['error'] ) ) {
		return isset( $answer['error'] ) ? '' : 'has a value, not an error';
	}
	if ( isset( $answer['error'] ) ) {
		return "fails: {$answer['error']}";
	}
	if ( $case['check_only'] ?? false ) {
		return str_replace( 'null_type', 'null', $expected['type'] ) === $answer['type'] ? '' : "has type {$answer['type']}";
	}
	return normal( $expected['value'] ) === normal( $answer['value'] ) ? '' : 'is ' . json_encode( $answer['value'] );
}

[ , $waybill, $path ] = $argv;
$skipped = array();
foreach ( file( __DIR__ . '/../core/cel/skipped.tsv', FILE_IGNORE_NEW_LINES ) as $line ) {
	[ $suite, $id ] = explode( "\t", $line );
	if ( str_starts_with( $suite, 'cel-spec' ) ) {
		$skipped[ $id ] = true;
	}
}
$document = json_decode( file_get_contents( $path ), true, 512, JSON_THROW_ON_ERROR );
$cases    = array_values(
	array_filter(
		$document['cases'],
		static fn( $test ) => in_array( $test['extension'] ?? '', LIBRARIES, true ) && ! isset( $skipped[ $test['id'] ] )
	)
);
$pipes    = array();
$input    = tmpfile();
foreach ( $cases as $case ) {
	fwrite( $input, json_encode( $case, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION ) . "\n" );
}
rewind( $input );
$process = proc_open( array( $waybill, 'eval', '--batch' ), array( $input, array( 'pipe', 'w' ), STDERR ), $pipes );
$answers = explode( "\n", rtrim( stream_get_contents( $pipes[1] ), "\n" ) );
$code    = proc_close( $process );
$failed  = count( $answers ) === count( $cases ) && 0 === $code ? 0 : 1;
foreach ( $cases as $index => $case ) {
	$complaint = complaint( $case, json_decode( $answers[ $index ] ?? '{"id":null}', true, 512, JSON_THROW_ON_ERROR ) );
	if ( '' !== $complaint ) {
		echo "{$case['id']}: $complaint\n";
		++$failed;
	}
}
printf( "%d cases, %d answers, exit code %d, %d wrong\n", count( $cases ), count( $answers ), $code, $failed );
exit( 0 === $failed && count( $cases ) > 1000 ? 0 : 1 );
