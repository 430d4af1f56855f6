<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Chooses where a new store lives. Beside the web root where that is possible, because no server
// then serves it; inside wp-content under a name nobody can guess where it is not, with the two
// files that Apache and directory listings need to be told.

declare(strict_types=1);

namespace Waybill\WordPress;

final class StorePlace {

	/** So many that nobody finds the folder by guessing. */
	private const SECRET_BYTES = 16;

	/**
	 * The name of a store for this site; its folder exists afterwards.
	 *
	 * @throws Unavailable Where no folder can be made.
	 */
	public static function choose(): string {
		$folder = self::outside() ?? self::inside();
		return 'sqlite:' . $folder . '/waybill.db';
	}

	/** Removes the folder of a store that was chosen and is not to be: nothing is in it yet. */
	public static function discard( string $name ): void {
		$folder = dirname( substr( $name, strlen( 'sqlite:' ) ) );
		foreach ( [ '.htaccess', 'index.php' ] as $file ) {
			if ( is_file( "{$folder}/{$file}" ) ) {
				wp_delete_file( "{$folder}/{$file}" );
			}
		}
		rmdir( $folder ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_rmdir -- our own folder, made a moment ago.
	}

	private static function outside(): ?string {
		$root   = $_SERVER['DOCUMENT_ROOT'] ?? '';
		$root   = is_string( $root ) && '' !== $root ? realpath( $root ) : false;
		$parent = realpath( dirname( ABSPATH ) );
		if ( false === $parent || ! wp_is_writable( $parent ) ) {
			return null;
		}
		if ( false !== $root && str_starts_with( $parent . '/', $root . '/' ) ) {
			return null;
		}
		// The command line knows no web root. A WordPress in a folder of a site has that site above it.
		$below = trim( (string) wp_parse_url( site_url(), PHP_URL_PATH ), '/' );
		if ( false === $root && '' !== $below ) {
			return null;
		}
		return self::make( $parent );
	}

	private static function inside(): string {
		$folder = self::make( WP_CONTENT_DIR );
		if ( null === $folder ) {
			throw new Unavailable( esc_html__( 'No folder could be made for the store. Name one with WAYBILL_STORE in wp-config.php.', 'waybill' ) );
		}
		return $folder;
	}

	/** A folder of ours below [parent], closed to web servers in case one serves it after all. */
	private static function make( string $parent ): ?string {
		$folder = $parent . '/waybill-' . bin2hex( random_bytes( self::SECRET_BYTES ) );
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_mkdir -- 0700, which wp_mkdir_p does not give.
		if ( ! mkdir( $folder, 0700 ) ) {
			return null;
		}
		// phpcs:disable WordPress.WP.AlternativeFunctions.file_system_operations_file_put_contents -- two fixed files, before any credentials are asked for.
		file_put_contents( $folder . '/.htaccess', "Require all denied\n" );
		file_put_contents( $folder . '/index.php', "<?php\n" );
		// phpcs:enable
		return $folder;
	}
}
