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
		$folder = $this->root() . '/' . $event;
		if ( ! is_dir( $folder ) ) {
			return;
		}
		foreach ( glob( $folder . '/*' ) ?: [] as $file ) {
			unlink( $file );
		}
		rmdir( $folder );
	}

	/** Removes all copies and their folder: at uninstall only. */
	public function removeAll(): void {
		$root = $this->root();
		if ( ! is_dir( $root ) ) {
			return;
		}
		foreach ( glob( $root . '/*', GLOB_ONLYDIR ) ?: [] as $folder ) {
			$this->drop( basename( $folder ) );
		}
		foreach ( [ '.htaccess', 'index.html' ] as $file ) {
			unlink( "{$root}/{$file}" );
		}
		rmdir( $root );
	}

	/**
	 * Events whose copies have lain here for long.
	 *
	 * @return list<string>
	 */
	public function aged(): array {
		$aged = [];
		foreach ( glob( $this->root() . '/*', GLOB_ONLYDIR ) ?: [] as $folder ) {
			if ( (int) filemtime( $folder ) < time() - self::ORPHAN_S ) {
				$aged[] = basename( $folder );
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
		return wp_upload_dir( null, false )['basedir'] . "/waybill-mail-$secret";
	}
}
