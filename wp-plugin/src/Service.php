<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

/**
 * A part of the plugin that listens to WordPress. Hooks are added here and nowhere else, so that
 * an object can be made without changing anything.
 */
interface Service {

	public function register(): void;
}
