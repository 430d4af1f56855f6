<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is left out for readers who may not see prices. A guard may look at an order's total, and then
// the reason of its refusal tells it, in the sentence and in the facts beside it. The log keeps the
// reason as it was; here such a reader gets another one.
//
// What the workflow's author wrote himself stays: it is the same for every order. All other sentences
// that a price led to are replaced, also those that hold no number: of "at most 50" and a refusal
// somebody would know that it is more. A part that looks at an order's items has all of each item
// among its facts, or in the log none; whether it asked for a price is read from the message, which
// names what was compared. Where that could not be put into words, any expression of the workflow
// that names a total counts: rather one sentence too many is withheld than one too few.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Workflow;

/** @phpstan-import-type Event from \Waybill\Engine */
final class Prices {

	/** The member that is a price: of the order and of each of its items. */
	private const TOTAL = 'total';

	/** Facts, as messages name them, that are prices. */
	private const NAMED = [ 'fact.order.total', 'fact.item.total' ];

	/** What they call that which has prices in it. */
	private const HOLDERS = [ 'fact.order', 'fact.order.items' ];

	/** What they call entries of maps and lists. */
	private const ENTRIES = [ 'at', 'fact.item', 'fact.item.member' ];

	/** Messages that don't say what was compared. */
	private const VAGUE = [ 'as_needed', 'guard.while' ];

	/** Messages that don't say what was looked at either, and may quote a value. */
	private const UNCHECKED = [ 'guard.unchecked', 'guard.unchecked_why', 'guard.unset', 'guard.unset_why' ];

	/** @var array<string, string> variable => type */
	private readonly array $types;

	private readonly bool $asksForTotals;

	/** @param Workflow $workflow the one of the order that is told of */
	public function __construct( Workflow $workflow ) {
		$definition          = json_decode( $workflow->getText(), true );
		$definition          = is_array( $definition ) ? $definition : [];
		$this->types         = self::types( $definition );
		$transitions         = is_array( $definition['transitions'] ?? null ) ? $definition['transitions'] : [];
		$guards              = array_column( $transitions, 'guard' );
		$sets                = array_filter( array_column( $transitions, 'set' ), 'is_array' );
		$expressions         = array_filter( array_merge( $guards, ...array_map( 'array_values', array_values( $sets ) ) ), 'is_string' );
		$this->asksForTotals = [] !== preg_grep( '/\btotal\b/', $expressions );
	}

	/**
	 * A reason as somebody may read it who may not see prices.
	 *
	 * @param array<mixed> $blocker as the extension, a receipt or an event has it
	 * @return array<mixed>
	 */
	public function withheldFrom( array $blocker ): array {
		$message = is_array( $blocker['message'] ?? null ) ? $blocker['message'] : [];
		$facts   = is_array( $blocker['facts'] ?? null ) ? $blocker['facts'] : [];
		if ( ! in_array( $blocker['code'] ?? 'guard', [ 'guard', 'guard_error' ], true ) ) {
			// Nothing else looks at prices: a number in it is what he filled in himself, or a bound of that.
			return $blocker;
		}
		$kept = $this->withheld( $facts );
		if ( ! self::isAuthors( $message ) && $this->isOfPrice( $message, $facts, $kept ) ) {
			$blocker['message'] = [];
			$blocker['text']    = __( 'Something about the order’s prices stands against it. Somebody who may see prices can tell what.', 'waybill' );
		}
		// Only where something was left out: facts that are not there stay away.
		return $kept === $facts ? $blocker : [ 'facts' => $kept ] + $blocker;
	}

	/**
	 * The same of all that stands against a move. Several reasons that are withheld are told once.
	 *
	 * @param array<mixed> $blockers
	 * @return list<array<mixed>>
	 */
	public function withheldFromAll( array $blockers ): array {
		$told     = [];
		$withheld = false;
		foreach ( array_filter( $blockers, 'is_array' ) as $blocker ) {
			$kept = $this->withheldFrom( $blocker );
			$new  = ( $kept['text'] ?? null ) !== ( $blocker['text'] ?? null );
			if ( ! $new || ! $withheld ) {
				$told[] = $kept;
			}
			$withheld = $withheld || $new;
		}
		return $told;
	}

	/**
	 * An event as a sentence may be made of it for such a reader. Its body is another then, and no proof.
	 *
	 * @param Event $event
	 * @return Event
	 */
	public function withheldFromEvent( array $event ): array {
		$body = json_decode( $event['body'], true );
		$data = is_array( $body ) && is_array( $body['data'] ?? null ) ? $body['data'] : [];
		if ( is_array( $body ) && is_array( $data['blockers'] ?? null ) ) {
			$data['blockers'] = $this->withheldFromAll( $data['blockers'] );
			$event['body']    = (string) wp_json_encode( [ 'data' => $data ] + $body );
		}
		return $event;
	}

	/**
	 * The variables of an order without exact numbers, which is what prices are kept in. A workflow that
	 * turns a price into another type gives it to everybody: that is its author's to decide.
	 *
	 * @param array<mixed> $vars
	 * @return array<mixed>
	 */
	public function withheldFromVars( array $vars ): array {
		return array_filter( $vars, fn( mixed $value, int|string $name ): bool => ! $this->isExact( (string) $name, $value ), ARRAY_FILTER_USE_BOTH );
	}

	/**
	 * Whether a price led to a reason.
	 *
	 * @param array<mixed> $message
	 * @param array<mixed> $facts
	 * @param array<mixed> $kept    what of the facts is no price
	 */
	private function isOfPrice( array $message, array $facts, array $kept ): bool {
		$has_lost = [] !== array_diff_key( $facts, $kept ) || ( $kept['vars'] ?? null ) !== ( $facts['vars'] ?? null );
		if ( $has_lost || self::names( $message, self::NAMED ) || ( self::hasAmount( $message ) && ! self::isOfInputs( $message, $facts ) ) ) {
			return true;
		}
		$is_vague = self::names( $message, self::VAGUE ) && self::names( $message, self::HOLDERS );
		return $this->asksForTotals && ( [] === $message || $is_vague || self::names( $message, self::UNCHECKED ) );
	}

	/**
	 * Whether nothing but inputs was compared. Lists and maps are no facts of the log; what is an entry
	 * of one says so in the message.
	 *
	 * @param array<mixed> $message
	 * @param array<mixed> $facts
	 */
	private static function isOfInputs( array $message, array $facts ): bool {
		$others = array_filter( array_keys( $facts ), static fn( int|string $path ): bool => ! str_starts_with( (string) $path, 'inputs.' ) );
		return [] !== $facts && [] === $others && ! self::names( $message, self::ENTRIES );
	}

	/**
	 * Whether an exact number stands in a message.
	 *
	 * @param array<mixed> $message
	 */
	private static function hasAmount( array $message ): bool {
		foreach ( $message as $member => $part ) {
			if ( 'decimal' === $member || ( is_array( $part ) && self::hasAmount( $part ) ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * @param array<mixed> $definition
	 * @return array<string, string> variable => type
	 */
	private static function types( array $definition ): array {
		$variables = is_array( $definition['vars'] ?? null ) ? $definition['vars'] : [];
		$types     = [];
		foreach ( $variables as $name => $variable ) {
			$type                    = is_array( $variable ) ? $variable['type'] ?? '' : $variable;
			$types[ (string) $name ] = is_string( $type ) ? $type : '';
		}
		return $types;
	}

	/**
	 * Facts, by their paths, without prices and without variables that are exact numbers.
	 *
	 * @param array<mixed> $facts
	 * @return array<mixed>
	 */
	private function withheld( array $facts ): array {
		$kept = [];
		foreach ( $facts as $path => $fact ) {
			$names = explode( '.', (string) $path );
			if ( 'vars' === $names[0] && isset( $names[1] ) ? $this->isExact( $names[1], $fact ) : 'order.' . self::TOTAL === $path ) {
				continue;
			}
			$kept[ $path ] = match ( true ) {
				! is_array( $fact )    => $fact,
				'order' === $names[0] => self::withoutTotals( $fact ),
				'vars' === $path       => $this->withheldFromVars( $fact ),
				default                => $fact,
			};
		}
		return $kept;
	}

	/**
	 * An order, or its items, without what they cost.
	 *
	 * @param array<mixed> $fact
	 * @return array<mixed>
	 */
	private static function withoutTotals( array $fact ): array {
		unset( $fact[ self::TOTAL ] );
		return array_map( static fn( mixed $part ): mixed => is_array( $part ) ? self::withoutTotals( $part ) : $part, $fact );
	}

	/** Whether a variable is, or holds, exact numbers; one that the workflow does not know, by its looks. */
	private function isExact( string $name, mixed $value ): bool {
		return isset( $this->types[ $name ] ) ? str_contains( $this->types[ $name ], 'decimal' ) : self::looksExact( $value );
	}

	/** An exact number is written as a text. */
	private static function looksExact( mixed $value ): bool {
		if ( is_array( $value ) ) {
			return [] !== array_filter( $value, self::looksExact( ... ) );
		}
		return is_string( $value ) && 1 === preg_match( '/^-?[0-9]+(?:\.[0-9]+)?$/D', $value );
	}

	/**
	 * Whether one of the templates [ids] is anywhere in a message.
	 *
	 * @param array<mixed> $message
	 * @param list<string> $ids
	 */
	private static function names( array $message, array $ids ): bool {
		foreach ( $message as $member => $part ) {
			if ( ( 'id' === $member && in_array( $part, $ids, true ) ) || ( is_array( $part ) && self::names( $part, $ids ) ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a message is what the workflow's author wrote, and nothing else.
	 *
	 * @param array<mixed> $message
	 */
	private static function isAuthors( array $message ): bool {
		return isset( $message['text'] ) && ! isset( $message['id'] );
	}
}
