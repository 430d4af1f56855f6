<?php
// SPDX-License-Identifier: MIT
//
// What the plugin's PHP says to people, held to what translators need: texts written out, the
// text domain, and a comment above ("translators: …") where something is put in. The same is asked of
// the panels by a rule of ESLint's, in wp-plugin/panels/words. WordPress' coding standard has a
// sniff for it and was dropped, as the rest of it isn't kept here.

declare(strict_types=1);

namespace Waybill\Layers;

/** Function => how many texts it takes, and whether a number stands before the context. */
const TRANSLATES = [
	'__'         => 1,
	'_e'         => 1,
	'esc_html__' => 1,
	'esc_html_e' => 1,
	'esc_attr__' => 1,
	'esc_attr_e' => 1,
	'_x'         => 2,
	'_ex'        => 2,
	'esc_html_x' => 2,
	'esc_attr_x' => 2,
	'_n'         => 3,
	'_nx'        => 4,
	'_n_noop'    => 2,
	'_nx_noop'   => 3,
];

/** Those that have a number as their third argument. */
const COUNTS = [ '_n', '_nx' ];

/**
 * The arguments of the call whose name stands at $at: tokens without comments and blanks.
 *
 * @param list<\PhpToken> $tokens
 * @return ?list<list<\PhpToken>> null for what is no call
 */
function arguments_at( array $tokens, int $at ): ?array {
	if ( '(' !== ( $tokens[ $at + 1 ] ?? null )?->text || in_array( $tokens[ $at - 1 ]->text ?? '', [ '->', '::', 'function' ], true ) ) {
		return null;
	}
	$arguments = [ [] ];
	$depth     = 0;
	for ( $index = $at + 2; isset( $tokens[ $index ] ); ++$index ) {
		$text   = $tokens[ $index ]->text;
		$depth += in_array( $text, [ '(', '[', '{' ], true ) ? 1 : ( in_array( $text, [ ')', ']', '}' ], true ) ? -1 : 0 );
		if ( $depth < 0 ) {
			break;
		}
		if ( 0 === $depth && ',' === $text ) {
			$arguments[] = [];
		} else {
			$arguments[ array_key_last( $arguments ) ][] = $tokens[ $index ];
		}
	}
	return array_values( array_filter( $arguments ) );
}

/** @param list<\PhpToken> $argument */
function literal_of( array $argument ): ?string {
	if ( 1 !== count( $argument ) || T_CONSTANT_ENCAPSED_STRING !== $argument[0]->id ) {
		return null;
	}
	return stripslashes( substr( $argument[0]->text, 1, -1 ) );
}

/** @return list<string> the number of each thing that is put in, '' for one that has none */
function places_of( string $text ): array {
	preg_match_all( '/%(?:(\d+)\$)?(?:\.\d+)?[dfs]/', str_replace( '%%', '', $text ), $match );
	return $match[1];
}

/**
 * @param list<list<\PhpToken>> $arguments
 * @return list<string> what is wrong with a call
 */
function faults_of( string $name, array $arguments, bool $has_comment ): array {
	$domain = 'waybill' === literal_of( $arguments[ TRANSLATES[ $name ] ] ?? [] ) && TRANSLATES[ $name ] + 1 === count( $arguments );
	$texts  = array_slice( $arguments, 0, TRANSLATES[ $name ] );
	if ( in_array( $name, COUNTS, true ) ) {
		unset( $texts[2] );
	}
	$texts = array_map( literal_of( ... ), $texts );
	if ( in_array( null, $texts, true ) ) {
		return [ 'a text that is not written out' ];
	}
	$faults = $domain ? [] : [ 'not the text domain "waybill"' ];
	$put    = array_map( places_of( ... ), $texts );
	if ( [] !== array_filter( $put ) && ! $has_comment ) {
		$faults[] = 'no comment for translators on the line above';
	}
	if ( [] !== array_filter( $put, static fn ( array $one ): bool => count( $one ) > 1 && in_array( '', $one, true ) ) ) {
		$faults[] = 'two things put in without numbers';
	}
	if ( [] !== array_filter( $texts, static fn ( string $text ): bool => '' === $text || trim( $text ) !== $text ) ) {
		$faults[] = 'a blank at an end';
	}
	return $faults;
}

/** WooCommerce's own words may be said in its place, with its text domain and a comment that says why. */
const OTHERS = 'phpcs:ignore WordPress.WP.I18n.TextDomainMismatch --';

/** @return array<int, true> the lines on which a comment for translators ends */
function lines_of_comments( string $text ): array {
	$lines = [];
	foreach ( \PhpToken::tokenize( $text ) as $token ) {
		if ( T_COMMENT === $token->id && 1 === preg_match( '~^(?:/\*|//)\s*translators:\s*\S~', $token->text ) ) {
			$lines[ $token->line + substr_count( rtrim( $token->text ), "\n" ) ] = true;
		}
	}
	return $lines;
}

/** @return list<string> */
function look_at_words( Source $source ): array {
	$found = [];
	foreach ( $source->matching( PLUGIN_FILES ) as $path => $text ) {
		$tokens   = Source::php_tokens( $text );
		$comments = lines_of_comments( $text );
		$lines    = explode( "\n", $text );
		foreach ( $tokens as $at => $token ) {
			$arguments = isset( TRANSLATES[ $token->text ] ) ? arguments_at( $tokens, $at ) : null;
			if ( null === $arguments || str_contains( $lines[ $token->line - 1 ], OTHERS ) ) {
				continue;
			}
			// The text's line, which may not be the call's: there gettext looks for it.
			$line        = $arguments[0][0]->line ?? 0;
			$has_comment = isset( $comments[ $line ] ) || isset( $comments[ $line - 1 ] );
			foreach ( faults_of( $token->text, $arguments, $has_comment ) as $fault ) {
				$found[] = "$path:{$token->line}: $fault";
			}
		}
	}
	return $found;
}
