<?php
// SPDX-License-Identifier: MIT
//
// Starts one load profile, or looks again at what a run left behind. Called by scripts/load, which
// tells the usage. Ends with 1 where a goal is missed, with 2 where a move was lost or doubled.

declare(strict_types=1);

namespace Waybill\Tests\Load;

// All of them now: a run may take an hour, and the files are edited meanwhile.
foreach ( glob( __DIR__ . '/lib/*.php' ) ?: [] as $file ) {
	require $file;
}

const GOAL_MISSED = 1;
const UNSOUND     = 2;
const USAGE       = 64;

/** PHP processes: two a core, so that one is at work while another waits for the database. */
const WORKERS = 4;

/** Requests for Waybill that are let in at a time; the next is told to come again. */
const LIMIT = 8;

$refuse = static function ( string $why ): never {
	fwrite( STDERR, "load: $why\n" );
	exit( USAGE );
};

/** @return array<string, string> */
$read = static function ( array $arguments, array $known ) use ( $refuse ): array {
	$options = [];
	for ( $index = 0; $index < count( $arguments ); $index += 2 ) {
		$name     = substr( $arguments[ $index ], 2 );
		$value    = $arguments[ $index + 1 ] ?? null;
		$is_known = str_starts_with( $arguments[ $index ], '--' ) && in_array( $name, $known, true );
		if ( ! $is_known || null === $value ) {
			$refuse( 'the options are --' . implode( ', --', $known ) . ', each with a value' );
		}
		$options[ $name ] = $value;
	}
	return $options;
};

$number = static function ( array $options, string $name, float $min ) use ( $refuse ): ?float {
	$text = $options[ $name ] ?? null;
	if ( null !== $text && ( ! is_numeric( $text ) || (float) $text < $min ) ) {
		$refuse( "--$name is a number from $min on" );
	}
	return null === $text ? null : (float) $text;
};

$command = $argv[1] ?? '';
if ( 'audit' === $command && 3 === $argc ) {
	$audit = new Audit( is_dir( $argv[2] ) ? $argv[2] : Shop::out() . "/load/$argv[2]" );
	foreach ( [ ...$audit->explained, ...$audit->wrong ] as $sentence ) {
		echo "$sentence\n";
	}
	printf(
		"%d acknowledged, %d lost, %d doubled, %d wrong\n",
		...[ $audit->acknowledged, $audit->lost, $audit->doubled, count( $audit->wrong ) ]
	);
	exit( [] === $audit->wrong ? 0 : UNSOUND );
}
if ( 'plot' === $command && 4 === $argc ) {
	( new Picture( Shop::out() . "/load/$argv[2]" ) )->write( $argv[3] );
	exit( 0 );
}
if ( ! in_array( $command, Profile::names(), true ) ) {
	$refuse( 'the profiles are ' . implode( ', ', Profile::names() ) );
}
$known   = [ 'seconds', 'minutes', 'rate', 'mix', 'seed', 'workers', 'shortcut', 'limit', 'fault-every', 'name' ];
$options = $read( array_slice( $argv, 2 ), $known );
$mix     = Mix::tryFrom( $options['mix'] ?? Mix::Mixed->value )
	?? $refuse( 'the mixes are ' . implode( ', ', array_column( Mix::cases(), 'value' ) ) );
$minutes = $number( $options, 'minutes', 0.1 );
$seconds = null === $minutes ? $number( $options, 'seconds', 5 ) : 60 * $minutes;
$name    = $options['name'] ?? $command;
if ( 1 !== preg_match( '/^[a-z0-9][a-z0-9-]{0,40}$/', $name ) ) {
	$refuse( '--name is made of small letters, digits and hyphens' );
}
$rate    = $number( $options, 'rate', 0.1 );
$profile = Profile::of( $command, $rate, $seconds, $number( $options, 'fault-every', 2 ) );
$seed    = (int) ( $number( $options, 'seed', 0 ) ?? random_int( 1, 999_999 ) );
$limit   = (int) ( $number( $options, 'limit', 0 ) ?? LIMIT );
$short   = $options['shortcut'] ?? 'yes';
in_array( $short, [ 'yes', 'no' ], true ) || $refuse( '--shortcut is yes or no' );
$setting = new Setting( (int) ( $number( $options, 'workers', 1 ) ?? WORKERS ), 'yes' === $short, 0 === $limit ? null : $limit );
$report  = ( new Run( $profile, $mix, $seed, $setting, $name ) )->run();
$report->print();
exit( match ( true ) {
	! $report->isSound()        => UNSOUND,
	$report->countMissed() > 0 => GOAL_MISSED,
	default                    => 0,
} );
