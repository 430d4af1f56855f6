<?php
// SPDX-License-Identifier: MIT
//
// Follows what comes from outside, over all functions and properties, to where it would do harm:
// pages, SQL, headers, files, addresses. Psalm does it; PHPStan can't. The planted mistakes run with
// the plugin each time, so that stubs which stopped to mean anything show at once: every planted
// line must be found, and nothing else.

declare(strict_types=1);

namespace Waybill\Tests\Taint;

const PLANTED = 'tests/taint/planted/';

/** @return list<string> what Psalm found, as "path:line issue" */
function found( string $root ): array {
	$psalm   = [ "{$root}/tools/psalm/vendor/bin/psalm", '-c', "{$root}/tools/psalm/psalm.xml", '--taint-analysis', '--threads=1', '--no-cache', '--no-progress', '--output-format=json' ];
	$process = proc_open( [ PHP_BINARY, '-d', 'memory_limit=2G', ...$psalm ], [ 1 => [ 'pipe', 'w' ] ], $pipes, $root );
	$output  = is_resource( $process ) ? (string) stream_get_contents( $pipes[1] ) : '';
	$issues  = json_decode( $output, true );
	if ( ! is_array( $issues ) ) {
		exit( "Psalm did not run: {$output}\n0 passed, 1 failed, 0 skipped\n" );
	}
	$found = [];
	foreach ( $issues as $issue ) {
		$path = (string) $issue['file_path'];
		$path = str_starts_with( $path, "{$root}/" ) ? substr( $path, strlen( $root ) + 1 ) : $path;
		$from = $issue['taint_trace'][0]['label'] ?? '';

		$found[ "{$path}:{$issue['line_from']} {$issue['type']}" ] = $from;
	}
	ksort( $found );
	foreach ( $found as $where => $from ) {
		if ( ! str_starts_with( $where, PLANTED ) ) {
			echo "{$where}, from {$from}\n";
		}
	}
	return array_keys( $found );
}

/** @return list<string> what the planted files say must be found in them */
function planted( string $root ): array {
	$planted = [];
	foreach ( (array) glob( $root . '/' . PLANTED . '*.php' ) as $file ) {
		foreach ( (array) file( (string) $file ) as $index => $line ) {
			if ( 1 === preg_match( '~// finds (.*)$~', (string) $line, $match ) ) {
				foreach ( explode( ' ', $match[1] ) as $issue ) {
					$planted[] = PLANTED . basename( (string) $file ) . ':' . ( $index + 1 ) . " {$issue}";
				}
			}
		}
	}
	return $planted;
}

$root    = dirname( __DIR__, 2 );
$found   = found( $root );
$planted = planted( $root );
$wrong   = array_filter( $found, static fn( string $where ): bool => ! str_starts_with( $where, PLANTED ) );
$missed  = array_diff( $planted, $found );
$beyond  = array_diff( $found, $wrong, $planted );
foreach ( $missed as $where ) {
	echo "not found: {$where}\n";
}
foreach ( $beyond as $where ) {
	echo "found without cause: {$where}\n";
}
$failed = ( [] === $wrong ? 0 : 1 ) + count( $missed ) + count( $beyond );
printf( "%d passed, %d failed, 0 skipped\n", ( [] === $wrong ? 1 : 0 ) + count( $planted ) - count( $missed ), $failed );
exit( 0 === $failed ? 0 : 1 );
