<?php
// SPDX-License-Identifier: MIT
//
// Counts the tests in a JUnit file, PHPUnit's or Vitest's: php count-junit.php FILE. It prints nothing where there
// is no such file or no test in it, which the caller takes as a failure.

$document = is_file( $argv[1] ) ? simplexml_load_file( $argv[1] ) : false;
if ( false === $document || ! isset( $document->testsuite ) ) {
	exit;
}
[ $tests, $failed, $skipped ] = [ 0, 0, 0 ];
foreach ( $document->testsuite as $suite ) {
	$tests   += (int) $suite['tests'];
	$failed  += (int) $suite['failures'] + (int) $suite['errors'];
	$skipped += (int) $suite['skipped'];
}
if ( $tests > 0 ) {
	printf( "%d %d %d\n", $tests - $failed - $skipped, $failed, $skipped );
}
