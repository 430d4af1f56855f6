<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Parameters of an address as the read model's query. What it does not know, or can't be meant, is
// refused by name: a filter that is silently dropped shows orders that nobody asked for.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\Catalog;
use Waybill\WordPress\Orders\SearchTerms;

/**
 * @phpstan-import-type Query from Catalog
 */
final class OrderQuery {

	public const FILTERS = [ 'scope', 'state', 'assignee', 'q', 'city', 'country', 'payment', 'shipping', 'created_from', 'created_to', 'due_to' ];
	public const PAGING  = [ 'sort', 'order', 'after', 'max' ];

	private const SCOPES = [ 'all', 'open', 'late', 'stuck', 'trouble', 'unassigned' ];
	private const SORTS  = [ 'created', 'due', 'moved', 'total', 'number' ];
	private const ORDERS = [ 'asc', 'desc' ];

	private const ROWS_MAX   = 200;
	private const TEXT_MAX   = 255;
	private const CURSOR_MAX = 1024;

	/** The last millisecond of the year 9999. */
	private const TIME_MAX = 253402300799999;

	/**
	 * @param array<string, mixed> $parameters by name, of FILTERS and PAGING
	 * @param string               $viewer     the actor who asks
	 * @param array<string, int>   $stuck      since when an order is stuck in a state
	 * @return Query
	 * @throws InvalidParameter
	 */
	public static function read( array $parameters, string $viewer, int $now, array $stuck ): array {
		$query = [
			'viewer' => $viewer,
			'now'    => $now,
			'stuck'  => $stuck,
		];
		foreach ( $parameters as $name => $value ) {
			if ( ! is_string( $value ) ) {
				throw new InvalidParameter( $name, __( 'must be one text', 'waybill' ) );
			}
			if ( 'q' === $name ) {
				$terms = self::terms( $value );
				$query = [] === $terms ? $query : [ 'terms' => $terms ] + $query;
				continue;
			}
			$query[ $name ] = match ( $name ) {
				'scope'      => self::oneOf( $name, $value, self::SCOPES ),
				'sort'       => self::oneOf( $name, $value, self::SORTS ),
				'order'      => self::oneOf( $name, $value, self::ORDERS ),
				'state'      => self::matching( $name, $value, '/^[a-z][a-z0-9_]{0,63}$/D', __( 'must be the name of a state', 'waybill' ) ),
				'country'    => self::matching( $name, $value, '/^[A-Z]{2}$/D', __( 'must be a country’s two capital letters', 'waybill' ) ),
				'assignee'   => 'me' === $value ? $viewer : self::matching( $name, $value, '/^(?:none|user:[1-9][0-9]{0,17})$/D', __( 'must be me, none or user:NUMBER', 'waybill' ) ),
				'max'        => self::number( $name, $value, 1, self::ROWS_MAX ),
				'after'      => self::text( $name, $value, self::CURSOR_MAX ),
				'created_from', 'created_to', 'due_to' => self::number( $name, $value, 0, self::TIME_MAX ),
				default      => self::text( $name, $value, self::TEXT_MAX ),
			};
		}
		/** @var Query $query */
		return $query;
	}

	/**
	 * @return list<list<string>>
	 * @throws InvalidParameter
	 */
	private static function terms( string $text ): array {
		// By bytes first: counting the characters of a long text takes as long as the text is.
		if ( strlen( $text ) > 4 * SearchTerms::SEARCH_CHARACTERS_MAX || 1 !== preg_match( '/^.{0,' . SearchTerms::SEARCH_CHARACTERS_MAX . '}$/Dus', $text ) ) {
			/* translators: %d: a number of characters. */
			throw new InvalidParameter( 'q', sprintf( __( 'must be a text of at most %d characters', 'waybill' ), SearchTerms::SEARCH_CHARACTERS_MAX ) );
		}
		$terms = SearchTerms::ofSearch( $text );
		if ( count( $terms ) > SearchTerms::WORDS_MAX ) {
			/* translators: %d: a number of words. */
			throw new InvalidParameter( 'q', sprintf( __( 'must have at most %d words', 'waybill' ), SearchTerms::WORDS_MAX ) );
		}
		return $terms;
	}

	/**
	 * @template Word of string
	 * @param list<Word> $words
	 * @return Word
	 */
	private static function oneOf( string $name, string $value, array $words ): string {
		$at = array_search( $value, $words, true );
		if ( false === $at ) {
			/* translators: %s: words, separated by commas. */
			throw new InvalidParameter( $name, sprintf( __( 'must be one of %s', 'waybill' ), implode( ', ', $words ) ) );
		}
		return $words[ $at ];
	}

	private static function matching( string $name, string $value, string $pattern, string $what ): string {
		return 1 === preg_match( $pattern, $value ) ? $value : throw new InvalidParameter( $name, $what );
	}

	private static function number( string $name, string $value, int $min, int $max ): int {
		if ( 1 !== preg_match( '/^(?:0|[1-9][0-9]{0,15})$/D', $value ) || (int) $value < $min || (int) $value > $max ) {
			/* translators: 1: smallest number, 2: largest number. */
			throw new InvalidParameter( $name, sprintf( __( 'must be a whole number from %1$d to %2$d', 'waybill' ), $min, $max ) );
		}
		return (int) $value;
	}

	private static function text( string $name, string $value, int $bytes ): string {
		if ( '' === $value || strlen( $value ) > $bytes || 1 !== preg_match( '/^[^\x00-\x1f\x7f]+$/Du', $value ) ) {
			/* translators: %d: a number of bytes. */
			throw new InvalidParameter( $name, sprintf( __( 'must be a text of 1 to %d bytes', 'waybill' ), $bytes ) );
		}
		return $value;
	}
}
