<?php
// SPDX-License-Identifier: MIT
//
// What every script of a private shop does before it loads WordPress on the command line: a fatal
// error ends it with a message on standard error and an exit code, instead of WordPress' page about
// it and success.

define( 'WP_DISABLE_FATAL_ERROR_HANDLER', true );

$_SERVER['REMOTE_ADDR'] = '127.0.0.1';

register_shutdown_function(
	static function (): void {
		$error = error_get_last();
		if ( null !== $error && ( $error['type'] & ( E_ERROR | E_PARSE | E_COMPILE_ERROR ) ) ) {
			fwrite( STDERR, "{$error['message']}\nin {$error['file']}:{$error['line']}\n" );
		}
	}
);
