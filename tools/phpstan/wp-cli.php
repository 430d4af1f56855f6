<?php
// SPDX-License-Identifier: MIT
//
// The part of WP-CLI that the plugin's commands use; no package has it. For PHPStan's eyes only.

class WP_CLI {

	/**
	 * @param callable|object|class-string $callable
	 * @param array<string, mixed>         $details
	 */
	public static function add_command( string $name, $callable, array $details = [] ): bool {
		return true;
	}

	public static function line( string $message = '' ): void {
	}

	public static function success( string $message ): void {
	}

	public static function warning( string $message ): void {
	}

	/** @return never */
	public static function error( string $message ) {
		exit( 1 );
	}

	/** @return never */
	public static function halt( int $code ) {
		exit( 1 );
	}
}
