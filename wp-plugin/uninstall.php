<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes away what the plugin added to WordPress. The store stays where it is: it holds the proof
// of what happened, and only its owner may throw that away.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\WordPress\Roles\Roles;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require __DIR__ . '/src/autoload.php';

/** @var \wpdb $wpdb */
global $wpdb;

Roles::remove();
foreach ( [ 'waybill_moves', 'waybill_mail' ] as $waybill_table ) {
	// phpcs:ignore WordPress.DB -- our own tables, at uninstall.
	$wpdb->query( (string) $wpdb->prepare( 'DROP TABLE IF EXISTS %i', $wpdb->prefix . $waybill_table ) );
}
// phpcs:ignore WordPress.DB -- our own options, whichever there are.
$waybill_options = $wpdb->get_col( (string) $wpdb->prepare( 'SELECT option_name FROM %i WHERE option_name LIKE %s', $wpdb->options, $wpdb->esc_like( 'waybill_' ) . '%' ) );
foreach ( array_filter( $waybill_options, 'is_string' ) as $waybill_option ) {
	delete_option( $waybill_option );
}
