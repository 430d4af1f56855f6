<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Definitions as people read them: laid out, by lines, and what differs between two. WordPress' own
// wp_text_diff() drops indentation, which is what makes JSON readable, and compares every two lines
// of a change with each other, which takes minutes for a long one; its Text_Diff does neither.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\WordPress\Html;
use Waybill\Workflow;

final class DefinitionText {

	/** Lines that are shown around what differs. */
	private const CONTEXT = 3;

	/** Longer than this, a list or an object takes several lines. */
	private const COLUMNS = 90;

	private const FLAGS = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;

	/** As docs/workflow-format.md has them. The canonical text, which the store keeps, has them by the alphabet. */
	private const KEYS = [ 'format', 'workflow', 'version', 'name', 'type', 'title', 'label', 'text', 'description', 'subject', 'initial', 'endless', 'from', 'to', 'roles', 'vars', 'states', 'transitions', 'assertions', 'woo', 'final', 'stuck_after', 'inputs', 'guard', 'explain', 'set', 'effects' ];

	/** Objects whose keys are names, which stay in their order. */
	private const NAMED = [ 'vars', 'states', 'transitions', 'inputs', 'set', 'properties' ];

	/** The definition of a workflow, laid out for people: the same definition gives the same text. */
	public static function pretty( Workflow $workflow ): string {
		return self::layOut( json_decode( $workflow->getText(), false, 128, JSON_THROW_ON_ERROR ), '', 0, '' ) . "\n";
	}

	/** @param string $key of the value in the object around it */
	private static function layOut( mixed $value, string $key, int $depth, string $before ): string {
		if ( ! is_array( $value ) && ! $value instanceof \stdClass ) {
			return json_encode( $value, self::FLAGS );
		}
		$is_list = is_array( $value );
		$members = (array) $value;
		if ( ! $is_list && ! in_array( $key, self::NAMED, true ) ) {
			uksort( $members, static fn( int|string $one, int|string $other ): int => self::rank( (string) $one ) <=> self::rank( (string) $other ) );
		}
		[ $open, $close ] = $is_list ? [ '[', ']' ] : [ '{', '}' ];
		if ( [] === $members ) {
			return $open . $close;
		}
		$indent = str_repeat( '  ', $depth + 1 );
		$parts  = [];
		foreach ( $members as $name => $member ) {
			$label   = $is_list ? '' : json_encode( (string) $name, self::FLAGS ) . ': ';
			$parts[] = $label . self::layOut( $member, $is_list ? '' : (string) $name, $depth + 1, $label );
		}
		$blank  = $is_list ? '' : ' ';
		$inline = $open . $blank . implode( ', ', $parts ) . $blank . $close;
		// One line for what is short and has no parts of parts; a table of names is easier to scan.
		$is_flat = ! str_contains( $inline, "\n" ) && ( $is_list || $depth > 1 ) && substr_count( $inline, '{' ) < 2;
		return $is_flat && strlen( $indent . $before . $inline ) <= self::COLUMNS
			? $inline
			: "{$open}\n{$indent}" . implode( ",\n{$indent}", $parts ) . "\n" . substr( $indent, 2 ) . $close;
	}

	private static function rank( string $key ): int {
		$rank = array_search( $key, self::KEYS, true );
		return false === $rank ? count( self::KEYS ) : $rank;
	}

	/**
	 * The text as numbered lines that can be linked to.
	 *
	 * @param string              $prefix of the lines' ids
	 * @param array<int, 'error'|'warning'> $marks  lines to point out
	 */
	public static function showLines( string $text, string $prefix, array $marks ): void {
		$words = [
			'error'   => __( 'error', 'waybill' ),
			'warning' => __( 'warning', 'waybill' ),
		];
		echo '<ol class="waybill-lines" dir="ltr">';
		foreach ( explode( "\n", rtrim( $text, "\n" ) ) as $at => $line ) {
			$mark = $marks[ $at + 1 ] ?? '';
			printf(
				'<li id="%1$s%2$d"%3$s><code>%4$s</code>%5$s</li>',
				Html::text( $prefix ),
				(int) $at + 1,
				'' === $mark ? '' : ' data-level="' . Html::text( $mark ) . '"',
				Html::text( $line ),
				'' === $mark ? '' : ' <em>' . Html::text( $words[ $mark ] ) . '</em>'
			);
		}
		echo '</ol>';
	}

	/** What of [before] became what in [after]; says so where nothing did. */
	public static function showDifference( string $before, string $after ): void {
		if ( $before === $after ) {
			echo '<p>' . esc_html__( 'The two are the same.', 'waybill' ) . '</p>';
			return;
		}
		require_once ABSPATH . 'wp-includes/wp-diff.php';
		/** @var list<\Text_Diff_Op> $changes */
		$changes = ( new \Text_Diff( 'auto', [ explode( "\n", $before ), explode( "\n", $after ) ] ) )->getDiff();
		echo '<div class="waybill-scroll" tabindex="0" role="region" aria-label="' . esc_attr__( 'Differences', 'waybill' ) . '"><ul class="waybill-difference" dir="ltr">';
		$last = array_key_last( $changes );
		foreach ( $changes as $at => $change ) {
			if ( $change instanceof \Text_Diff_Op_copy ) {
				self::showContext( self::lines( $change->orig ), 0 !== $at, $at !== $last );
				continue;
			}
			self::showChanged( self::lines( $change->orig ), 'del', '-', __( 'Removed:', 'waybill' ) );
			self::showChanged( self::lines( $change->final ), 'ins', '+', __( 'Added:', 'waybill' ) );
		}
		echo '</ul></div>';
	}

	/** @return list<string> */
	private static function lines( mixed $lines ): array {
		return is_array( $lines ) ? array_values( array_filter( $lines, 'is_string' ) ) : [];
	}

	/** @param list<string> $lines */
	private static function showContext( array $lines, bool $follows, bool $leads ): void {
		$count = count( $lines );
		$first = $follows ? self::CONTEXT : 0;
		$last  = $leads ? $count - self::CONTEXT : $count;
		foreach ( $lines as $at => $line ) {
			if ( $at < $first || $at >= $last ) {
				printf( '<li><code>  %s</code></li>', Html::text( $line ) );
			} elseif ( $at === $first ) {
				/* translators: %d: number of lines. */
				printf( '<li class="waybill-skipped">%s</li>', Html::text( sprintf( _n( '%d line that is the same', '%d lines that are the same', $last - $first, 'waybill' ), $last - $first ) ) );
			}
		}
	}

	/**
	 * @param list<string> $lines
	 * @param 'del'|'ins'  $element
	 */
	private static function showChanged( array $lines, string $element, string $sign, string $words ): void {
		foreach ( $lines as $line ) {
			printf(
				'<li><%1$s><span class="screen-reader-text">%2$s </span><code><span aria-hidden="true">%3$s </span>%4$s</code></%1$s></li>',
				$element, // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- one of two words.
				Html::text( $words ),
				Html::text( $sign ),
				Html::text( $line )
			);
		}
	}
}
