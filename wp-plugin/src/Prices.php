<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is left out for readers who may not see prices. A guard may look at an order's total, and then
// the reason of its refusal tells it, in the sentence and in the facts beside it. The log keeps the
// reason as it was; here such a reader gets another one.
//
// What the workflow's author wrote himself stays: it is the same for every order. All other sentences
// that a price led to are replaced, also those that hold no number: of "at most 50" and a refusal
// somebody would know that it is more.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Workflow;

/** @phpstan-import-type Event from \Waybill\Engine */
final class Prices {

	/** Facts, or members of a fact, that are prices: of the order and of each of its items. */
	private const TOTAL = 'total';

	/**
	 * A reason as somebody may read it who may not see prices.
	 *
	 * @param array<mixed> $blocker as the extension, a receipt or an event has it
	 * @return array<mixed>
	 */
	public static function withheldFrom( array $blocker ): array {
		$message = is_array( $blocker['message'] ?? null ) ? $blocker['message'] : [];
		$facts   = is_array( $blocker['facts'] ?? null ) ? $blocker['facts'] : [];
		$kept    = self::withheld( $facts );
		if ( $kept === $facts && ! self::hasAmount( $message ) ) {
			return $blocker;
		}
		$blocker['facts'] = $kept;
		if ( ! self::isAuthors( $message ) ) {
			$blocker['message'] = [];
			$blocker['text']    = __( 'Something about the order’s prices stands against it. Somebody who may see prices can tell what.', 'waybill' );
		}
		return $blocker;
	}

	/**
	 * The same of all that stands against a move. Several reasons that are withheld are told once.
	 *
	 * @param array<mixed> $blockers
	 * @return list<array<mixed>>
	 */
	public static function withheldFromAll( array $blockers ): array {
		$told     = [];
		$withheld = false;
		foreach ( array_filter( $blockers, 'is_array' ) as $blocker ) {
			$kept = self::withheldFrom( $blocker );
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
	public static function withheldFromEvent( array $event ): array {
		$body = json_decode( $event['body'], true );
		$data = is_array( $body ) && is_array( $body['data'] ?? null ) ? $body['data'] : [];
		if ( is_array( $body ) && is_array( $data['blockers'] ?? null ) ) {
			$data['blockers'] = self::withheldFromAll( $data['blockers'] );
			$event['body']    = (string) wp_json_encode( [ 'data' => $data ] + $body );
		}
		return $event;
	}

	/**
	 * The variables of an order without exact numbers: whatever was computed from a price is one.
	 *
	 * @param array<string, mixed> $vars
	 * @return array<string, mixed>
	 */
	public static function withheldFromVars( array $vars, Workflow $workflow ): array {
		$types = self::types( $workflow );
		return array_filter( $vars, static fn( string $name ): bool => ! str_contains( $types[ $name ] ?? '', 'decimal' ), ARRAY_FILTER_USE_KEY );
	}

	/** @return array<string, string> variable => type */
	private static function types( Workflow $workflow ): array {
		$definition = json_decode( $workflow->getText(), true );
		$variables  = is_array( $definition ) && is_array( $definition['vars'] ?? null ) ? $definition['vars'] : [];
		$types      = [];
		foreach ( $variables as $name => $variable ) {
			$type                    = is_array( $variable ) ? $variable['type'] ?? '' : $variable;
			$types[ (string) $name ] = is_string( $type ) ? $type : '';
		}
		return $types;
	}

	/**
	 * Facts without prices, however deep they lie, and without variables that are exact numbers.
	 *
	 * @param array<mixed> $facts
	 * @return array<mixed>
	 */
	private static function withheld( array $facts ): array {
		$kept = [];
		foreach ( $facts as $path => $fact ) {
			$path     = (string) $path;
			$is_price = self::TOTAL === $path || str_ends_with( $path, '.' . self::TOTAL );
			if ( ! $is_price && ! ( str_starts_with( $path, 'vars.' ) && self::isAmount( $fact ) ) ) {
				$kept[ $path ] = is_array( $fact ) ? self::withheld( $fact ) : $fact;
			}
		}
		return $kept;
	}

	/** Whether a value is, or holds, an exact number, which is written as a text. */
	private static function isAmount( mixed $value ): bool {
		if ( is_array( $value ) ) {
			return [] !== array_filter( $value, self::isAmount( ... ) );
		}
		return is_string( $value ) && 1 === preg_match( '/^-?[0-9]+(?:\.[0-9]+)?$/D', $value );
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
	 * Whether a message is what the workflow's author wrote, and nothing else.
	 *
	 * @param array<mixed> $message
	 */
	private static function isAuthors( array $message ): bool {
		return isset( $message['text'] ) && ! isset( $message['id'] );
	}
}
