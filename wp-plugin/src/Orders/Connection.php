<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// WordPress' database connection, for statements that must tell what became of them. wpdb connects
// again by itself when its connection is gone and repeats the statement: a COMMIT repeated on a
// fresh connection succeeds and has committed nothing. So the statements that hold a transaction
// together go to wpdb's handle directly and answer MySQL's error number. A second connection was
// dropped: WooCommerce's rows are written through wpdb's.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class Connection {

	public const DEADLOCK      = 1213;
	public const LOCK_TIMEOUT  = 1205;
	public const NO_SAVEPOINT  = 1305;
	public const DUPLICATE_KEY = 1062;
	public const SYNTAX        = 1064;
	/** MySQL, asked not to wait: another connection holds the row. */
	private const HELD         = 3572;
	private const GONE         = 2006;

	/** Errors after which the same statements may succeed in another try. */
	private const PASSING = [
		self::DEADLOCK,
		self::LOCK_TIMEOUT,
		self::HELD,
		1020, // the row has changed since the transaction began
		1047, // a cluster node that is not ready
		1053, // the server shuts down
		1317, // the statement was interrupted
		1927, // the connection was killed
		1969, // the statement took too long
		3024, // the same, MySQL
		self::GONE,
		2013, // the connection was lost in the middle
		2055,
	];

	private int $passing = 0;

	/** How often wpdb tries, by itself. */
	private int $retries = 5;

	public function __construct( private readonly \wpdb $wpdb ) {
	}

	public static function isPassing( int $error ): bool {
		return in_array( $error, self::PASSING, true );
	}

	/** Sends [sql] as it is; 0, or MySQL's error number. */
	public function run( string $sql ): int {
		$handle = $this->handle();
		if ( null === $handle ) {
			return self::GONE;
		}
		$result = mysqli_query( $handle, $sql );
		if ( $result instanceof \mysqli_result ) {
			mysqli_free_result( $result );
		}
		return false === $result ? $this->failed( $handle ) : 0;
	}

	/**
	 * The first row of what [sql] selects; null when there is none or it fails.
	 *
	 * @return array<string, string|null>|null
	 */
	public function row( string $sql ): ?array {
		$handle = $this->handle();
		$result = null === $handle ? false : mysqli_query( $handle, $sql );
		if ( ! $result instanceof \mysqli_result ) {
			return null;
		}
		$row = mysqli_fetch_assoc( $result );
		mysqli_free_result( $result );
		if ( ! is_array( $row ) ) {
			return null;
		}
		return array_map(
			static fn( float|int|string|null $cell ): ?string => null === $cell ? null : (string) $cell,
			$row
		);
	}

	/**
	 * All rows of what [sql] selects; null when it fails.
	 *
	 * @return list<array<string, string|null>>|null
	 */
	public function rows( string $sql ): ?array {
		$handle = $this->handle();
		$result = null === $handle ? false : mysqli_query( $handle, $sql );
		if ( ! $result instanceof \mysqli_result ) {
			if ( null !== $handle ) {
				$this->failed( $handle );
			}
			return null;
		}
		/** @var list<array<string, string|null>> $rows mysqli_query() answers texts */
		$rows = mysqli_fetch_all( $result, MYSQLI_ASSOC );
		mysqli_free_result( $result );
		return $rows;
	}

	/** How many rows the last statement changed. */
	public function affected(): int {
		$handle = $this->handle();
		return null === $handle ? 0 : max( 0, (int) mysqli_affected_rows( $handle ) );
	}

	/** [text] as a literal of SQL, with its quotation marks. */
	public function quote( string $text ): string {
		$handle = $this->handle();
		return null === $handle ? "''" : "'" . mysqli_real_escape_string( $handle, $text ) . "'";
	}

	/** The full name of a table of this site. */
	public function table( string $name ): string {
		return $this->wpdb->prefix . $name;
	}

	/** What the server calls itself; costs no statement. */
	public function serverVersion(): string {
		$handle = $this->handle();
		return null === $handle ? '' : mysqli_get_server_info( $handle );
	}

	/** What became of the handle's last statement. */
	public function error(): int {
		$handle = $this->handle();
		return null === $handle ? self::GONE : mysqli_errno( $handle );
	}

	/** The server's number for this connection, another one once wpdb has connected again. */
	public function thread(): int {
		$handle = $this->handle();
		return null === $handle ? 0 : (int) mysqli_thread_id( $handle );
	}

	/** Connects again where an idle connection was closed. False: the database is out of reach. */
	public function revive(): bool {
		return (bool) $this->wpdb->check_connection( false );
	}

	/** A fresh connection in the place of this one, which the server rolls back. */
	public function renew(): void {
		$this->wpdb->close();
		$this->wpdb->db_connect( false );
	}

	/** Whether wpdb may connect again by itself; without, it ends the request instead. */
	public function allowReconnects( bool $is_allowed ): void {
		if ( $is_allowed ) {
			$this->wpdb->__set( 'reconnect_retries', $this->retries );
			return;
		}
		$retries       = $this->wpdb->__get( 'reconnect_retries' );
		$this->retries = is_int( $retries ) ? $retries : $this->retries;
		$this->wpdb->__set( 'reconnect_retries', 0 );
	}

	/**
	 * Runs [work] with another patience for locks.
	 *
	 * @template T
	 * @param \Closure(): T $work
	 * @return T
	 */
	public function withLockWait( int $seconds, \Closure $work ): mixed {
		$before = $this->row( 'SELECT @@SESSION.innodb_lock_wait_timeout AS seconds' );
		$this->run( "SET SESSION innodb_lock_wait_timeout = $seconds" );
		try {
			return $work();
		} finally {
			$seconds = (int) ( $before['seconds'] ?? 50 );
			$this->run( "SET SESSION innodb_lock_wait_timeout = $seconds" );
		}
	}

	/**
	 * Whether somebody's transaction is open. A savepoint set outside of one is gone at once.
	 */
	public function isInTransaction(): bool {
		return 0 === $this->run( 'SAVEPOINT waybill_probe' )
			&& 0 === $this->run( 'RELEASE SAVEPOINT waybill_probe' );
	}

	/** How often a statement of ours failed in a way that ends its transaction or tears a hole. */
	public function passingFailures(): int {
		return $this->passing;
	}

	private function failed( \mysqli $handle ): int {
		$error          = max( 1, mysqli_errno( $handle ) );
		// A held row of one order says nothing about the transaction that is open.
		$this->passing += self::isPassing( $error ) && self::HELD !== $error ? 1 : 0;
		return $error;
	}

	private function handle(): ?\mysqli {
		$handle = $this->wpdb->__get( 'dbh' );
		return $handle instanceof \mysqli ? $handle : null;
	}
}
