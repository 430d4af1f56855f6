<?php
// SPDX-License-Identifier: MIT
//
// What the stubs of WordPress leave out and the plugin uses: constants of wp-config.php and of
// WordPress' start. For PHPStan's eyes only.

define( 'ABSPATH', '' );
define( 'WP_CONTENT_DIR', '' );
define( 'WP_PLUGIN_DIR', '' );
define( 'WPMU_PLUGIN_DIR', '' );
