<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * Something that happens to a shop at once, and what must come of it.
 */
interface Scenario {

	/** The row's name in the table, with the line of the acceptance list it brings. */
	public function name(): string;

	/** What must come of it. */
	public function expected(): string;

	/** Whether stock WooCommerce is known to fail here; the run shows that it does. */
	public function failsInStock(): bool;

	public function run( Shop $shop ): Outcome;
}
