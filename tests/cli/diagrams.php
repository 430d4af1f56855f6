<?php
// SPDX-License-Identifier: MIT
//
// Looks at pictures of generated workflows with the eyes of a reader: is each one XML that stands
// alone, does every box lie in view and on no other box, does no arrow run through a box, can every
// label be read? And are the lines of the Mermaid text nothing but what they should be?
//
//     php tests/cli/diagrams.php WAYBILL [SEED...]

declare(strict_types=1);

/** What is wrong: sentences. */
$found = [];

/** @return array<string, mixed> a definition; the same seed gives the same */
function definition( int $seed ): array {
	mt_srand( $seed );
	$letters = [ ...str_split( 'abcdefghij   <>&"\'#;:%{}[]`\\-' ), 'ä', 'ש', 'ش', '中', "\u{301}", "\u{202e}", "\u{2028}", "\x01", "\u{ffff}", "\u{1f4e6}" ];
	$label   = static function () use ( $letters ): string {
		$text = '';
		for ( $left = [ 3, 12, 30, 100 ][ mt_rand( 0, 3 ) ]; $left > 0; $left-- ) {
			$text .= $letters[ mt_rand( 0, count( $letters ) - 1 ) ];
		}
		return $text;
	};
	$count   = [ 1, 2, 5, 12, 40 ][ $seed % 5 ];
	$states  = [];
	for ( $at = 0; $at < $count; $at++ ) {
		$states[ "s$at" ] = [ 'label' => $label() ] + ( $at > $count * 0.8 ? [ 'final' => true ] : [] );
	}
	$open        = array_keys( array_filter( $states, static fn( array $state ): bool => ! isset( $state['final'] ) ) );
	$transitions = [];
	for ( $at = mt_rand( 1, 2 * $count ); $at > 0; $at-- ) {
		$from = (array) array_rand( array_flip( $open ), mt_rand( 1, min( count( $open ), 0 === $seed % 3 ? 6 : 1 ) ) );
		$transitions[ "t$at" ] = [
			'label' => $label(),
			'from'  => $from,
			'to'    => 's' . mt_rand( 0, $count - 1 ),
			'roles' => [ 'staff' ],
		];
	}
	return [
		'format'      => 1,
		'workflow'    => 'generated',
		'version'     => 1,
		'subject'     => 'order',
		'initial'     => 's0',
		'roles'       => [ 'staff' ],
		'states'      => $states,
		'transitions' => $transitions,
	];
}

function draw( string $waybill, string $definition, string $format ): string {
	$process = proc_open( [ $waybill, 'diagram', '-', "--$format" ], [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], STDERR ], $pipes );
	fwrite( $pipes[0], $definition );
	fclose( $pipes[0] );
	$out = (string) stream_get_contents( $pipes[1] );
	return 0 === proc_close( $process ) ? $out : '';
}

/** What is drawn instead of what can't be, and no blanks: lines are broken at them. */
function visible( string $label ): string {
	return (string) preg_replace( [ '/[\x00-\x1f\x7f\x{80}-\x{9f}\x{fffe}\x{ffff}]/u', '/ /' ], [ "\u{fffd}", '' ], $label );
}

/** @return list<array{float, float}> points of the lines of a path, close to one another */
function points( string $path ): array {
	$points = [];
	[ $x, $y ] = [ 0.0, 0.0 ];
	preg_match_all( '/([MVC])([-0-9 ]+)/', $path, $steps, PREG_SET_ORDER );
	foreach ( $steps as [ , $kind, $text ] ) {
		$numbers = array_map( 'floatval', explode( ' ', trim( $text ) ) );
		if ( 'V' === $kind ) {
			for ( $part = 0; $part <= 20; $part++ ) {
				$points[] = [ $x, $y + ( $numbers[0] - $y ) * $part / 20 ];
			}
			$y = $numbers[0];
			continue;
		}
		for ( $part = 0; 'C' === $kind && $part <= 20; $part++ ) {
			$t        = $part / 20;
			$weights  = [ ( 1 - $t ) ** 3, 3 * $t * ( 1 - $t ) ** 2, 3 * $t ** 2 * ( 1 - $t ), $t ** 3 ];
			$points[] = [
				$weights[0] * $x + $weights[1] * $numbers[0] + $weights[2] * $numbers[2] + $weights[3] * $numbers[4],
				$weights[0] * $y + $weights[1] * $numbers[1] + $weights[2] * $numbers[3] + $weights[3] * $numbers[5],
			];
		}
		[ $x, $y ] = array_slice( $numbers, -2 );
		$points[]  = [ $x, $y ];
	}
	return $points;
}

/**
 * @param array<string, mixed> $definition
 * @return list<string>
 */
function look_at_svg( string $svg, array $definition ): array {
	$found    = [];
	$document = new DOMDocument();
	libxml_use_internal_errors( true );
	if ( '' === $svg || ! $document->loadXML( $svg, LIBXML_NONET ) ) {
		return [ 'no XML: ' . ( libxml_get_last_error() ? libxml_get_last_error()->message : 'empty' ) ];
	}
	$path = new DOMXPath( $document );
	$path->registerNamespace( 's', 'http://www.w3.org/2000/svg' );
	$root = $document->documentElement;
	foreach ( [ 'aria-labelledby', 'aria-describedby' ] as $name ) {
		if ( 1 !== $path->query( "//s:*[@id='{$root->getAttribute( $name )}']" )->length ) {
			$found[] = "$name leads nowhere";
		}
	}
	if ( 0 !== $path->query( '//*[namespace-uri()!="http://www.w3.org/2000/svg"]|//s:script|//s:a|//s:image|//s:use|//@*[starts-with(name(),"on") or contains(name(),"href")]' )->length || str_contains( $svg, 'url(' ) ) {
		$found[] = 'it does not stand alone';
	}
	$view  = array_map( 'intval', explode( ' ', $root->getAttribute( 'viewBox' ) ) );
	$boxes = [];
	foreach ( $path->query( '//s:rect[@class="box"]' ) as $rect ) {
		$boxes[] = array_map( static fn( string $name ): int => (int) $rect->getAttribute( $name ), [ 'x', 'y', 'width', 'height' ] );
	}
	if ( count( $boxes ) !== count( $definition['states'] ) ) {
		$found[] = 'not one box a state';
	}
	foreach ( $boxes as $at => [ $x, $y, $width, $height ] ) {
		if ( $x < 0 || $y < 0 || $x + $width > $view[2] || $y + $height > $view[3] ) {
			$found[] = 'a box out of view';
		}
		foreach ( array_slice( $boxes, $at + 1 ) as [ $other_x, $other_y, $other_width, $other_height ] ) {
			if ( $x < $other_x + $other_width && $other_x < $x + $width && $y < $other_y + $other_height && $other_y < $y + $height ) {
				$found[] = 'two boxes overlap';
			}
		}
	}
	foreach ( $path->query( '//s:path[@class="line"]' ) as $line ) {
		foreach ( points( $line->getAttribute( 'd' ) ) as [ $point_x, $point_y ] ) {
			if ( $point_x < 0 || $point_y < 0 || $point_x > $view[2] || $point_y > $view[3] ) {
				$found[] = 'an arrow out of view';
			}
			foreach ( $boxes as [ $x, $y, $width, $height ] ) {
				if ( $point_x > $x + 1 && $point_x < $x + $width - 1 && $point_y > $y + 1 && $point_y < $y + $height - 1 ) {
					$found[] = 'an arrow runs through a box';
				}
			}
		}
	}
	foreach ( [ 'states', 'names' ] as $group ) {
		$drawn = [];
		foreach ( $path->query( "//s:g[@class='$group']/s:text" ) as $text ) {
			$drawn[] = str_replace( ' ', '', $text->textContent );
		}
		foreach ( $definition[ 'names' === $group ? 'transitions' : 'states' ] as $name => $part ) {
			if ( ! in_array( visible( $part['label'] ), $drawn, true ) ) {
				$found[] = "the label of $name can't be read";
			}
		}
	}
	return array_values( array_unique( $found ) );
}

/**
 * @param array<string, mixed> $definition
 * @return list<string>
 */
function look_at_mermaid( string $text, array $definition ): array {
	$label = '(?:[ A-Za-z0-9.,\'\/()!?+*_-]|[^\x00-\x9f\x{2028}-\x{202e}]|#[0-9]+;)*';
	$lines  = explode( "\n", rtrim( $text, "\n" ) );
	$arrows = 0;
	foreach ( $lines as $line ) {
		if ( 1 !== preg_match( "/^(stateDiagram-v2|    state \"$label\" as s_[a-z0-9_]+|    (s_[a-z0-9_]+|\[\*\]) --> (s_[a-z0-9_]+|\[\*\])( : $label(<br>$label)*)?)\$/u", $line ) ) {
			return [ "a line that is none of Mermaid's: $line" ];
		}
		if ( preg_match( '/ --> s_.* : /', $line ) ) {
			$arrows += 1 + substr_count( $line, '<br>' );
		}
	}
	$wanted = array_sum( array_map( static fn( array $transition ): int => count( $transition['from'] ), $definition['transitions'] ) );
	return $arrows === $wanted ? [] : [ "$arrows arrows of $wanted" ];
}

[ , $waybill ] = $argv;
$seeds         = array_map( 'intval', array_slice( $argv, 2 ) ) ?: range( 1, 60 );
foreach ( $seeds as $seed ) {
	$definition = definition( $seed );
	$text       = json_encode( $definition, JSON_THROW_ON_ERROR );
	$svg        = draw( $waybill, $text, 'svg' );
	$problems   = [ ...look_at_svg( $svg, $definition ), ...look_at_mermaid( draw( $waybill, $text, 'mermaid' ), $definition ) ];
	if ( draw( $waybill, $text, 'svg' ) !== $svg ) {
		$problems[] = 'twice not the same bytes';
	}
	foreach ( $problems as $problem ) {
		echo "seed $seed: $problem\n";
		$found[] = $problem;
	}
}
exit( [] === $found ? 0 : 1 );
