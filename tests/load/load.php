<?php
// SPDX-License-Identifier: MIT
//
// Starts one load profile, or looks again at what a run left behind. Called by scripts/load, which
// tells the usage. Ends with 1 where a goal is missed, with 2 where a move was lost or doubled.

declare(strict_types=1);

namespace Waybill\Tests\Load;

spl_autoload_register(
	static function ( string $class ): void {
		$name = substr( $class, strlen( __NAMESPACE__ ) + 1 );
		if ( str_starts_with( $class, __NAMESPACE__ . '\\' ) && is_file( __DIR__ . "/lib/$name.php" ) ) {
			require __DIR__ . "/lib/$name.php";
		}
	}
);

const GOAL_MISSED = 1;
const UNSOUND     = 2;
const USAGE       = 64;

$refuse = static function ( string $why ): never {
	fwrite( STDERR, "load: $why\n" );
	exit( USAGE );
};

/** @return array<string, string> */
$read = static function ( array $arguments, array $known ) use ( $refuse ): array {
	$options = [];
	for ( $index = 0; $index < count( $arguments ); $index += 2 ) {
		$name = substr( $arguments[ $index ], 2 );
		if ( ! str_starts_with( $arguments[ $index ], '--' ) || ! in_array( $name, $known, true ) || ! isset( $arguments[ $index + 1 ] ) ) {
			$refuse( 'the options are --' . implode( ', --', $known ) . ', each with a value' );
		}
		$options[ $name ] = $arguments[ $index + 1 ];
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
	printf( "%d acknowledged, %d lost, %d doubled, %d wrong\n", $audit->acknowledged, $audit->lost, $audit->doubled, count( $audit->wrong ) );
	exit( [] === $audit->wrong ? 0 : UNSOUND );
}
if ( 'plot' === $command && 4 === $argc ) {
	( new Picture( Shop::out() . "/load/$argv[2]" ) )->write( $argv[3] );
	exit( 0 );
}
if ( ! in_array( $command, Profile::names(), true ) ) {
	$refuse( 'the profiles are ' . implode( ', ', Profile::names() ) );
}
$options = $read( array_slice( $argv, 2 ), [ 'seconds', 'minutes', 'rate', 'mix', 'seed', 'workers', 'fault-every', 'name' ] );
$mix     = Mix::tryFrom( $options['mix'] ?? Mix::Mixed->value ) ?? $refuse( 'the mixes are ' . implode( ', ', array_column( Mix::cases(), 'value' ) ) );
$minutes = $number( $options, 'minutes', 0.1 );
$seconds = null === $minutes ? $number( $options, 'seconds', 5 ) : 60 * $minutes;
$name    = $options['name'] ?? $command;
if ( 1 !== preg_match( '/^[a-z0-9][a-z0-9-]{0,40}$/', $name ) ) {
	$refuse( '--name is made of small letters, digits and hyphens' );
}
$profile = Profile::of( $command, $number( $options, 'rate', 0.1 ), $seconds, $number( $options, 'fault-every', 2 ) );
$run     = new Run( $profile, $mix, (int) ( $number( $options, 'seed', 0 ) ?? random_int( 1, 999_999 ) ), (int) ( $number( $options, 'workers', 1 ) ?? 12 ), $name );
$report  = $run->run();
$report->print();
exit( match ( true ) {
	! $report->isSound()        => UNSOUND,
	$report->countMissed() > 0 => GOAL_MISSED,
	default                    => 0,
} );
