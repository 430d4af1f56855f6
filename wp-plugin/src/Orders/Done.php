<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * How far WooCommerce got with a move's note, mails and hooks. Stored as numbers: append only.
 */
enum Done: int {

	/** Its request runs them, or was killed while it did. */
	case Running = 0;
	/** All of them ran. */
	case Finished = 1;
	/** A listener threw, or the request ended in the middle: those after it did not run. */
	case EndedEarly = 2;
	/** A manager's click runs the missing ones. */
	case BeingFinished = 3;
}
