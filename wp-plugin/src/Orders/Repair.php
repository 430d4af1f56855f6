<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * What became of the wish to finish a move.
 */
enum Repair {

	/** What was missing has run. */
	case Done;
	/** Nothing is missing, or somebody else is at it. */
	case Unneeded;
	/** The order has moved on, or is gone: what was missing is no longer due. */
	case Outdated;
}
