<?php
// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Plugin Name: Waybill: shortcut
 * Description: Answers requests for Waybill that need no WooCommerce without loading it, the theme or other plugins. Copied here by who runs the site; without it everything works, slower.
 * Version:     0.1.0
 * Author:      The Waybill authors
 * License:     GPL-3.0-or-later
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

// The plugin may be gone, or under another name: then every request goes the long way.
if ( is_file( WP_PLUGIN_DIR . '/waybill/src/autoload.php' ) ) {
	require_once WP_PLUGIN_DIR . '/waybill/src/autoload.php';
	Waybill\WordPress\Shortcut::consider( 'waybill/waybill.php' );
}
