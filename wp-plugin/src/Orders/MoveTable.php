<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table waybill_moves, and the guard's compare-and-set on an order's row: the only SQL on
// either. A move and the status it tells of are written in one small transaction, which is over
// before anybody else's code runs. The order's row is locked first and everything is read under
// that lock, so 20 requests that want the same order queue up for a millisecond each.
//
// One UPDATE with the unfinished moves as a subquery in its condition was dropped: the server may
// read the subquery before it locks the row, two requests then hold shared locks on the same gap,
// and one of them ends as a deadlock's victim at each INSERT.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class MoveTable {

	/** A move that is older and not done belongs to a worker that was killed. */
	public const RUNNING_MS_MAX = 10_000;

	/** The longest that a request may run its hooks before its move may be finished by a click. */
	public const FINISHABLE_MS = 300_000;

	/** How many moves back a late duplicate is recognised. */
	private const RECENT_COUNT = 30;

	private const COLUMNS = 'id, order_id, from_status, to_status, kind, phase, request, origin, draft, steps, done, drained, created_ms, done_ms';

	/** In the column drained: the store was told, and has an event or an intent of the move. */
	private const TOLD = 1;
	/** The same, and it needs no event: of an order that is not yet a subject. */
	private const NEEDLESS = 2;

	private bool $has_written = false;

	private ?LockWait $lock_wait = null;

	public function __construct( private readonly Connection $database ) {
	}

	/**
	 * Tries to make [wanted]: writes the order's status and the move, or tells why not. Repeating it
	 * is harmless: a move that was committed while the connection broke is found again by its id.
	 *
	 * @param string $stored        the target as WooCommerce writes it into the row
	 * @param bool   $is_overlapping make it although another request's effects still run
	 * @throws DatabaseFailure
	 * @throws RowRefused
	 */
	public function attempt( Move $wanted, string $stored, bool $is_overlapping ): Attempt {
		$this->lockWait(); // Found before a transaction is open: finding it may write an option.
		$is_joined = $this->open();
		try {
			$attempt = $this->attemptInside( $wanted, $stored, $is_overlapping, $is_joined );
			$this->execute( $is_joined ? 'RELEASE SAVEPOINT waybill_guard' : 'COMMIT' );
			return $attempt;
		} catch ( DatabaseFailure $failure ) {
			// Whether this succeeds changes nothing: a lost connection has rolled back by itself.
			$this->database->run( $is_joined ? 'ROLLBACK TO SAVEPOINT waybill_guard' : 'ROLLBACK' );
			throw $failure;
		}
	}

	/**
	 * Writes the status of the order of the own move [id], whose row stands in the transaction that
	 * is open. Answers what the row held before; null when the order is gone.
	 *
	 * @throws DatabaseFailure
	 */
	public function applyOwn( int $order_id, string $to, string $stored ): ?string {
		$row = $this->lockOrder( $order_id );
		if ( null !== $row && self::bare( $row ) !== $to ) {
			$this->setStatus( $order_id, $row, $stored );
		}
		return null === $row ? null : self::bare( $row );
	}

	/**
	 * Locks the order's row for the transaction that is open and answers its status, without "wc-";
	 * null when the order is gone. Waits as long as the session does.
	 *
	 * @throws DatabaseFailure
	 */
	public function lock( int $order_id ): ?string {
		$rows = $this->select( "SELECT status FROM {$this->orders()} WHERE id = {$order_id} FOR UPDATE" );
		return [] === $rows ? null : self::bare( (string) $rows[0]['status'] );
	}

	/**
	 * Locks products for the transaction that is open, always in the same order: two orders that
	 * share products in another order would otherwise end as a deadlock.
	 *
	 * @param list<int> $ids ascending
	 * @throws DatabaseFailure
	 */
	public function lockProducts( array $ids ): void {
		if ( [] !== $ids ) {
			$this->select(
				"SELECT ID FROM {$this->database->table( 'posts' )} WHERE ID IN (" . implode( ',', $ids ) . ') ORDER BY ID FOR UPDATE'
			);
		}
	}

	/**
	 * How long a locking read waits on this server.
	 *
	 * @throws DatabaseFailure
	 */
	public function lockWait(): LockWait {
		return $this->lock_wait ??= LockWait::on( $this->database, $this->orders() );
	}

	/**
	 * Whether a transaction is open on the connection: the store must not be written then.
	 */
	public function isInTransaction(): bool {
		return $this->database->isInTransaction();
	}

	/** Connects again where the connection was lost; a transaction that was open is gone. */
	public function revive(): void {
		$this->database->revive();
	}

	/**
	 * Whether another request than [request] still runs the effects of a move of this order.
	 *
	 * @throws DatabaseFailure
	 */
	public function isBusy( int $order_id, string $request ): bool {
		return self::hasRunning( $this->recent( $order_id ), $request, self::now() );
	}

	/**
	 * Writes a move: an own one at the start of its apply, or the first of an order that
	 * was created with its status.
	 *
	 * @throws DatabaseFailure 1062 when a tombstone stands in its place
	 */
	public function insert( Move $move ): void {
		$q   = $this->database->quote( ... );
		$now = 0 === $move->createdMs ? self::now() : $move->createdMs;
		$this->execute(
			"INSERT INTO {$this->moves()} (" . self::COLUMNS . ") VALUES ({$q( $move->id )}, {$move->orderId},
			{$q( $move->from )}, {$q( $move->to )}, {$q( $move->kind )}, {$move->phase}, {$q( $move->request )},
			{$q( $move->origin )}, {$q( $move->draft )}, {$q( $move->steps->toJson() )}, {$move->done->value}, "
			. (int) $move->isDrained . ", {$now}, NULL)"
		);
		$this->has_written = $this->has_written || Move::FOREIGN === $move->kind;
	}

	/**
	 * An own move has done all its work in WooCommerce: part of its transaction. [origin] takes with
	 * it what was learnt on the way.
	 *
	 * @throws DatabaseFailure
	 */
	public function complete( string $id, string $origin ): void {
		$q = $this->database->quote( ... );
		$this->execute(
			"UPDATE {$this->moves()} SET phase = " . Move::COMPLETE . ', done = ' . Done::Finished->value
			. ', done_ms = ' . self::now() . ", origin = {$q( $origin )} WHERE id = {$q( $id )}"
		);
	}

	/**
	 * Says in an own move's row who runs: should somebody commit it now, it tells by whose doing.
	 *
	 * @throws DatabaseFailure
	 */
	public function announce( string $id, string $origin ): void {
		$q = $this->database->quote( ... );
		$this->execute( "UPDATE {$this->moves()} SET origin = {$q( $origin )} WHERE id = {$q( $id )}" );
	}

	/**
	 * Half of an own move was committed; [origin] tells by whose doing.
	 *
	 * @throws DatabaseFailure
	 */
	public function tear( string $id, string $origin ): void {
		$q = $this->database->quote( ... );
		$this->execute(
			"UPDATE {$this->moves()} SET phase = " . Move::TORN . ", origin = {$q( $origin )} WHERE id = {$q( $id )}"
		);
	}

	/**
	 * How far WooCommerce has got with a move.
	 *
	 * @throws DatabaseFailure
	 */
	public function saveSteps( string $id, Steps $steps, Done $done = Done::Running ): void {
		$write = function () use ( $id, $steps, $done ): void {
			$q = $this->database->quote( ... );
			$this->execute(
				"UPDATE {$this->moves()} SET steps = {$q( $steps->toJson() )}"
				. ( Done::Running === $done ? '' : ", done = {$done->value}, done_ms = " . self::now() )
				. " WHERE id = {$q( $id )}"
			);
		};
		try {
			$write();
		} catch ( DatabaseFailure $failure ) {
			// A listener's connection was cut, and this is the first statement after it. Others
			// would wait for effects that are over.
			if ( ! $failure->isPassing() || ! $this->database->revive() ) {
				throw $failure;
			}
			$write();
		}
	}

	/**
	 * Takes a move that stayed undone, to run what is missing. False: somebody else has it, or its
	 * request still runs.
	 *
	 * @throws DatabaseFailure
	 */
	public function takeUnfinished( string $id, int $lease_ms ): bool {
		$q   = $this->database->quote( ... );
		$now = self::now();
		$this->execute(
			"UPDATE {$this->moves()} SET done = " . Done::BeingFinished->value . ", done_ms = {$now} WHERE id = {$q( $id )} AND "
			. $this->isUnfinished( $now, $lease_ms )
		);
		return 1 === $this->database->affected();
	}

	/**
	 * Moves that WooCommerce did not get through, newest first; of one order, or of all.
	 *
	 * @return list<Move>
	 * @throws DatabaseFailure
	 */
	public function unfinished( int $max, int $lease_ms, int $order_id = 0 ): array {
		return $this->read(
			"kind = '" . Move::FOREIGN . "' AND " . $this->isUnfinished( self::now(), $lease_ms )
			. ( 0 === $order_id ? '' : " AND order_id = {$order_id}" )
			. " ORDER BY created_ms DESC LIMIT {$max}"
		);
	}

	/**
	 * Removes settled moves that a newer one of their order has followed, once that is older than
	 * [before_ms]: what the store knows, and what WooCommerce got through. So the newest of each order
	 * stays: it says what Waybill last knew of it. Goes through the moves by age, each once: those
	 * that stay, one for each order there ever was, are not looked at every hour. Answers where the
	 * next call goes on; the same place when all that are old enough were looked at.
	 *
	 * @param array{int, string} $after  time and id of the move that was looked at last
	 * @param list<int>          $except orders
	 * @return array{int, string}
	 * @throws DatabaseFailure
	 */
	public function prune( array $after, int $before_ms, int $max, array $except ): array {
		$q    = $this->database->quote( ... );
		$aged = $this->select(
			"SELECT id, order_id, created_ms FROM {$this->moves()} WHERE created_ms >= {$after[0]} AND created_ms < {$before_ms}
			AND (created_ms > {$after[0]} OR id > {$q( $after[1] )}) ORDER BY created_ms, id LIMIT {$max}"
		);
		$followed = [];
		foreach ( $aged as $row ) {
			$followed[ (int) $row['order_id'] ] = (int) $row['created_ms'];
		}
		$followed = array_diff_key( $followed, array_flip( $except ) );
		if ( [] !== $followed ) {
			$older = array_map( static fn( int $order, int $time ): string => "(order_id = {$order} AND created_ms < {$time})", array_keys( $followed ), $followed );
			$this->delete(
				$this->select(
					"SELECT id FROM {$this->moves()} WHERE (" . implode( ' OR ', $older ) . ") AND drained > 0
					AND (kind <> '" . Move::FOREIGN . "' OR done = " . Done::Finished->value . ')'
				)
			);
		}
		$last = end( $aged );
		return false === $last ? $after : [ (int) $last['created_ms'], (string) $last['id'] ];
	}

	/**
	 * @param list<array<string, ?string>> $rows
	 * @throws DatabaseFailure
	 */
	private function delete( array $rows ): void {
		if ( [] !== $rows ) {
			$this->execute( "DELETE FROM {$this->moves()} WHERE id IN ({$this->list( array_column( $rows, 'id' ) )})" );
		}
	}

	/**
	 * @throws DatabaseFailure
	 */
	public function find( string $id ): ?Move {
		$q = $this->database->quote( ... );
		return $this->read( "id = {$q( $id )}" )[0] ?? null;
	}

	/**
	 * The order's moves, newest first.
	 *
	 * @return list<Move>
	 * @throws DatabaseFailure
	 */
	public function recent( int $order_id ): array {
		return self::moved( $this->select( $this->recentSql( $order_id ) ) );
	}

	private function recentSql( int $order_id ): string {
		return 'SELECT ' . self::COLUMNS . " FROM {$this->moves()} WHERE order_id = {$order_id} ORDER BY created_ms DESC LIMIT " . self::RECENT_COUNT;
	}

	/**
	 * Moves that the store has not been told of, oldest first; of one order, or of all but some. Own
	 * ones are among them when the store has lost them.
	 *
	 * @param list<int> $except orders
	 * @return list<Move>
	 * @throws DatabaseFailure
	 */
	public function undrained( int $max, int $order_id = 0, array $except = [] ): array {
		return $this->read(
			"drained = 0 AND kind <> '" . Move::TOMBSTONE . "' AND phase = " . Move::COMPLETE
			. ( 0 === $order_id ? '' : " AND order_id = {$order_id}" )
			. ( [] === $except ? '' : ' AND order_id NOT IN (' . implode( ',', $except ) . ')' )
			. " ORDER BY created_ms LIMIT {$max}"
		);
	}

	/** Whether this request has written a move that the store has not been told of. */
	public function hasWritten(): bool {
		return $this->has_written;
	}

	/**
	 * What the rows of orders hold, without "wc-"; an order that is gone is not among them.
	 *
	 * @param list<int> $order_ids
	 * @return array<int, string>
	 * @throws DatabaseFailure
	 */
	public function statuses( array $order_ids ): array {
		if ( [] === $order_ids ) {
			return [];
		}
		$statuses = [];
		foreach ( $this->select( "SELECT id, status FROM {$this->orders()} WHERE id IN (" . implode( ',', $order_ids ) . ')' ) as $row ) {
			$statuses[ (int) $row['id'] ] = self::bare( (string) $row['status'] );
		}
		return $statuses;
	}

	/**
	 * Orders in [status] of which no move made at [since] or later tells how they came there, by id
	 * after [after].
	 *
	 * @return list<int>
	 * @throws DatabaseFailure
	 */
	public function unexplained( string $status, int $since, int $after, int $max ): array {
		$q    = $this->database->quote( ... );
		$rows = $this->select(
			"SELECT id FROM {$this->orders()} orders WHERE type = 'shop_order' AND status = {$q( 'wc-' . $status )} AND id > {$after}
			AND NOT EXISTS (SELECT 1 FROM {$this->moves()} moves WHERE moves.order_id = orders.id
				AND moves.to_status = {$q( $status )} AND moves.phase = " . Move::COMPLETE . " AND moves.created_ms >= {$since})
			ORDER BY id LIMIT {$max}"
		);
		return array_map( static fn( array $row ): int => (int) $row['id'], $rows );
	}

	/**
	 * Writes a move that nobody recorded when it was made, if the order is still where [found] says
	 * and no other move has come since [newest]. The status is what it is; only its story is told.
	 *
	 * @throws DatabaseFailure
	 */
	public function recordFound( Move $found, ?Move $newest ): bool {
		$is_joined = $this->open();
		try {
			$row     = $this->lockOrder( $found->orderId );
			$recent  = $this->recent( $found->orderId );
			$is_same = ( null === $row ? Move::DELETED : self::bare( $row ) ) === $found->to
				&& ( $recent[0]->id ?? '' ) === ( $newest->id ?? '' );
			if ( $is_same ) {
				$this->insert( $found->leaving( $found->from, max( self::now(), ( $newest->createdMs ?? 0 ) + 1 ) ) );
			}
			$this->execute( $is_joined ? 'RELEASE SAVEPOINT waybill_guard' : 'COMMIT' );
			return $is_same;
		} catch ( DatabaseFailure $failure ) {
			$this->database->run( $is_joined ? 'ROLLBACK TO SAVEPOINT waybill_guard' : 'ROLLBACK' );
			throw $failure;
		}
	}

	/**
	 * The store was told of this move, and has an event of it or needs none.
	 *
	 * @throws DatabaseFailure
	 */
	public function markDrained( string $id, bool $has_event ): void {
		$q = $this->database->quote( ... );
		$this->execute( "UPDATE {$this->moves()} SET drained = " . ( $has_event ? self::TOLD : self::NEEDLESS ) . " WHERE id = {$q( $id )}" );
	}

	/**
	 * The newest moves of which the store has had an event or an intent, made since [since_ms].
	 *
	 * @return list<string> ids
	 * @throws DatabaseFailure
	 */
	public function newestTold( int $since_ms, int $max ): array {
		return $this->ids( $this->isTold( $since_ms ) . " ORDER BY created_ms DESC LIMIT {$max}" );
	}

	/**
	 * All such moves of some orders.
	 *
	 * @param list<int> $order_ids
	 * @return list<string> ids
	 * @throws DatabaseFailure
	 */
	public function told( array $order_ids, int $since_ms ): array {
		return [] === $order_ids ? [] : $this->ids( 'order_id IN (' . implode( ',', $order_ids ) . ') AND ' . $this->isTold( $since_ms ) );
	}

	/**
	 * Orders that have moves, by id after [after].
	 *
	 * @return list<int>
	 * @throws DatabaseFailure
	 */
	public function ordersAfter( int $after, int $max ): array {
		$rows = $this->select( "SELECT DISTINCT order_id FROM {$this->moves()} WHERE order_id > {$after} ORDER BY order_id LIMIT {$max}" );
		return array_map( static fn( array $row ): int => (int) $row['order_id'], $rows );
	}

	/**
	 * The store has lost these moves: they wait to be told again.
	 *
	 * @param list<string> $ids
	 * @throws DatabaseFailure
	 */
	public function markUntold( array $ids ): void {
		if ( [] !== $ids ) {
			$this->execute( "UPDATE {$this->moves()} SET drained = 0 WHERE id IN ({$this->list( $ids )})" );
		}
	}

	/**
	 * Those of [order_ids] of which the store was told a move.
	 *
	 * @param list<int> $order_ids
	 * @return list<int>
	 * @throws DatabaseFailure
	 */
	public function toldOrders( array $order_ids ): array {
		if ( [] === $order_ids ) {
			return [];
		}
		$rows = $this->select( "SELECT DISTINCT order_id FROM {$this->moves()} WHERE order_id IN (" . implode( ',', $order_ids ) . ') AND drained = ' . self::TOLD );
		return array_map( static fn( array $row ): int => (int) $row['order_id'], $rows );
	}

	/**
	 * When the order was paid and completed, as stored: seconds UTC, null where it was not.
	 *
	 * @return array{date_paid: ?int, date_completed: ?int}
	 * @throws DatabaseFailure
	 */
	public function storedDates( int $order_id ): array {
		$sql = "SELECT date_paid_gmt, date_completed_gmt FROM {$this->database->table( 'wc_order_operational_data' )} WHERE order_id = {$order_id}";
		// A snapshot would have the dates from before another request's change.
		$row     = ( $this->database->isInTransaction() ? $this->selectLocking( $sql . ' FOR UPDATE' ) : $this->select( $sql ) )[0] ?? [];
		$seconds = static function ( ?string $date ): ?int {
			$time = null === $date ? false : strtotime( $date . ' UTC' );
			return false === $time ? null : $time;
		};
		return [
			'date_paid'      => $seconds( $row['date_paid_gmt'] ?? null ),
			'date_completed' => $seconds( $row['date_completed_gmt'] ?? null ),
		];
	}

	public static function now(): int {
		return (int) ( microtime( true ) * 1000 );
	}

	/** A status without WooCommerce's prefix. */
	public static function bare( string $status ): string {
		return str_starts_with( $status, 'wc-' ) ? substr( $status, 3 ) : $status;
	}

	/**
	 * Opens a transaction, or marks a place in the one that is open.
	 *
	 * @return bool whether it was joined
	 * @throws DatabaseFailure
	 */
	private function open(): bool {
		if ( $this->database->isInTransaction() ) {
			$this->execute( 'SAVEPOINT waybill_guard' );
			return true;
		}
		$this->execute( 'START TRANSACTION' );
		return false;
	}

	/**
	 * @throws DatabaseFailure
	 */
	private function attemptInside( Move $wanted, string $stored, bool $is_overlapping, bool $is_joined ): Attempt {
		$row      = $this->lockOrder( $wanted->orderId );
		$is_moved = null !== $row && ! in_array( self::bare( $row ), [ $wanted->from, $wanted->to ], true );
		// Somebody's transaction may read from a snapshot in which nobody has moved the order on.
		$recent = $is_joined && $is_moved ? $this->committed( $wanted->orderId ) : $this->recent( $wanted->orderId );
		foreach ( $recent as $move ) {
			if ( $move->id === $wanted->id ) {
				return new Attempt( Verdict::Move, $move->from, false, $move );
			}
		}
		$bare    = null === $row ? '' : self::bare( $row );
		$now     = self::now();
		$is_busy = ! $is_overlapping && ! $is_joined && self::hasRunning( $recent, $wanted->request, $now );
		$verdict = Verdict::of( $wanted->from, $wanted->to, null === $row ? null : $bare, $recent );
		if ( $is_busy || null === $row || $verdict->isDropped() ) {
			return new Attempt( $verdict, $bare, $is_busy );
		}
		// Moves of one order are told apart by their time, so no two share a millisecond.
		$move = $wanted->leaving( $bare, max( $now, ( $recent[0]->createdMs ?? 0 ) + 1 ) );
		if ( StatusChange::normalise( $bare ) === $wanted->to ) {
			// To WooCommerce's hooks nothing changes: none will run, and nobody should wait for them.
			$move = $move->finished();
		}
		$this->setStatus( $move->orderId, $row, $stored );
		$this->insert( $move );
		return new Attempt( $verdict, $bare, false, $move );
	}

	/**
	 * @return ?string the status in the order's row, as stored
	 * @throws DatabaseFailure
	 */
	private function lockOrder( int $order_id ): ?string {
		$rows = $this->selectLocking( "SELECT status FROM {$this->orders()} WHERE id = {$order_id} FOR UPDATE" );
		return [] === $rows ? null : (string) $rows[0]['status'];
	}

	/**
	 * The order's moves as they are committed, newest first, whatever snapshot a transaction reads
	 * from. Only under the order's lock, and only where the others' moves decide: such a read locks
	 * the gaps beside these rows, where other orders' moves may have to go.
	 *
	 * @return list<Move>
	 * @throws DatabaseFailure
	 */
	private function committed( int $order_id ): array {
		return self::moved( $this->selectLocking( $this->recentSql( $order_id ) . ' FOR UPDATE' ) );
	}

	/**
	 * A locking read, which waits no longer than LockWait says.
	 *
	 * @return list<array<string, ?string>>
	 * @throws DatabaseFailure
	 */
	private function selectLocking( string $sql ): array {
		$wait = $this->lockWait();
		$sql  = $wait->bound( $sql );
		return LockWait::Session === $wait
			? $this->database->withLockWait( LockWait::SECONDS, fn(): array => $this->select( $sql ) )
			: $this->select( $sql );
	}

	/**
	 * Compares and sets. The date goes with it, as it does in WooCommerce: its synchronisation
	 * with the posts table takes the newer of two copies.
	 *
	 * @throws DatabaseFailure
	 * @throws RowRefused
	 */
	private function setStatus( int $order_id, string $seen, string $stored ): void {
		$q     = $this->database->quote( ... );
		$error = $this->database->run(
			"UPDATE {$this->orders()} SET status = {$q( $stored )}, date_updated_gmt = {$q( gmdate( 'Y-m-d H:i:s' ) )}
			WHERE id = {$order_id} AND status = {$q( $seen )}"
		);
		if ( 0 !== $error ) {
			throw Connection::isPassing( $error )
				? new DatabaseFailure( 'MySQL error ' . $error, $error )
				: new RowRefused( 'MySQL error ' . $error, $error );
		}
		if ( 1 !== $this->database->affected() ) {
			throw new DatabaseFailure( "the status of order {$order_id} changed under its lock" );
		}
	}

	/**
	 * @param list<Move> $moves
	 */
	private static function hasRunning( array $moves, string $request, int $now ): bool {
		foreach ( $moves as $move ) {
			$since = match ( $move->done ) {
				Done::Running => $move->createdMs,
				Done::BeingFinished => $move->doneMs,
				default => 0,
			};
			if ( $since > $now - self::RUNNING_MS_MAX && $move->request !== $request && $move->isEffective() ) {
				return true;
			}
		}
		return false;
	}

	/** A worker that still runs hooks after this long was killed; before, a click would run them twice. */
	private function isUnfinished( int $now, int $lease_ms ): string {
		return '(done = ' . Done::EndedEarly->value
			. ' OR (done = ' . Done::Running->value . ' AND created_ms < ' . ( $now - self::FINISHABLE_MS ) . ')'
			. ' OR (done = ' . Done::BeingFinished->value . ' AND done_ms < ' . ( $now - $lease_ms ) . '))';
	}

	private function isTold( int $since_ms ): string {
		return 'drained = ' . self::TOLD . " AND created_ms >= {$since_ms} AND kind <> '" . Move::TOMBSTONE . "' AND phase = " . Move::COMPLETE;
	}

	/**
	 * @return list<string>
	 * @throws DatabaseFailure
	 */
	private function ids( string $condition ): array {
		return array_map( static fn( array $row ): string => (string) $row['id'], $this->select( "SELECT id FROM {$this->moves()} WHERE {$condition}" ) );
	}

	/** @param array<?string> $ids */
	private function list( array $ids ): string {
		return implode( ',', array_map( fn( ?string $id ): string => $this->database->quote( (string) $id ), $ids ) );
	}

	/**
	 * @return list<Move>
	 * @throws DatabaseFailure
	 */
	private function read( string $condition ): array {
		return self::moved( $this->select( 'SELECT ' . self::COLUMNS . " FROM {$this->moves()} WHERE {$condition}" ) );
	}

	/**
	 * @param list<array<string, ?string>> $rows
	 * @return list<Move>
	 */
	private static function moved( array $rows ): array {
		$moves = [];
		foreach ( $rows as $row ) {
			$moves[] = new Move(
				id: (string) $row['id'],
				orderId: (int) $row['order_id'],
				from: (string) $row['from_status'],
				to: (string) $row['to_status'],
				kind: (string) $row['kind'],
				phase: (int) $row['phase'],
				request: (string) $row['request'],
				origin: (string) $row['origin'],
				draft: (string) $row['draft'],
				steps: Steps::fromJson( (string) $row['steps'] ),
				done: Done::from( (int) $row['done'] ),
				isDrained: '0' !== $row['drained'],
				createdMs: (int) $row['created_ms'],
				doneMs: (int) $row['done_ms'],
			);
		}
		return $moves;
	}

	/**
	 * @throws DatabaseFailure
	 */
	private function execute( string $sql ): void {
		$error = $this->database->run( $sql );
		if ( 0 !== $error ) {
			throw new DatabaseFailure( 'MySQL error ' . $error, $error );
		}
	}

	/**
	 * @return list<array<string, ?string>>
	 * @throws DatabaseFailure
	 */
	private function select( string $sql ): array {
		$rows = $this->database->rows( $sql );
		if ( null === $rows ) {
			$error = $this->database->error();
			throw new DatabaseFailure( 'MySQL error ' . $error, $error );
		}
		return $rows;
	}

	private function moves(): string {
		return $this->database->table( 'waybill_moves' );
	}

	private function orders(): string {
		return $this->database->table( 'wc_orders' );
	}
}
