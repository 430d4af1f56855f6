<?php
// SPDX-License-Identifier: MIT
//
// Counts the tests in PHPUnit's JUnit file: php count-junit.php FILE. It prints nothing where there
// is no such file or no test in it, which the caller takes as a failure.

$document = is_file( $argv[1] ) ? simplexml_load_file( $argv[1] ) : false;
if ( false === $document || ! isset( $document->testsuite ) ) {
	exit;
}
$suite   = $document->testsuite;
$failed  = (int) $suite['failures'] + (int) $suite['errors'];
$skipped = (int) $suite['skipped'];
$passed  = (int) $suite['tests'] - $failed - $skipped;
if ( (int) $suite['tests'] > 0 ) {
	echo "$passed $failed $skipped\n";
}
