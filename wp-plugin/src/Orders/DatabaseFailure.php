<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * A statement on our tables or on an order's row that the database did not carry out. The code is
 * MySQL's error number.
 */
class DatabaseFailure extends \RuntimeException {

	/** Whether the same may succeed in another try: locks, a deadlock, a lost connection. */
	public function isPassing(): bool {
		return Connection::isPassing( $this->getCode() );
	}
}
