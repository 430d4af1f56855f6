<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds this plugin's classes: Waybill\WordPress\Orders\Guard is Orders/Guard.php. The extension's
// own classes share the prefix Waybill\ and are never looked for here.

declare(strict_types=1);

spl_autoload_register(
	static function ( string $name ): void {
		$prefix = 'Waybill\\WordPress\\';
		if ( ! str_starts_with( $name, $prefix ) ) {
			return;
		}
		$file = __DIR__ . '/' . strtr( substr( $name, strlen( $prefix ) ), '\\', '/' ) . '.php';
		if ( is_file( $file ) ) {
			require $file;
		}
	}
);
