<?php
// SPDX-License-Identifier: MIT
//
// Counts the tests in the summary of PHP's run-tests.php: php count-phpt.php LOG. It prints nothing
// where there is no summary, which the caller takes as a failure.

$log    = (string) file_get_contents( $argv[1] );
$counts = [];
$rows   = [
	'passed' => 'passed',
	'failed' => 'failed',
	'warned' => 'failed',
	'leaked' => 'failed',
	'skipped' => 'skipped',
];
foreach ( $rows as $word => $name ) {
	preg_match( "/^Tests $word +: +(\d+)/m", $log, $number );
	$counts[ $name ] = ( $counts[ $name ] ?? 0 ) + (int) ( $number[1] ?? 0 );
}
if ( preg_match( '/^Tests passed/m', $log ) ) {
	printf( "%d %d %d\n", ...array_values( $counts ) );
}
