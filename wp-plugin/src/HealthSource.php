<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

/** A part that knows whether it is well. */
interface HealthSource {

	/**
	 * What to tell a technical admin, worst or not.
	 *
	 * @return list<array{check: string, level: 'ok'|'warning'|'error', text: string}>
	 */
	public function healthLines(): array;
}
