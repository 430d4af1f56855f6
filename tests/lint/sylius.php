<?php
// SPDX-License-Identifier: MIT
//
// Imports Sylius' state machines and lints them. They have no final states, no roles and no guards:
// a state without a way out becomes final, a graph without any says that it is endless, and one
// role may do everything. Then nothing may be wrong with them.
//
//     php tests/lint/sylius.php WAYBILL CORPUS

declare(strict_types=1);

[ , $waybill, $corpus ] = $argv;
$graphs                 = json_decode( (string) file_get_contents( $corpus ), true )['sylius_symfony_yaml'];
$failed                 = 0;

/** "Sylius\…::STATE_CART" and "cart" alike become "cart"; numbers keep names apart that do not differ otherwise. */
function name_of( string $constant ): string {
	$name = strtolower( (string) preg_replace( '/^.*::(STATE_|STATUS_|TRANSITION_)?/', '', $constant ) );
	return 's_' . preg_replace( '/[^a-z0-9_]/', '_', $name );
}

/**
 * @param array<string, mixed> $graph
 * @return array<string, mixed>
 */
function import( array $graph ): array {
	$transitions = [];
	$left        = [];
	foreach ( $graph['transitions'] as $name => $edge ) {
		$from                           = array_map( name_of( ... ), (array) $edge['from'] );
		$left                           = [ ...$left, ...$from ];
		$transitions[ name_of( $name ) ] = [
			'from'  => $from,
			'to'    => name_of( ( (array) $edge['to'] )[0] ),
			'roles' => [ 'staff' ],
		];
	}
	$states = [];
	foreach ( array_map( name_of( ... ), $graph['places'] ) as $state ) {
		$states[ $state ] = in_array( $state, $left, true ) ? new stdClass() : [ 'final' => true ];
	}
	$is_endless = [] === array_filter( $states, 'is_array' );
	return [
		'format'      => 1,
		'workflow'    => 'imported',
		'version'     => 1,
		'subject'     => 'order',
		'initial'     => name_of( ( (array) $graph['initial_marking'] )[0] ),
		'roles'       => [ 'staff' ],
		'states'      => $states,
		'transitions' => $transitions,
	] + ( $is_endless ? [ 'endless' => true ] : [] );
}

/** @return array{errors: int, warnings: int, findings: list<array<string, mixed>>} */
function lint( string $waybill, string $definition ): array {
	$process = proc_open( [ $waybill, 'lint', '--json', '-' ], [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], STDERR ], $pipes );
	fwrite( $pipes[0], $definition );
	fclose( $pipes[0] );
	$out = json_decode( (string) stream_get_contents( $pipes[1] ), true );
	proc_close( $process );
	return $out;
}

$endless = 0;
foreach ( $graphs as $graph ) {
	$definition = import( $graph['definition'] );
	$endless   += isset( $definition['endless'] ) ? 1 : 0;
	$lint       = lint( $waybill, (string) json_encode( $definition ) );
	if ( 0 === $lint['errors'] ) {
		continue;
	}
	++$failed;
	echo "{$graph['file']}:\n";
	foreach ( $lint['findings'] as $finding ) {
		echo "  {$finding['path']}: {$finding['text']} [{$finding['rule']}]\n";
	}
}
printf( "%d graphs, %d of them endless, %d with errors\n", count( $graphs ), $endless, $failed );
exit( 14 === count( $graphs ) && 2 === $endless && 0 === $failed ? 0 : 1 );
