<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/** What became of an intent whose apply was interrupted. */
enum Settled {

	/** Nothing of it is in WooCommerce; its key is free again. */
	case Aborted;
	/** All of it is in WooCommerce, and in the log. */
	case Committed;
	/** Half of it is in WooCommerce; somebody has to look at the order. */
	case Torn;
	/** Its worker is alive and works on it. */
	case Held;
	/** Another request has settled it, or does so. */
	case Elsewhere;
}
