<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes away what the plugin added to WordPress. The store stays where it is: it holds the proof
// of what happened, and only its owner may throw that away. What it knows of an order besides
// WooCommerce's own fields stays with the order. Mails that nobody could send are thrown away: the
// people they were for can't be asked any more.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\WordPress\Mail\MailFiles;
use Waybill\WordPress\Panels\Sessions;
use Waybill\WordPress\Rest\PreferencesController;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Upgrade\Network;
use Waybill\WordPress\Upgrade\Schema;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require __DIR__ . '/src/autoload.php';

$waybill_left = Network::each(
	true,
	static function (): void {
		/** @var \wpdb $wpdb */
		global $wpdb;
		Roles::remove();
		Roles::removeFromUsers();
		Sessions::forget();
		( new Schema( $wpdb ) )->drop();
		( new MailFiles() )->removeAll();
		Schedule::forget();
		Options::forget();
		PreferencesController::forget();
	}
);
if ( $waybill_left > 0 ) {
	error_log( "waybill: time was too short to clean {$waybill_left} sites of the network" ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
}
