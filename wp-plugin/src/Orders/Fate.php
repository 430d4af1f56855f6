<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/** What the move's row says about an apply, once a tombstone was tried in its place. */
final class Fate {

	/** The tombstone stands: nothing was committed and nothing can be any more. */
	public const NOTHING = 'nothing';
	/** The whole move is committed. */
	public const COMMITTED = 'committed';
	/** Somebody committed it in the middle. */
	public const TORN = 'torn';
	/** Its transaction is open. */
	public const HELD = 'held';

	/** @param self::* $kind */
	public function __construct(
		public readonly string $kind,
		/** The row in whose place the tombstone could not be written. */
		public readonly ?Move $move = null,
	) {
	}
}
