<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The fence around an apply: one database transaction that WooCommerce's and every plugin's code
// runs in without knowing it.
//
// What would break it, and what is done about it:
//  - a plugin starts, commits or rolls back a transaction of its own, through wpdb: savepoints;
//  - it defines data, which commits: the move is marked torn, with the plugin, before that;
//  - it does either past wpdb: the savepoint "waybill" is gone at the end, which verify() asks for;
//  - wpdb connects again by itself: the fresh connection is fenced before its first statement, and
//    the transaction counts as lost;
//  - a deadlock or a lock wait makes a statement fail, which WooCommerce does not look at: seen at
//    the next statement, the transaction counts as lost;
//  - the request ends inside, by exit(), an error or the time limit: the action "shutdown" finds
//    the transaction open and rolls it back.
// A lost transaction is dead: no further statement reaches the database until rollback().
//
// When it is over, what it changed in this process is put back and what waited for its end is done:
// step by step, each whatever the ones before it threw. Some run others' code. One that ends the
// request leaves the steps behind it to "shutdown".
//
// Reads see what is committed (READ COMMITTED), as they do in stock WooCommerce, where each
// statement is its own transaction. A snapshot from the apply's first read would show WooCommerce
// old stock, and gap locks would make applies on different orders wait for one another. A server
// that logs statements instead of rows can't have it and keeps its default.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\WordPress\Service;

final class Transaction implements Service {

	/** Longer waits fail. Other customers wait for our locks as we do for theirs. */
	private const LOCK_WAIT_S = 3;

	private const READ_COMMITTED = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED';

	/** Action Scheduler asks how many queue runners there may be. */
	private const RUNNERS = 'action_scheduler_queue_runner_concurrent_batches';

	private const CLOSED = 0;
	private const OPEN   = 1;
	private const DEAD   = 2;

	private int $state = self::CLOSED;

	private string $move = '';

	private int $thread = 0;

	private int $errors_seen = 0;

	private int $failures_seen = 0;

	/** What ended the transaction behind our back; empty: nothing that was seen. */
	private string $culprit = '';

	private Savepoints $savepoints;

	private readonly IndexHint $hint;

	private readonly TermCounts $terms;

	private ?\Closure $abandoned = null;

	/** @var list<\Closure> undo what begin changed in this process; those that run others' code last */
	private array $restore = [];

	/** @var list<\Closure> what is still to be done after a transaction that is over */
	private array $closing = [];

	private ?CacheOverlay $overlay = null;

	public function __construct(
		private readonly Connection $connection,
		private readonly MoveTable $moves,
		private readonly HttpFence $http,
		private readonly Border $border,
	) {
		$this->savepoints = new Savepoints();
		$this->hint       = new IndexHint( $connection );
		$this->terms      = new TermCounts();
	}

	public function register(): void {
		add_action( 'shutdown', [ $this, 'shutDown' ], PHP_INT_MIN );
	}

	public function isOpen(): bool {
		return self::CLOSED !== $this->state;
	}

	/** Whether all that was done so far is lost. */
	public function isLost(): bool {
		$this->notice();
		return self::DEAD === $this->state;
	}

	/** Who ended it in the middle, as far as it was seen. */
	public function culprit(): string {
		return $this->culprit;
	}

	/** @return list<array{plugin: string, host: string, ms: int, cut: bool}> */
	public function httpCalls(): array {
		return $this->http->calls();
	}

	/**
	 * Opens the transaction for [move]. [abandoned] is called when the request ends before forgo(),
	 * after all else: the transaction is over by then.
	 *
	 * @throws DatabaseFailure the database does not answer
	 * @throws \LogicException somebody's transaction is open
	 */
	public function begin( string $move, \Closure $abandoned ): void {
		// A listener in one of the last steps of another move makes this one.
		$this->finish();
		if ( self::CLOSED !== $this->state || $this->connection->isInTransaction() ) {
			throw new \LogicException( 'a database transaction is open in this request already' );
		}
		$session = $this->connection->row(
			'SELECT @@SESSION.innodb_lock_wait_timeout AS wait, @@GLOBAL.sql_mode AS mode,'
			. ' @@GLOBAL.log_bin AS log, @@SESSION.binlog_format AS format'
		) ?? throw $this->failure();

		$logs_statements = '0' !== $session['log'] && 'STATEMENT' === $session['format'];
		if ( ! $logs_statements && 0 !== $this->connection->run( self::READ_COMMITTED ) ) {
			throw $this->failure();
		}
		if ( 0 !== $this->fenceSession() ) {
			throw $this->failure();
		}
		$this->state           = self::OPEN;
		$this->move            = $move;
		$this->abandoned       = $abandoned;
		$this->thread          = $this->connection->thread();
		$this->errors_seen     = $this->errorCount();
		$this->failures_seen   = $this->connection->passingFailures();
		$this->culprit         = '';
		$this->savepoints      = new Savepoints();
		$this->fenceProcess( (int) $session['wait'], '' === $session['mode'] );
	}

	/**
	 * Sets the mark by which verify() tells whether the transaction is still the same.
	 *
	 * @throws DatabaseFailure
	 */
	public function savepoint(): void {
		if ( 0 !== $this->connection->run( 'SAVEPOINT waybill' ) ) {
			throw $this->failure();
		}
	}

	/**
	 * The listeners of [plugins] come next. A worker that is killed right after one of them has
	 * committed leaves their name in the move's row.
	 *
	 * @throws DatabaseFailure
	 */
	public function announce( string $plugins ): void {
		if ( '' === $this->culprit && ! $this->isLost() ) {
			$this->moves->announce( $this->move, self::blame( $plugins ) );
		}
	}

	/**
	 * Looks for the mark behind the listeners of [plugins], and remembers them when it is gone.
	 *
	 * @throws Interrupted they rolled back
	 */
	public function probe( string $plugins ): void {
		// Releasing the mark would take a plugin's own savepoint with it.
		if ( '' !== $this->culprit || $this->savepoints->isOpen() || $this->isLost() ) {
			return;
		}
		$integrity = $this->verify();
		if ( Integrity::Whole === $integrity ) {
			$this->savepoint();
			return;
		}
		$this->culprit = '' === $plugins ? 'unknown' : $plugins;
		if ( Integrity::Lost === $integrity ) {
			$this->lose();
			throw new Interrupted( "rolled back by $plugins" );
		}
	}

	/** Whether all since savepoint() is still one transaction. */
	public function verify(): Integrity {
		if ( $this->isLost() ) {
			return Integrity::Lost;
		}
		$error = $this->connection->run( 'RELEASE SAVEPOINT waybill' );
		if ( 0 === $error ) {
			return Integrity::Whole;
		}
		if ( Connection::NO_SAVEPOINT !== $error ) {
			return Integrity::Lost;
		}
		return null === $this->moves->find( $this->move ) ? Integrity::Lost : Integrity::Torn;
	}

	/**
	 * Commits, and has [then] done behind all else that a COMMIT brings with it. False: the
	 * connection went away in the middle, and only the move's row can tell whether the server had
	 * carried it out.
	 */
	public function commit( \Closure $then ): bool {
		if ( self::OPEN !== $this->state || $this->connection->thread() !== $this->thread ) {
			throw new \LogicException( 'the transaction to commit is not open' );
		}
		$forget = null === $this->overlay ? [] : self::forgetting( $this->overlay );
		if ( 0 !== $this->connection->run( 'COMMIT' ) ) {
			$this->rollback( ...$forget );
			return false;
		}
		$write = null === $this->overlay ? [] : $this->overlay->transientWrites();
		$this->close( ...$forget, ...$write, ...$this->terms->counts(), ...[ $then ] );
		return true;
	}

	/** Rolls back, and has [then] done behind all else. */
	public function rollback( \Closure ...$then ): void {
		if ( 0 !== $this->connection->run( 'ROLLBACK' ) ) {
			// Switching autocommit on would commit whatever may be open.
			$this->connection->renew();
		}
		$this->close( ...array_values( $then ) );
	}

	/** What became of the move is settled: the end of the request is nothing to it any more. */
	public function forgo(): void {
		$this->abandoned = null;
	}

	public function shutDown(): void {
		if ( self::CLOSED !== $this->state ) {
			$this->rollback();
		}
		$this->finish();
		$abandoned       = $this->abandoned;
		$this->abandoned = null;
		if ( null !== $abandoned ) {
			$this->border->contain( $abandoned );
		}
	}

	/**
	 * @param mixed $sql
	 * @return mixed
	 */
	public function filterQuery( $sql ) {
		$this->notice();
		if ( self::DEAD === $this->state ) {
			throw new Interrupted( 'the transaction is lost' );
		}
		if ( ! is_string( $sql ) ) {
			return $sql;
		}
		$statement = Statement::read( $sql );
		if ( Statement::Plain === $statement ) {
			return $this->hint->add( $sql );
		}
		if ( Statement::Commits === $statement ) {
			$this->tear( $sql );
			return $sql;
		}
		return $this->savepoints->replace( $statement );
	}

	/**
	 * Runs inside wpdb's connecting, before the first statement on the fresh connection.
	 *
	 * @param mixed $modes
	 * @return mixed
	 */
	public function fenceReconnect( $modes ) {
		if ( $this->connection->thread() !== $this->thread ) {
			$this->fenceSession();
			$this->lose();
		}
		return $modes;
	}

	private function fenceSession(): int {
		return $this->connection->run(
			'SET SESSION autocommit=0, innodb_lock_wait_timeout=' . self::LOCK_WAIT_S
		);
	}

	private function fenceProcess( int $lock_wait_s, bool $hides_reconnects ): void {
		$this->hook( 'query', 'filterQuery' );
		$this->hook( 'incompatible_sql_modes', 'fenceReconnect' );
		$this->restore[] = fn() => $this->restoreSession( $lock_wait_s );
		$this->fenceCache();

		// A queue runner would work on other orders inside of this one's transaction.
		add_filter( self::RUNNERS, '__return_zero' );
		$this->restore[] = static fn() => remove_filter( self::RUNNERS, '__return_zero' );

		$this->http->open();
		$this->restore[] = fn() => $this->http->close();

		if ( $hides_reconnects ) {
			// wpdb asks for modes only where the server has some: it must not connect again.
			$this->connection->allowReconnects( false );
			$this->restore[] = fn() => $this->connection->allowReconnects( true );
		}

		$this->terms->open();
		$this->restore[] = fn() => $this->terms->close();
	}

	private function restoreSession( int $lock_wait_s ): void {
		$sql = "SET SESSION autocommit=1, innodb_lock_wait_timeout=$lock_wait_s";
		if ( 0 !== $this->connection->run( $sql ) ) {
			// Left as it is, nothing that follows in this request would ever be committed.
			$this->connection->renew();
		}
	}

	private function hook( string $name, string $method ): void {
		$callback = [ $this, $method ];
		if ( ! is_callable( $callback ) ) {
			throw new \LogicException( "no method $method" );
		}
		add_filter( $name, $callback, PHP_INT_MAX );
		$this->restore[] = static fn() => remove_filter( $name, $callback, PHP_INT_MAX );
	}

	private function fenceCache(): void {
		$was_external = (bool) wp_using_ext_object_cache();
		if ( CacheOverlay::fits() ) {
			/** @var \WP_Object_Cache $under */
			$under                      = $GLOBALS['wp_object_cache'];
			$this->overlay              = new CacheOverlay( $under, $was_external );
			$GLOBALS['wp_object_cache'] = $this->overlay;
			$this->restore[]            = static function () use ( $under ): void {
				$GLOBALS['wp_object_cache'] = $under;
			};
		}
		wp_using_ext_object_cache( true );
		$this->restore[] = static fn() => wp_using_ext_object_cache( $was_external );
	}

	private function close( \Closure ...$then ): void {
		$this->state   = self::CLOSED;
		$this->overlay = null;
		$this->closing = [ ...$this->restore, ...array_values( $then ) ];
		$this->restore = [];
		$this->finish();
	}

	private function finish(): void {
		while ( [] !== $this->closing ) {
			$this->border->contain( array_shift( $this->closing ) );
		}
	}

	/**
	 * What this process wrote is to be read again, by it and by the others.
	 *
	 * @return list<\Closure>
	 */
	private static function forgetting( CacheOverlay $overlay ): array {
		$steps = [];
		foreach ( $overlay->keys() as [ $key, $group ] ) {
			$steps[] = static fn() => wp_cache_delete( $key, $group );
		}
		foreach ( $overlay->emptiedGroups() as $group ) {
			$steps[] = static fn() => '' === $group ? wp_cache_flush() : wp_cache_flush_group( $group );
		}
		return $steps;
	}

	/** Looks at what became of the statements since the last look. */
	private function notice(): void {
		if ( self::OPEN !== $this->state ) {
			return;
		}
		$count = $this->errorCount();
		if ( $count !== $this->errors_seen ) {
			$this->errors_seen = $count;
			if ( Connection::isPassing( $this->lastError() ) ) {
				$this->lose();
			}
		}
		$is_failed = $this->connection->passingFailures() !== $this->failures_seen;
		if ( $is_failed || $this->connection->thread() !== $this->thread ) {
			$this->lose();
		}
	}

	private function lose(): void {
		if ( self::OPEN === $this->state ) {
			$this->state = self::DEAD;
		}
	}

	private function tear( string $sql ): void {
		if ( '' === $this->culprit ) {
			// The rest of a statement may name a customer, and the log keeps what it is given.
			$this->culprit = Origin::read()['plugin'] . ': ' . Statement::verb( $sql );
			$this->moves->tear( $this->move, self::blame( $this->culprit ) );
		}
	}

	/** A torn move's origin. */
	public static function blame( string $culprit ): string {
		return (string) json_encode( [ 'culprit' => $culprit ], JSON_INVALID_UTF8_SUBSTITUTE );
	}

	/** wpdb keeps each failed statement here, also where errors are hidden. */
	private function errorCount(): int {
		$errors = $GLOBALS['EZSQL_ERROR'] ?? [];
		return is_array( $errors ) ? count( $errors ) : 0;
	}

	private function lastError(): int {
		$error = $this->connection->error();
		if ( 0 !== $error ) {
			return $error;
		}
		$errors = $GLOBALS['EZSQL_ERROR'] ?? [];
		$last   = is_array( $errors ) ? end( $errors ) : false;
		$text   = is_array( $last ) ? $last['error_str'] ?? '' : '';
		return is_string( $text ) && str_contains( $text, 'try restarting transaction' )
			? Connection::DEADLOCK
			: 0;
	}

	private function failure(): DatabaseFailure {
		return new DatabaseFailure( 'no transaction could be opened', $this->connection->error() );
	}
}
