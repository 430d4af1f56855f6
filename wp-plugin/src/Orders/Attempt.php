<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * What came of one try to change an order's status.
 */
final class Attempt {

	public function __construct(
		public readonly Verdict $verdict,
		/** What the order's row held, without "wc-"; empty when it is gone. */
		public readonly string $row,
		/** Another request still runs the effects of its move: nothing was written. */
		public readonly bool $isBusy,
		/** The move that was written. */
		public readonly ?Move $move = null,
	) {
	}
}
