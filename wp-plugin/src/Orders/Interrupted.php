<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Leaves WooCommerce's code at once when its transaction is lost: what ran after that would be
// rolled back anyway and only hold locks. An Error and not an Exception, because WooCommerce
// catches exceptions in many places, notes them on the order and goes on.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class Interrupted extends \Error {
}
