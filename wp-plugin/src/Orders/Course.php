<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * A move whose effects run in this request, and where WooCommerce is with them.
 */
final class Course {

	/** The hook that tells of any change is over; is it a payment's status it left? */
	public const IS_CHANGED = 1;
	/** It is; does the status it reached count as paid? */
	public const IS_PAYABLE = 2;

	public Steps $steps;
	public int $at = 0;

	/** What a listener threw: WooCommerce has caught it. */
	public ?\Throwable $thrown = null;

	public function __construct(
		public readonly \WC_Order $order,
		public readonly Move $move,
	) {
		$this->steps = $move->steps;
	}
}
