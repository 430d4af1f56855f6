<?php
// SPDX-License-Identifier: MIT

/**
 * Plugin Name: The sample shop
 * Description: Stands in for WooCommerce where it is not to be had: the part of its API that Waybill uses.
 * Version: 9.2.5
 * Requires PHP: 8.2
 * License: MIT
 *
 * @package SampleShop
 */

// A verified fake, for tests and trials only. It lies in a folder named "woocommerce" and calls its
// classes and functions as WooCommerce 9.2.5 does, because that is what plugins look for; what it
// holds was written from WooCommerce's documented behaviour, and tests/lab/contract proves that
// both answer alike. It sells nothing: no cart, no checkout, no REST.

defined( 'ABSPATH' ) || exit;

define( 'WC_VERSION', '9.2.5' );
define( 'WC_PLUGIN_FILE', __FILE__ );
define( 'WC_ABSPATH', __DIR__ . '/' );

require __DIR__ . '/src/Platform.php';
require __DIR__ . '/src/Data.php';
require __DIR__ . '/src/OrderTables.php';
require __DIR__ . '/src/OrderItem.php';
require __DIR__ . '/src/OrderAddresses.php';
require __DIR__ . '/src/Order.php';
require __DIR__ . '/src/Orders.php';
require __DIR__ . '/src/Product.php';
require __DIR__ . '/src/Stock.php';
require __DIR__ . '/src/Mails.php';
require __DIR__ . '/src/Scheduler.php';
require __DIR__ . '/src/OrderScreen.php';
require __DIR__ . '/src/Install.php';

register_activation_hook( __FILE__, 'sample_shop_install' );
WC();
