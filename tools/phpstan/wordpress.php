<?php
// SPDX-License-Identifier: MIT
//
// What the stubs of WordPress leave out and the plugin uses: constants of wp-config.php and of
// WordPress' start. For PHPStan's eyes only.

define( 'ABSPATH', '' );
define( 'WP_CONTENT_DIR', '' );
define( 'WP_PLUGIN_DIR', '' );
define( 'WP_LANG_DIR', WP_CONTENT_DIR . '/languages' );
define( 'WPMU_PLUGIN_DIR', '' );
define( 'MINUTE_IN_SECONDS', 60 );
define( 'HOUR_IN_SECONDS', 3600 );
define( 'DAY_IN_SECONDS', 86400 );
define( 'LOGGED_IN_COOKIE', 'wordpress_logged_in_' );
