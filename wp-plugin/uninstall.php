<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes away what the plugin added to WordPress. The store stays where it is: it holds the proof
// of what happened, and only its owner may throw that away. What it knows of an order besides
// WooCommerce's own fields stays with the order.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\WordPress\Mail\MailFiles;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Upgrade\Schema;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require __DIR__ . '/src/autoload.php';

/** @var \wpdb $wpdb */
global $wpdb;

Roles::remove();
Roles::removeFromUsers();
( new Schema( $wpdb ) )->drop();
( new MailFiles() )->removeAll();

// What was scheduled is cancelled since the plugin was deactivated, and still on the list.
if ( class_exists( \ActionScheduler::class ) && \ActionScheduler::is_initialized() ) {
	/** @var \ActionScheduler_Store $waybill_actions */
	$waybill_actions = \ActionScheduler::store();
	do {
		$waybill_page = (array) $waybill_actions->query_actions(
			[
				'group'    => Schedule::GROUP,
				'per_page' => 100,
			]
		);
		foreach ( array_filter( $waybill_page, 'is_scalar' ) as $waybill_action ) {
			$waybill_actions->delete_action( (string) $waybill_action );
		}
	} while ( [] !== $waybill_page );
}

foreach ( [ 'waybill_', '_transient_waybill_', '_transient_timeout_waybill_' ] as $waybill_prefix ) {
	// phpcs:ignore WordPress.DB -- our own options, whichever there are.
	$waybill_options = $wpdb->get_col( (string) $wpdb->prepare( 'SELECT option_name FROM %i WHERE option_name LIKE %s', $wpdb->options, $wpdb->esc_like( $waybill_prefix ) . '%' ) );
	array_map( 'delete_option', array_filter( $waybill_options, 'is_string' ) );
}
