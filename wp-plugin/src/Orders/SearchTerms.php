<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The texts that an order is found by, and what somebody types to find it, brought to one form: small
// letters, accents folded, no separators inside. A search word finds a term that begins with it.
//
// A phone number is written in as many ways as there are people, with a country's code or a zero or
// neither. What they share is the end, so its last nine digits are kept in reverse, where whoever types
// less than all of them still types a beginning. Letters such as ö are o to one writer and oe to
// another: a name is kept both ways, and asked for both ways.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class SearchTerms {

	/** Of a search; what is longer is no name, number or address that stands on a label. */
	public const SEARCH_CHARACTERS_MAX = 200;

	/** What the read model takes of one query. */
	public const WORDS_MAX        = 8;
	public const ALTERNATIVES_MAX = 4;
	private const TERM_BYTES_MAX  = 64;

	/** Terms of one order: beyond them only those of its many products are left out. */
	private const TERMS_MAX = 120;

	/** Before the digits of a phone: no other term begins so, and no word that somebody types. */
	private const PHONE = ' ';

	private const PHONE_DIGITS     = 9;
	private const PHONE_DIGITS_MIN = 5;

	/** Locales whose spellings of accents both count. */
	private const SPELLINGS = [ 'en_US', 'de_DE' ];

	/**
	 * @param list<string> $names  of people, companies and places
	 * @param list<string> $codes  that are one word however they are written: numbers, SKUs, postcodes
	 * @param list<string> $emails
	 * @param list<string> $phones
	 * @return list<string> without repetition
	 */
	public static function ofOrder( array $names, array $codes, array $emails, array $phones ): array {
		$terms = [];
		foreach ( $phones as $phone ) {
			$terms[] = self::phone( $phone );
		}
		foreach ( $emails as $email ) {
			$terms[] = self::fold( trim( $email ), self::SPELLINGS[0] );
		}
		foreach ( self::SPELLINGS as $spelling ) {
			foreach ( $names as $name ) {
				array_push( $terms, ...self::words( self::fold( $name, $spelling ) ) );
			}
		}
		foreach ( $codes as $code ) {
			$folded  = self::fold( $code, self::SPELLINGS[0] );
			$terms[] = self::joined( $folded );
			array_push( $terms, ...self::words( $folded ) );
		}
		return array_slice( self::distinct( $terms ), 0, self::TERMS_MAX );
	}

	/**
	 * What a search asks for: of each list one must be the beginning of a term. Empty when nothing is
	 * left to ask for.
	 *
	 * @return list<list<string>> may be longer than WORDS_MAX
	 */
	public static function ofSearch( string $text ): array {
		$text = trim( $text );
		if ( 1 === preg_match( '#^[0-9+()/.\s-]+$#D', $text ) ) {
			$digits = (string) preg_replace( '/\D/', '', $text );
			if ( strlen( $digits ) >= self::PHONE_DIGITS_MIN ) {
				return [ self::distinct( [ $digits, self::phone( $digits ) ] ) ];
			}
		}
		$asked = [];
		foreach ( self::split( $text ) as $word ) {
			$alternatives = [];
			foreach ( self::SPELLINGS as $spelling ) {
				$folded       = self::fold( $word, $spelling );
				$joined       = self::joined( $folded );
				$alternatives = '' === $joined ? $alternatives : [ ...$alternatives, $joined, $folded ];
			}
			$alternatives = self::distinct( $alternatives );
			if ( [] !== $alternatives ) {
				$asked[] = array_slice( $alternatives, 0, self::ALTERNATIVES_MAX );
			}
		}
		// What is punctuation alone is found nowhere, instead of everywhere.
		return [] === $asked && '' !== $text ? [ self::distinct( [ $text ] ) ] : $asked;
	}

	/** The end of a phone number, reversed; empty where there is no number. */
	private static function phone( string $text ): string {
		$digits = (string) preg_replace( '/\D/', '', $text );
		return strlen( $digits ) < self::PHONE_DIGITS_MIN ? '' : self::PHONE . strrev( substr( $digits, -self::PHONE_DIGITS ) );
	}

	/**
	 * Each word as one, and its parts: "o'brien" is found by "obrien" and by "brien".
	 *
	 * @return list<string>
	 */
	private static function words( string $folded ): array {
		$words = [];
		foreach ( self::split( $folded ) as $word ) {
			$words[] = self::joined( $word );
			array_push( $words, ...array_values( array_filter( (array) preg_split( '/[^\p{L}\p{N}\p{M}]+/u', $word ), 'is_string' ) ) );
		}
		return $words;
	}

	/** @return list<string> */
	private static function split( string $text ): array {
		$words = preg_split( '/[\s\p{Z}]+/u', $text, -1, PREG_SPLIT_NO_EMPTY );
		return false === $words ? [] : $words;
	}

	private static function joined( string $folded ): string {
		return (string) preg_replace( '/[^\p{L}\p{N}\p{M}]+/u', '', $folded );
	}

	private static function fold( string $text, string $spelling ): string {
		$plain = remove_accents( $text, $spelling );
		return function_exists( 'mb_strtolower' ) ? mb_strtolower( $plain, 'UTF-8' ) : strtolower( $plain );
	}

	/**
	 * @param list<string> $terms
	 * @return list<string>
	 */
	private static function distinct( array $terms ): array {
		$cut = array_map( static fn( string $term ): string => Text::cut( (string) preg_replace( '/\p{Cc}+/u', '', $term ), self::TERM_BYTES_MAX ), $terms );
		return array_values( array_unique( array_filter( $cut, static fn( string $term ): bool => '' !== $term ) ) );
	}
}
