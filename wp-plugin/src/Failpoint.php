<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names a step of the protocol, so that a test can end or stop the process exactly there. The
// function behind it exists only in the extension's test build; everywhere else reaching a
// failpoint is one look into the function table. An option or an environment variable as the
// switch was dropped: a shop could be left with it on.

declare(strict_types=1);

namespace Waybill\WordPress;

final class Failpoint {

	public static function reach( string $name ): void {
		if ( function_exists( 'Waybill\failpoint' ) ) {
			\Waybill\failpoint( $name );
		}
	}
}
