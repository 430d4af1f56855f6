<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Refusals in the language of whoever reads them. The core says what stands against a move as a
// message: templates, and what is put into them. Only here does it become a sentence, for REST, the
// order screen, the command line and the history alike, so that all of them say the same.
//
// What was stored before there were messages, or by a core that knows more templates than this
// plugin does, is shown as it was stored, in English.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\WordPress\Orders\History;

final class Sentences {

	/** What a workflow's author called things: where it is the shipped one, translators know the words. */
	private const LABELS = [ 'move', 'state', 'states', 'input', 'title' ];

	/** As deep as the core nests them; what is deeper is none of its messages. */
	private const DEPTH_MAX = 20;

	/**
	 * Why not, in one or two sentences.
	 *
	 * @param array<mixed> $blocker as the extension, a receipt or an event has it
	 */
	public static function of( array $blocker ): string {
		$message = $blocker['message'] ?? null;
		$text    = is_array( $message ) && [] !== $message ? self::say( $message, 0 ) : null;
		if ( null !== $text && '' !== $text ) {
			return $text;
		}
		return is_string( $blocker['text'] ?? null ) ? $blocker['text'] : '';
	}

	/**
	 * All that stands against a move.
	 *
	 * @param array<mixed> $blockers
	 */
	public static function all( array $blockers ): string {
		return implode( ' ', array_map( self::of( ... ), array_filter( $blockers, 'is_array' ) ) );
	}

	/** Null for what is no message that this plugin knows. */
	private static function say( mixed $message, int $depth, bool $is_label = false ): ?string {
		if ( is_string( $message ) || is_int( $message ) ) {
			return $is_label ? Catalogue::shipped( (string) $message ) : (string) $message;
		}
		if ( ! is_array( $message ) || $depth > self::DEPTH_MAX ) {
			return null;
		}
		return match ( true ) {
			isset( $message['id'] )      => self::fill( $message['id'], $message['with'] ?? [], $depth, $is_label ),
			isset( $message['or'] )      => self::join( $message['or'], 'list.or', $depth, $is_label ),
			isset( $message['and'] )     => self::join( $message['and'], 'list.and', $depth, $is_label ),
			isset( $message['decimal'] ) => is_string( $message['decimal'] ) ? Numbers::exact( $message['decimal'] ) : null,
			isset( $message['at'] )      => is_int( $message['at'] ) ? History::moment( $message['at'] ) : null,
			isset( $message['actor'] )   => is_string( $message['actor'] ) ? Actors::name( $message['actor'] ) : null,
			isset( $message['text'] )    => self::own( $message['text'], $message['in'] ?? [] ),
			default                      => null,
		};
	}

	private static function fill( mixed $id, mixed $with, int $depth, bool $is_label ): ?string {
		if ( ! is_string( $id ) || ! is_array( $with ) ) {
			return null;
		}
		$count    = $with['count'] ?? null;
		$template = is_int( $count ) ? Catalogue::plural( $id, $count ) : Catalogue::template( $id );
		$places   = [];
		foreach ( $with as $name => $value ) {
			$said = self::say( $value, $depth + 1, $is_label || in_array( $name, self::LABELS, true ) );
			if ( null === $said ) {
				return null;
			}
			$places[ '{' . $name . '}' ] = $said;
		}
		// At once: a name with braces in it stays a name.
		return null === $template ? null : strtr( $template, $places );
	}

	/** "A, B or C": with the last two joined by the template [last]. */
	private static function join( mixed $items, string $last, int $depth, bool $is_label ): ?string {
		if ( ! is_array( $items ) || ! array_is_list( $items ) || [] === $items ) {
			return null;
		}
		$joined = null;
		foreach ( $items as $index => $item ) {
			$said = self::say( $item, $depth + 1, $is_label );
			if ( null === $said ) {
				return null;
			}
			$template = Catalogue::template( count( $items ) - 1 === $index ? $last : 'list.next' ) ?? '';
			$joined   = null === $joined ? $said : strtr(
				$template,
				[
					'{before}' => $joined,
					'{item}'   => $said,
				]
			);
		}
		return $joined;
	}

	/** What the workflow's author wrote, in the reader's language if he did. */
	private static function own( mixed $text, mixed $others ): ?string {
		$tag = str_replace( '_', '-', determine_locale() );
		while ( is_array( $others ) && '' !== $tag ) {
			if ( is_string( $others[ $tag ] ?? null ) ) {
				return $others[ $tag ];
			}
			$tag = substr( $tag, 0, (int) strrpos( $tag, '-' ) );
		}
		return is_string( $text ) ? Catalogue::shipped( $text ) : null;
	}
}
