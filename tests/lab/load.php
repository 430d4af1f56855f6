<?php
// SPDX-License-Identifier: MIT
//
// Loads the WordPress of a private shop on the command line and runs a file, or a line of code with
// -r, in its global scope. Called by tests/lab/shop, which names the document root in the
// environment.

if ( '-r' === ( $argv[1] ?? '' ) ) {
	$waybill_code = $argv[2] ?? '';
	$waybill_file = null;
	array_splice( $argv, 0, 3, [ '-' ] );
} else {
	$waybill_file = realpath( $argv[1] ?? '' );
	if ( false === $waybill_file ) {
		fwrite( STDERR, "There is no file \"{$argv[1]}\".\n" );
		exit( 66 );
	}
	array_shift( $argv );
}
$argc            = count( $argv );
$_SERVER['argv'] = $argv;
$_SERVER['argc'] = $argc;

require __DIR__ . '/lib/command-line.php';
require getenv( 'WAYBILL_LAB_WWW' ) . '/wp-load.php';

// WordPress switches the display of errors off; on a command line they belong on standard error.
ini_set( 'display_errors', 'stderr' );

if ( null === $waybill_file ) {
	eval( $waybill_code );
} else {
	require $waybill_file;
}
