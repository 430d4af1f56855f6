<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a locking read is kept from waiting longer than the guard may. MariaDB bounds the wait in the
// statement, MySQL 8 can only be told not to wait, and servers before either know neither word: a
// syntax error would leave every save unguarded. So the statement is tried once per server version
// and the form that works is kept; where none does, the session's own bound is lowered around each
// read, at the price of three statements more.
//
// To go by the version's number was dropped: forks, managed databases and proxies report what they
// like.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

enum LockWait: string {

	/** The statement says how long. */
	case Bounded = 'wait';
	/** The statement does not wait at all; the caller comes again. */
	case None = 'nowait';
	/** The session's variable says how long. */
	case Session = 'session';

	/** Loaded with each request: the server's version to the form that works on it. */
	public const OPTION = 'waybill_lock_wait';

	public const SECONDS = 3;

	/** A cluster in the middle of an upgrade has two. */
	private const VERSIONS_MAX = 4;

	/** The form for the server of [connection]; found once, by a read of no row of [table]. */
	public static function on( Connection $connection, string $table ): self {
		$version = $connection->serverVersion();
		$stored  = get_option( self::OPTION, [] );
		$known   = is_array( $stored ) ? $stored : [];
		$name    = $known[ $version ] ?? null;
		$form    = is_string( $name ) ? self::tryFrom( $name ) : null;
		if ( null === $form ) {
			$form              = self::find( $connection, $table );
			$known[ $version ] = $form->value;
			update_option( self::OPTION, array_slice( $known, -self::VERSIONS_MAX, null, true ), true );
		}
		return $form;
	}

	/** [sql], a locking read, in this form. */
	public function bound( string $sql ): string {
		return match ( $this ) {
			self::Bounded => $sql . ' WAIT ' . self::SECONDS,
			self::None => $sql . ' NOWAIT',
			self::Session => $sql,
		};
	}

	/**
	 * @throws DatabaseFailure the server does not answer, and not because of a form
	 */
	private static function find( Connection $connection, string $table ): self {
		foreach ( [ self::Bounded, self::None ] as $form ) {
			$error = $connection->run( $form->bound( "SELECT id FROM {$table} WHERE id = 0 FOR UPDATE" ) );
			if ( 0 === $error ) {
				return $form;
			}
			if ( Connection::SYNTAX !== $error ) {
				throw new DatabaseFailure( 'MySQL error ' . $error, $error );
			}
		}
		return self::Session;
	}
}
