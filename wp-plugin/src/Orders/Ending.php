<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Decision;

/** How one try to apply a move ended. Its transaction is over. */
final class Ending {

	/** In the database for good, all of it. */
	public const COMMITTED = 'committed';
	/** The connection broke at COMMIT: only the move's row can tell. */
	public const UNKNOWN = 'unknown';
	/** The guard said no to the facts as they are now. */
	public const REFUSED = 'refused';
	/** WooCommerce has moved the order since the command began. */
	public const ELSEWHERE = 'elsewhere';
	public const GONE      = 'gone';
	/** A recovery has written its tombstone: this intent can't be applied any more. */
	public const BURNT = 'burnt';
	/** A lock or the connection; nothing of it is there. */
	public const LOST = 'lost';
	public const TORN = 'torn';
	/** WooCommerce or a plugin failed. */
	public const FAILED = 'failed';

	/**
	 * The plugin in front of a reason, "plugin: what it did"; its name may hold a colon, but no blank
	 * then. The whole reason where it names none.
	 */
	public static function culprit( string $reason ): string {
		return explode( ': ', $reason, 2 )[0];
	}

	/**
	 * @param self::* $kind
	 * @param string  $reason  English, for the log; with the plugin in front where one is known
	 */
	public function __construct(
		public readonly string $kind,
		public readonly string $reason = '',
		public readonly ?Decision $decision = null,
	) {
	}
}
