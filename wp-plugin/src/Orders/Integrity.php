<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/** What a transaction is before its COMMIT. */
enum Integrity {

	/** All or nothing still holds. */
	case Whole;
	/** Rolled back by somebody, or with its connection: nothing of it is there. */
	case Lost;
	/** Somebody committed in the middle: part of it is there for good. */
	case Torn;
}
