<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Chooses where a new store lives. Beside the web root where that is possible, because no server
// then serves it; inside wp-content under a name nobody can guess where it is not, with the two
// files that Apache and directory listings need to be told.

declare(strict_types=1);

namespace Waybill\WordPress;

final class StorePlace {

	/**
	 * The name of a store for this site; its folder exists afterwards.
	 *
	 * @throws Unavailable Where no folder can be made.
	 */
	public static function choose(): string {
		$folder = self::outside() ?? self::inside();
		return 'sqlite:' . $folder . '/waybill.db';
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
		return self::make( $parent . '/waybill-' . self::secret( 4 ) );
	}

	private static function inside(): string {
		$folder = self::make( WP_CONTENT_DIR . '/waybill-' . self::secret( 16 ) );
		if ( null === $folder ) {
			throw new Unavailable( esc_html__( 'No folder could be made for the store. Name one with WAYBILL_STORE in wp-config.php.', 'waybill' ) );
		}
		foreach ( [
			'.htaccess' => "Require all denied\n",
			'index.php' => "<?php\n",
		] as $name => $content ) {
			// phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_file_put_contents -- two fixed files of our own, before any file system credentials are asked for.
			file_put_contents( $folder . '/' . $name, $content );
		}
		return $folder;
	}

	private static function make( string $folder ): ?string {
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_mkdir -- 0700, which wp_mkdir_p does not give.
		return is_dir( $folder ) || mkdir( $folder, 0700 ) ? $folder : null;
	}

	/** @param positive-int $bytes */
	private static function secret( int $bytes ): string {
		return bin2hex( random_bytes( $bytes ) );
	}
}
