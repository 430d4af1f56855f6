<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Waybill's two tables in WordPress' database. They are there because their rows must commit with
// the order's: a move with the status it tells of, a mail with the move that caused it. Everything
// else has its home in the store.
//
// Each version is a list of statements that may run twice and at once, so that two web servers
// that see a fresh plugin in the same second do no harm. WordPress' dbDelta was dropped: it parses
// SQL by its layout, ignores errors and can't say which engine a table must have.

declare(strict_types=1);

namespace Waybill\WordPress\Upgrade;

use Waybill\WordPress\Orders\DatabaseFailure;
use Waybill\WordPress\Service;

final class Schema implements Service {

	public const OPTION = 'waybill_schema_version';

	/** The newest key of statements(). */
	public const VERSION = 3;

	/** What a statement that has run before may answer: the column, the key is there. */
	private const REPEATED = [ 1060, 1061 ];

	public function __construct( private readonly \wpdb $wpdb ) {
	}

	public function register(): void {
		// Before anything of a request can save an order.
		add_action( 'init', $this->migrateWhenBehind( ... ), 0 );
	}

	private function migrateWhenBehind(): void {
		if ( $this->version() >= self::VERSION ) {
			return;
		}
		try {
			$this->migrate();
		} catch ( DatabaseFailure $failure ) {
			error_log( 'Waybill: its tables could not be made: ' . $failure->getMessage() );
		}
	}

	/**
	 * Brings the tables to the newest version. Safe to repeat.
	 *
	 * @throws DatabaseFailure
	 */
	public function migrate(): void {
		foreach ( $this->statements() as $version => $statements ) {
			if ( $version <= $this->version() ) {
				continue;
			}
			foreach ( $statements as $sql ) {
				$this->execute( $sql );
			}
			update_option( self::OPTION, $version );
		}
	}

	/** Whether the site has tables: somebody began to set it up. */
	public static function exists(): bool {
		return false !== get_option( self::OPTION );
	}

	/**
	 * The tables of a site, by their full names.
	 *
	 * @return list<string>
	 */
	public static function tables( string $prefix ): array {
		return [ $prefix . 'waybill_moves', $prefix . 'waybill_mail' ];
	}

	/**
	 * Removes the tables: at uninstall only.
	 *
	 * @throws DatabaseFailure
	 */
	public function drop(): void {
		foreach ( self::tables( $this->wpdb->prefix ) as $table ) {
			$this->execute( "DROP TABLE IF EXISTS {$table}" );
		}
		delete_option( self::OPTION );
	}

	/**
	 * @throws DatabaseFailure
	 */
	private function execute( string $sql ): void {
		$was_suppressed = $this->wpdb->suppress_errors( true );
		$result         = $this->wpdb->query( $sql );
		$this->wpdb->suppress_errors( $was_suppressed );
		$handle = $this->wpdb->__get( 'dbh' );
		$error  = $handle instanceof \mysqli ? mysqli_errno( $handle ) : 0;
		if ( false === $result && ! in_array( $error, self::REPEATED, true ) ) {
			throw new DatabaseFailure( $this->wpdb->last_error, $error );
		}
	}

	private function version(): int {
		$version = get_option( self::OPTION, 0 );
		return is_numeric( $version ) ? (int) $version : 0;
	}

	/**
	 * Append only: what a shop has run is never changed here.
	 *
	 * @return array<int, list<string>>
	 */
	private function statements(): array {
		$moves   = $this->wpdb->prefix . 'waybill_moves';
		$mail    = $this->wpdb->prefix . 'waybill_mail';
		$charset = $this->wpdb->get_charset_collate();
		return [
			1 => [
				"CREATE TABLE IF NOT EXISTS {$moves} (
					id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
					order_id BIGINT UNSIGNED NOT NULL,
					from_status VARCHAR(20) NOT NULL,
					to_status VARCHAR(20) NOT NULL,
					kind ENUM('own','foreign','tombstone') NOT NULL,
					phase TINYINT UNSIGNED NOT NULL DEFAULT 0,
					request CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
					origin TEXT NOT NULL,
					draft MEDIUMTEXT NULL,
					steps TEXT NOT NULL,
					done TINYINT UNSIGNED NOT NULL DEFAULT 0,
					drained TINYINT UNSIGNED NOT NULL DEFAULT 0,
					created_ms BIGINT UNSIGNED NOT NULL,
					done_ms BIGINT UNSIGNED NULL,
					PRIMARY KEY (id),
					KEY order_moves (order_id, created_ms),
					KEY open_moves (drained, created_ms),
					KEY unfinished_moves (done, created_ms)
				) ENGINE=InnoDB {$charset}",
				"CREATE TABLE IF NOT EXISTS {$mail} (
					id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
					event_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
					template VARCHAR(100) NOT NULL,
					recipient_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
					message MEDIUMTEXT NOT NULL,
					message_id VARCHAR(190) NOT NULL,
					attempts INT UNSIGNED NOT NULL DEFAULT 0,
					due_ms BIGINT UNSIGNED NOT NULL,
					sent_ms BIGINT UNSIGNED NULL,
					lease_ms BIGINT UNSIGNED NOT NULL DEFAULT 0,
					error VARCHAR(255) NOT NULL DEFAULT '',
					created_ms BIGINT UNSIGNED NOT NULL,
					PRIMARY KEY (id),
					UNIQUE KEY one_mail (event_key, template, recipient_hash),
					KEY due_mails (sent_ms, due_ms)
				) ENGINE=InnoDB {$charset}",
			],
			2 => [
				"ALTER TABLE {$mail} ADD COLUMN order_id BIGINT UNSIGNED NOT NULL DEFAULT 0 AFTER event_key",
				"ALTER TABLE {$mail} ADD KEY order_mails (order_id, id)",
				"UPDATE {$mail} mail JOIN {$moves} move ON move.id = mail.event_key
					SET mail.order_id = move.order_id WHERE mail.order_id = 0",
			],
			3 => [
				"ALTER TABLE {$moves} ADD KEY aged_moves (created_ms)",
			],
		];
	}
}
