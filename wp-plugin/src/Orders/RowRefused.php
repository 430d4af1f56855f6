<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * The database does not let the order have the status, and would not let WooCommerce: a trigger,
 * a constraint, a full disk, a read-only server.
 */
final class RowRefused extends DatabaseFailure {
}
