<?php
// SPDX-License-Identifier: MIT
//
// Verdicts of lint against Z3's, which knows nothing of them. Machines are made up: states,
// variables of three kinds, guards over variables, facts and inputs, assertions of both forms. Each
// is written out twice, as a definition and as Horn clauses: a configuration that can be reached, and
// each move from one to the next. Z3's fixed points then say what can be reached, its solver which guards
// are always or never true and which automatic ones can be true at once.
//
//     php tests/lint/cross.php WAYBILL COUNT [SEED]

declare(strict_types=1);

[ , $waybill, $count ] = $argv;
$seed                  = (int) ( $argv[3] ?? 1 );
$texts                 = [ 'red', 'green', 'blue' ];

/** An expression as CEL and as SMT-LIB: of the variables n, b, s and of what comes from outside. */
function atom(): array {
	global $texts;
	$at    = mt_rand( 0, 2 );
	$bound = mt_rand( -1, 5 );
	$sign  = [ '<', '<=', '>', '>=', '==' ][ mt_rand( 0, 4 ) ];
	$smt   = '==' === $sign ? '=' : $sign;
	$many  = mt_rand( 0, 2 );
	return match ( mt_rand( 0, 8 ) ) {
		0, 1    => [ "vars.n $sign $bound", "($smt n " . number( $bound ) . ')' ],
		2       => [ 'vars.b', 'b' ],
		3       => [ "vars.s == '{$texts[$at]}'", "(= s $at)" ],
		4       => [ 'order.paid', 'paid' ],
		5       => [ "inputs.k $sign $bound", "($smt k " . number( $bound ) . ')' ],
		6       => [ "inputs.c == '{$texts[$at]}'", "(= c $at)" ],
		7       => [ "order.total $sign $bound", "($smt total (to_real " . number( $bound ) . '))' ],
		default => [ "order.items.size() > $many", "open$many" ],
	};
}

function number( int $value ): string {
	return $value < 0 ? '(- ' . -$value . ')' : (string) $value;
}

function formula( int $depth ): array {
	$kind = 0 === $depth ? 0 : mt_rand( 0, 4 );
	if ( $kind < 2 ) {
		return atom();
	}
	[ $left, $left_smt ]   = formula( $depth - 1 );
	[ $right, $right_smt ] = formula( $depth - 1 );
	return match ( $kind ) {
		2       => [ "($left && $right)", "(and $left_smt $right_smt)" ],
		3       => [ "($left || $right)", "(or $left_smt $right_smt)" ],
		default => [ "!($left)", "(not $left_smt)" ],
	};
}

/** New values: CEL and SMT-LIB by variable. What is not set stays. */
function assignments(): array {
	$set = [];
	$smt = [ 'n' => 'n', 'b' => 'b', 's' => 's' ];
	if ( 0 === mt_rand( 0, 1 ) ) {
		[ $set['n'], $smt['n'] ] = [
			[ 'vars.n < 4 ? vars.n + 1 : 0', '(ite (< n 4) (+ n 1) 0)' ],
			[ 'inputs.k', 'k' ],
			[ 'inputs.k + vars.n > 4 ? 4 : inputs.k + vars.n', '(ite (> (+ k n) 4) 4 (+ k n))' ],
			[ 'order.paid ? 1 : 2', '(ite paid 1 2)' ],
		][ mt_rand( 0, 3 ) ];
	}
	if ( 0 === mt_rand( 0, 2 ) ) {
		[ $set['b'], $smt['b'] ] = [ [ '!vars.b', '(not b)' ], [ 'order.paid', 'paid' ], [ 'vars.n > 2', '(> n 2)' ] ][ mt_rand( 0, 2 ) ];
	}
	if ( 0 === mt_rand( 0, 2 ) ) {
		[ $set['s'], $smt['s'] ] = [ [ 'inputs.c', 'c' ], [ "'green'", '1' ] ][ mt_rand( 0, 1 ) ];
	}
	return [ $set, $smt ];
}

/** @return array{definition: array<string, mixed>, moves: list<array<string, mixed>>, claims: list<array<string, mixed>>} */
function machine(): array {
	$count  = mt_rand( 2, 6 );
	$states = [];
	for ( $at = 0; $at < $count; $at++ ) {
		$states[ "q$at" ] = $at > 0 && 0 === mt_rand( 0, 3 ) ? [ 'final' => true ] : new stdClass();
	}
	$open        = array_keys( array_filter( $states, 'is_object' ) );
	$transitions = [];
	$moves       = [];
	for ( $at = mt_rand( 2, 2 * $count ); $at > 0; $at-- ) {
		$from                 = (array) array_rand( array_flip( $open ), mt_rand( 1, min( 2, count( $open ) ) ) );
		$to                   = mt_rand( 0, $count - 1 );
		[ $guard, $smt ]      = formula( 2 );
		[ $set, $set_smt ]    = assignments();
		$transitions[ "t$at" ] = [
			'from'   => $from,
			'to'     => "q$to",
			'roles'  => [ 'staff' ],
			'guard'  => $guard,
			'inputs' => [
				'k' => [ 'type' => 'integer', 'minimum' => 0, 'maximum' => 4, 'required' => true ],
				'c' => [ 'type' => 'string', 'enum' => $GLOBALS['texts'], 'required' => true ],
			],
		] + ( [] === $set ? [] : [ 'set' => $set ] );
		$moves[]              = [ 'name' => "t$at", 'from' => $from, 'to' => $to, 'guard' => $smt, 'set' => $set_smt ];
	}
	$claims = [];
	for ( $at = 0; $at < 2; $at++ ) {
		$reach    = mt_rand( 0, $count - 1 );
		$through  = (array) array_rand( $transitions, mt_rand( 1, 2 ) );
		$claims[] = [ 'name' => "r$at", 'reach' => "q$reach", 'only_through' => $through ];
		$state    = mt_rand( 0, $count - 1 );
		$text     = mt_rand( 0, 2 );
		$bound    = mt_rand( 0, 5 );
		$claims[] = [
			'name'  => "n$at",
			'never' => "state == 'q$state' && (vars.n == $bound || vars.b) && vars.s != '{$GLOBALS['texts'][$text]}'",
			'smt'   => "(and (= q $state) (or (= n $bound) b) (not (= s $text)))",
		];
	}
	return [
		'definition' => [
			'format'      => 1,
			'workflow'    => 'generated',
			'version'     => 1,
			'subject'     => 'order',
			'initial'     => 'q0',
			'roles'       => [ 'staff' ],
			'vars'        => [ 'n' => [ 'type' => 'int' ], 'b' => [ 'type' => 'bool' ], 's' => [ 'type' => 'string', 'default' => 'red' ] ],
			'states'      => $states,
			'transitions' => $transitions,
			'assertions'  => array_map( static fn( array $claim ): array => array_diff_key( $claim, [ 'smt' => 0 ] ), $claims ),
		],
		'moves'      => $moves,
		'claims'     => $claims,
	];
}

const OUTSIDE = "(declare-var k Int)\n(declare-var c Int)\n(declare-var paid Bool)\n(declare-var total Real)\n" .
	"(declare-var open0 Bool)\n(declare-var open1 Bool)\n(declare-var open2 Bool)\n";
const INPUTS  = '(<= 0 k) (<= k 4) (<= 0 c) (<= c 2)';

/**
 * The question whether each of $wanted can be reached, in Z3's language; without guards the graph's alone.
 *
 * @param list<array<string, mixed>> $moves
 * @param list<string>               $wanted
 */
function clauses( array $moves, array $wanted, bool $has_guards ): string {
	$text = "(set-option :fp.engine spacer)\n(declare-rel R (Int Int Bool Int))\n" . OUTSIDE .
		"(declare-var q Int)\n(declare-var n Int)\n(declare-var b Bool)\n(declare-var s Int)\n(rule (R 0 0 false 0))\n";
	foreach ( $moves as $move ) {
		foreach ( $move['from'] as $from ) {
			$guard = $has_guards ? $move['guard'] : 'true';
			$set   = $has_guards ? $move['set'] : [ 'n' => 'n', 'b' => 'b', 's' => 's' ];
			$text .= '(rule (=> (and (R ' . substr( $from, 1 ) . ' n b s) ' . INPUTS . " $guard) (R {$move['to']} {$set['n']} {$set['b']} {$set['s']})))\n";
		}
	}
	foreach ( $wanted as $at => $smt ) {
		$text .= "(declare-rel W$at ())\n(rule (=> (and (R q n b s) $smt) W$at))\n";
	}
	foreach ( array_keys( $wanted ) as $at ) {
		$text .= "(query W$at)\n";
	}
	return $text;
}

/** @return list<string> "sat" or "unsat" for each question */
function ask( string $text ): array {
	$process = proc_open( [ 'z3', '-in', '-T:60' ], [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], STDERR ], $pipes );
	fwrite( $pipes[0], $text );
	fclose( $pipes[0] );
	$out = (string) stream_get_contents( $pipes[1] );
	proc_close( $process );
	return preg_match_all( '/^(sat|unsat|unknown|timeout|\(error.*)$/m', $out, $matches ) ? $matches[1] : [];
}

/** The guards' answers: satisfiable, and satisfiable when negated. */
function ask_guards( array $moves ): array {
	$text = str_replace( 'declare-var', 'declare-const', OUTSIDE ) .
		"(declare-const n Int)\n(declare-const b Bool)\n(declare-const s Int)\n(assert (and " . INPUTS . "))\n";
	foreach ( $moves as $move ) {
		foreach ( [ $move['guard'], "(not {$move['guard']})" ] as $smt ) {
			$text .= "(push)\n(assert $smt)\n(check-sat)\n(pop)\n";
		}
	}
	return ask( $text );
}

/** @return list<array<string, mixed>> */
function lint( string $waybill, array $definition ): array {
	$process = proc_open( [ $waybill, 'lint', '--json', '-' ], [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], STDERR ], $pipes );
	fwrite( $pipes[0], (string) json_encode( $definition ) );
	fclose( $pipes[0] );
	$out = (string) stream_get_contents( $pipes[1] );
	proc_close( $process );
	return json_decode( $out, true )['findings'];
}

/** What lint says of [path]: the rules. */
function told( array $findings, string $path ): array {
	return array_column( array_filter( $findings, static fn( array $finding ): bool => $path === $finding['path'] ), 'rule' );
}

$compared  = [ 'assertions' => 0, 'failing' => 0, 'states' => 0, 'guards' => 0, 'undecided' => 0 ];
$different = 0;

/** One verdict against the other. */
function compare( string $what, string $text, bool $lint, bool $z3, array $machine ): void {
	global $compared, $different;
	++$compared[ $what ];
	if ( $lint !== $z3 ) {
		++$different;
		printf( "%s: lint says %s, Z3 %s\n%s\n", $text, json_encode( $lint ), json_encode( $z3 ), json_encode( $machine['definition'] ) );
	}
}

for ( $round = 0; $round < (int) $count; $round++ ) {
	mt_srand( $seed + $round );
	$machine  = machine();
	$findings = lint( $waybill, $machine['definition'] );
	$nevers   = array_values( array_filter( $machine['claims'], static fn( array $claim ): bool => isset( $claim['never'] ) ) );
	$answers  = ask( clauses( $machine['moves'], array_column( $nevers, 'smt' ), true ) );
	foreach ( $machine['claims'] as $index => $claim ) {
		if ( isset( $claim['never'] ) ) {
			$answer = $answers[ array_search( $claim, $nevers, true ) ] ?? 'none';
			$rules  = told( $findings, "assertions[$index].never" );
		} else {
			$left   = array_filter( $machine['moves'], static fn( array $move ): bool => ! in_array( $move['name'], $claim['only_through'], true ) );
			$answer = ask( clauses( $left, [ '(= q ' . substr( $claim['reach'], 1 ) . ')' ], false ) )[0] ?? 'none';
			$rules  = told( $findings, "assertions[$index].reach" );
		}
		if ( [ 'undecided' ] === $rules ) {
			++$compared['undecided'];
			continue;
		}
		$compared['failing'] += 'sat' === $answer ? 1 : 0;
		compare( 'assertions', "seed $round, {$claim['name']} ($answer)", [] !== $rules, 'unsat' !== $answer, $machine );
	}
	$states  = array_keys( $machine['definition']['states'] );
	$answers = ask( clauses( $machine['moves'], array_map( static fn( string $state ): string => '(= q ' . substr( $state, 1 ) . ')', $states ), false ) );
	foreach ( $states as $index => $state ) {
		compare( 'states', "seed $round, $state", in_array( 'unreachable_state', told( $findings, "states.$state" ), true ), 'unsat' === ( $answers[ $index ] ?? '' ), $machine );
	}
	$answers = ask_guards( $machine['moves'] );
	foreach ( $machine['moves'] as $index => $move ) {
		$is_constant = in_array( 'constant_guard', told( $findings, "transitions.{$move['name']}.guard" ), true );
		$z3          = 'unsat' === ( $answers[ 2 * $index ] ?? '' ) || 'unsat' === ( $answers[ 2 * $index + 1 ] ?? '' );
		/* An opaque atom may fail as well: what Z3 takes for constant lint may leave open, not the other way round. */
		compare( 'guards', "seed $round, {$move['name']}", $is_constant, $z3 && ( $is_constant || ! str_contains( $move['guard'], 'open' ) ), $machine );
	}
}
foreach ( $compared as $what => $number ) {
	echo "$number $what, ";
}
echo "$different different\n";
exit( 0 === $different && 10 * $compared['undecided'] <= $compared['assertions'] ? 0 : 1 );
