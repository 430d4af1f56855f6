<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Copies of the files that captured mails carry. Plugins render an invoice into a temporary file,
// attach it and delete it; the mail is sent later. One folder per event, under a name that nobody
// can guess: a web server need not look at the .htaccess beside it.

declare(strict_types=1);

namespace Waybill\WordPress\Mail;

final class MailFiles {

	/** What a killed request left behind is removed after this time. */
	private const ORPHAN_S = 86_400;

	/**
	 * Copies [files], name to path. A file that can't be read is left out, as wp_mail does.
	 *
	 * @param array<string, string> $files
	 * @return array<string, string> name to copy
	 * @throws \RuntimeException the folder can't be written
	 */
	public function copy( string $event, array $files ): array {
		$copies = [];
		foreach ( $files as $name => $path ) {
			if ( ! is_file( $path ) || ! is_readable( $path ) ) {
				continue;
			}
			$target = $this->folder( $event ) . '/' . hash_file( 'sha256', $path );
			$part   = $target . '.part';
			if ( ! is_file( $target ) && ! ( copy( $path, $part ) && rename( $part, $target ) ) ) {
				throw new \RuntimeException( 'an attachment could not be copied' );
			}
			$copies[ $name ] = $target;
		}
		return $copies;
	}

	/** Removes the copies of [event]. */
	public function drop( string $event ): void {
		foreach ( $this->roots() as $root ) {
			self::remove( "$root/$event" );
		}
	}

	/** Removes all copies and their folders: at uninstall only. */
	public function removeAll(): void {
		foreach ( $this->roots() as $root ) {
			array_map( self::remove( ... ), glob( "$root/*", GLOB_ONLYDIR ) ?: [] );
			self::remove( $root );
		}
	}

	/** A folder of files, whatever their names. */
	private static function remove( string $folder ): void {
		if ( ! is_dir( $folder ) ) {
			return;
		}
		foreach ( array_diff( scandir( $folder ) ?: [], [ '.', '..' ] ) as $file ) {
			unlink( "$folder/$file" );
		}
		rmdir( $folder );
	}

	/**
	 * Events whose copies have lain here for long.
	 *
	 * @return list<string>
	 */
	public function aged(): array {
		$aged = [];
		foreach ( $this->roots() as $root ) {
			foreach ( glob( "$root/*", GLOB_ONLYDIR ) ?: [] as $folder ) {
				if ( (int) filemtime( $folder ) < time() - self::ORPHAN_S ) {
					$aged[] = basename( $folder );
				}
			}
		}
		return $aged;
	}

	private function folder( string $event ): string {
		$root = $this->root();
		if ( ! is_dir( $root ) && wp_mkdir_p( $root ) ) {
			file_put_contents( $root . '/.htaccess', "Require all denied\n" );
			file_put_contents( $root . '/index.html', '' );
		}
		if ( ! wp_mkdir_p( "$root/$event" ) ) {
			throw new \RuntimeException( 'the folder for attachments could not be made' );
		}
		return "$root/$event";
	}

	private function root(): string {
		$secret = substr( wp_hash( 'waybill mail files', 'secure_auth' ), 0, 32 );
		return self::parent() . "/waybill-mail-$secret";
	}

	/**
	 * Where copies lie: a site whose secret keys were replaced has the folder of the former ones,
	 * too.
	 *
	 * @return list<string>
	 */
	private function roots(): array {
		$pattern = '/waybill-mail-' . str_repeat( '[0-9a-f]', 32 );
		return glob( self::parent() . $pattern, GLOB_ONLYDIR ) ?: [];
	}

	private static function parent(): string {
		return wp_upload_dir( null, false )['basedir'];
	}
}
