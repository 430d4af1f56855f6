<?php
// SPDX-License-Identifier: MIT
//
// The wp-config.php of every private shop. What differs between shops stands in instance.json, in
// the folder above the document root, so that this file is the same everywhere and a template shop
// can be copied as it is.

define( 'WAYBILL_LAB_FOLDER', dirname( __DIR__ ) );

$waybill_lab = json_decode(
	(string) file_get_contents( WAYBILL_LAB_FOLDER . '/instance.json' ),
	true
);

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:' . $waybill_lab['database_socket'] );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

define( 'WP_HOME', $waybill_lab['url'] );
define( 'WP_SITEURL', $waybill_lab['url'] );

// Application passwords over plain http are for local sites only.
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', WAYBILL_LAB_FOLDER . '/php-error.log' );

// Tests start scheduled work themselves, and nothing leaves this machine.
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_AUTO_UPDATE_CORE', false );
define( 'DISALLOW_FILE_MODS', true );
define( 'WP_MEMORY_LIMIT', '256M' );

foreach ( [ 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ] as $waybill_scheme ) {
	$waybill_seed = $waybill_scheme . $waybill_lab['secret'];
	define( $waybill_scheme . '_KEY', hash( 'sha256', "key $waybill_seed" ) );
	define( $waybill_scheme . '_SALT', hash( 'sha256', "salt $waybill_seed" ) );
}
unset( $waybill_lab, $waybill_scheme, $waybill_seed );

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
