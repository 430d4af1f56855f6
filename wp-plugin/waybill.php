<?php
// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Plugin Name:          Waybill
 * Description:          Carries each paid order from new to delivered: once, by someone who was allowed to, with proof.
 * Version:              0.1.0
 * Requires at least:    6.5
 * Requires PHP:         8.2
 * Requires Plugins:     woocommerce
 * WC requires at least: 9.2
 * WC tested up to:      9.2
 * Author:               The Waybill authors
 * License:              GPL-3.0-or-later
 * License URI:          https://www.gnu.org/licenses/gpl-3.0.html
 * Text Domain:          waybill
 * Domain Path:          /build/languages
 */

declare(strict_types=1);

namespace Waybill\WordPress;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/src/autoload.php';

Plugin::boot( __FILE__ );
