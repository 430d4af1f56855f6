<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

/** A parameter or member of a request that can't be taken as it is; the message says what it must be. */
final class InvalidParameter extends \RuntimeException {

	public function __construct( public readonly string $field, string $what ) {
		parent::__construct( $what );
	}
}
