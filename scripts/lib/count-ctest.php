<?php
// SPDX-License-Identifier: MIT
//
// Counts the tests in ctest's JUnit file. ctest knows programs; a cmocka program tells how many
// tests it ran in its output, which the file holds.

$document = simplexml_load_file( $argv[1] );
if ( false === $document ) {
	exit( 1 );
}
$counts = [ 'passed' => 0, 'failed' => 0, 'skipped' => 0 ];
foreach ( $document->testcase as $program ) {
	$output = (string) $program->{'system-out'};
	$found  = 0;
	foreach ( array_keys( $counts ) as $name ) {
		$word = strtoupper( $name );
		preg_match_all( "/^\[\s+$word\s+\] (\d+) test\(s\)/m", $output, $numbers );
		$counts[ $name ] += array_sum( $numbers[1] );
		$found           += array_sum( $numbers[1] );
	}
	$status = (string) $program['status'];
	if ( 0 === $found || ( 'fail' === $status && ! str_contains( $output, 'FAILED' ) ) ) {
		++$counts[ [ 'run' => 'passed', 'fail' => 'failed' ][ $status ] ?? 'skipped' ];
	}
}
printf( "%d passed, %d failed, %d skipped\n", ...array_values( $counts ) );
