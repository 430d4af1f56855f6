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

// This copy stays when the plugin goes, is named otherwise or put back to a version from before the
// shortcut: then every request goes the long way. Requests of anybody else see one comparison of it.
( static function (): void {
	$asked = $_SERVER['REQUEST_URI'] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- only compared.
	$code  = WP_PLUGIN_DIR . '/waybill/src/autoload.php';
	if ( ! is_string( $asked ) || 1 !== preg_match( '#/waybill/v1/(?:orders|changes|today)\b#', $asked ) || ! is_file( $code ) ) {
		return;
	}
	require_once $code;
	if ( class_exists( Waybill\WordPress\Shortcut::class ) ) {
		Waybill\WordPress\Shortcut::consider( 'waybill/waybill.php' );
	}
} )();
