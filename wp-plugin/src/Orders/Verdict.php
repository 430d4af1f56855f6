<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a wish to change an order's status comes to, once the order's row is locked and read. Pure:
// the row, the order's moves and the copy that wants the change are all it looks at.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

enum Verdict {

	/** The change is made, from what the row holds, whatever the copy believed. */
	case Move;
	/** The row is there already. */
	case Duplicate;
	/** The row was there since this copy was loaded, and has gone on. */
	case LateDuplicate;
	/** There is no such order any more. */
	case Gone;

	/**
	 * @param string     $from   what the copy was loaded with
	 * @param string     $to     what it wants
	 * @param ?string    $row    what the order's row holds; null when there is none
	 * @param list<Move> $recent the order's moves, newest first
	 */
	public static function of( string $from, string $to, ?string $row, array $recent ): self {
		if ( null === $row ) {
			return self::Gone;
		}
		if ( $row === $to ) {
			return self::Duplicate;
		}
		if ( $row !== $from && self::wasReachedAfter( $from, $to, $recent ) ) {
			return self::LateDuplicate;
		}
		return self::Move;
	}

	public function isDropped(): bool {
		return self::Move !== $this;
	}

	/**
	 * Whether the order went to [to] after it last left [from]. The copy was loaded while the row
	 * held [from], so before that departure or an earlier one: no clock has to be believed.
	 *
	 * @param list<Move> $recent newest first
	 */
	private static function wasReachedAfter( string $from, string $to, array $recent ): bool {
		$is_reached = false;
		foreach ( $recent as $move ) {
			if ( ! $move->isEffective() ) {
				continue;
			}
			$is_reached = $is_reached || $move->to === $to;
			if ( $move->from === $from ) {
				return $is_reached;
			}
		}
		return false;
	}
}
