<?php
// SPDX-License-Identifier: MIT
//
// Runs the comparisons of tests/bench/cases and prints them as a table with ratios, and as JSON.
// A goal that is missed ends the run with 1; the figures are printed as they are.
//
//     run.php [--rounds N] [--json FILE] [CASE...]

declare(strict_types=1);

namespace Waybill\Bench;

const ROUNDS_MIN = 5;

foreach ( [ 'Comparison', 'DeskMeter', 'Goal', 'Program', 'ShopMeter' ] as $class ) {
	require __DIR__ . "/lib/$class.php";
}

$options = getopt( '', [ 'rounds:', 'json:' ], $rest );
$rounds  = (int) ( $options['rounds'] ?? ROUNDS_MIN );
$json    = (string) ( $options['json'] ?? Program::root() . '/out/bench/figures.json' );
$cases   = array_map( static fn( string $file ): string => basename( $file, '.php' ), (array) glob( __DIR__ . '/cases/*.php' ) );
$wanted  = array_slice( $argv, $rest );
$unknown = array_diff( $wanted, $cases );
if ( [] !== $unknown || $rounds < ROUNDS_MIN ) {
	fwrite( STDERR, sprintf( "bench: cases are %s; rounds are at least %d\n", implode( ' ', $cases ), ROUNDS_MIN ) );
	exit( 64 );
}

/** Three digits that count, without an exponent. */
function figure( float $value ): string {
	$digits = $value > 0 ? max( 0, 2 - (int) floor( log10( $value ) ) ) : 0;
	return number_format( $value, min( 4, $digits ) );
}

$missed = 0;
$record = [];
foreach ( [] === $wanted ? $cases : $wanted as $case ) {
	foreach ( require __DIR__ . "/cases/$case.php" as $comparison ) {
		$figures = $comparison->run( $rounds );
		$medians = array_map( Comparison::median( ... ), $figures );
		echo "$comparison->name ($comparison->unit, median of $rounds)\n";
		foreach ( $medians as $name => $median ) {
			printf( "  %-18s %12s   %12s to %s\n", $name, figure( $median ), figure( min( $figures[ $name ] ) ), figure( max( $figures[ $name ] ) ) );
		}
		$goals = [];
		foreach ( $comparison->goals as $goal ) {
			$is_met  = $goal->isMet( $medians );
			$missed += $is_met ? 0 : 1;
			$goals[] = [ 'goal' => (string) $goal, 'value' => $goal->value( $medians ), 'met' => $is_met ];
			printf( "  %-6s %s: %s\n", $is_met ? 'met' : 'MISSED', $goal, figure( $goal->value( $medians ) ) );
		}
		$record[] = [ 'case' => $case, 'name' => $comparison->name, 'unit' => $comparison->unit, 'figures' => $figures, 'medians' => $medians, 'goals' => $goals ];
	}
}
file_put_contents( $json, json_encode( [ 'rounds' => $rounds, 'comparisons' => $record ], JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ) . "\n" );
echo "$missed goals missed; figures in ", str_replace( Program::root() . '/', '', $json ), "\n";
exit( $missed > 0 ? 1 : 0 );
