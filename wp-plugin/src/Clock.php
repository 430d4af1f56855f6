<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

/** The wall clock, in the core's unit. */
final class Clock {

	/** Milliseconds since 1970-01-01 UTC. */
	public static function nowMs(): int {
		return (int) floor( microtime( true ) * 1000 );
	}
}
