<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\WordPress\Plugin;

/** How our parts of wp-admin look: one small file, loaded where one of them is shown. */
final class Stylesheet {

	public static function enqueue(): void {
		wp_enqueue_style( 'waybill-admin', plugins_url( 'assets/admin.css', dirname( __DIR__ ) ), [], Plugin::VERSION );
	}
}
