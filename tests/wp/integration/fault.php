<?php
// SPDX-License-Identifier: MIT
//
// A plugin that does in the middle of a request what plugins do at their worst. The request says at
// which of the hooks it passes, counted from where REST starts to work on it to its answer, and
// what: "X-Fault: 12 exit". Where it happened, and in which worker, is a line of the folder's
// faults.log; "X-Fault: 0" only counts, into the header X-Hooks.

declare(strict_types=1);

( static function (): void {
	$given = $_SERVER['HTTP_X_FAULT'] ?? '';
	if ( ! is_string( $given ) || '' === $given ) {
		return;
	}
	[ $at, $what ] = explode( ' ', $given ) + [ 1 => '' ];
	$passed        = -1;
	$begin         = static function ( mixed $answer ) use ( &$passed ): mixed {
		$passed = 0;
		return $answer;
	};
	$end           = static function ( mixed $answer ) use ( &$passed ): mixed {
		header( "X-Hooks: {$passed}" );
		$passed = -1;
		return $answer;
	};
	$look          = static function ( string $hook ) use ( &$passed, $at, $what ): void {
		if ( $passed < 0 || 1 !== preg_match( '/^(?:woocommerce_|waybill_|query$|wp_insert_comment|updated_|added_|phpmailer_)/', $hook ) || ++$passed !== (int) $at ) {
			return;
		}
		$passed = -1;
		file_put_contents( WAYBILL_LAB_FOLDER . '/faults.log', getmypid() . " {$at} {$what} {$hook}\n", FILE_APPEND | LOCK_EX );
		switch ( $what ) {
			case 'exception':
				throw new RuntimeException( 'A plugin had a bad day.' );
			case 'error':
				throw new TypeError( 'A plugin had a bad day.' );
			case 'memory':
				ini_set( 'memory_limit', '192M' );
				str_repeat( 'x', 1 << 30 );
				break;
			case 'time':
				set_time_limit( 1 );
				while ( true ) {
					hash( 'sha256', 'x' );
				}
				break;
			default:
				exit;
		}
	};
	add_filter( 'rest_pre_dispatch', $begin, PHP_INT_MAX );
	add_filter( 'rest_post_dispatch', $end, PHP_INT_MIN );
	add_action( 'all', $look );
} )();
