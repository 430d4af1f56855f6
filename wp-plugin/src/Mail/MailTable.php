<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table waybill_mail: the only SQL on it. One row per event, template and recipient: whoever
// captures the same mail of the same event again changes nothing. A sender leases a row by
// comparing and setting, so that two never send the same one at once; a lease that runs out makes
// it due again, under the same Message-ID. Mails of one order to the same people keep their order:
// a later one waits while an earlier one is out or is tried again, for about an hour; a letter that
// no server takes does not keep a customer waiting for days.

declare(strict_types=1);

namespace Waybill\WordPress\Mail;

use Waybill\WordPress\Clock;
use Waybill\WordPress\Orders\Connection;
use Waybill\WordPress\Orders\DatabaseFailure;

/**
 * @phpstan-type Row array{
 *   id: int,
 *   event: string,
 *   template: string,
 *   message: string,
 *   message_id: string,
 *   attempts: int,
 * }
 * @phpstan-type GivenUp array{id: int, order: int, template: string, error: string}
 */
final class MailTable {

	/** So often an earlier mail is tried before a later one goes past it: with its pauses an hour. */
	private const AWAITED_ATTEMPTS = 6;

	/** More that can't be sent are told as this many. */
	private const GIVEN_UP_MAX = 1000;

	public function __construct( private readonly Connection $database ) {
	}

	/**
	 * Stores [mail], due after [delay_ms]. False: it is there already.
	 *
	 * @throws DatabaseFailure
	 */
	public function insert(
		string $event,
		int $order_id,
		string $template,
		Mail $mail,
		string $message_id,
		int $delay_ms
	): bool {
		$q     = $this->database->quote( ... );
		$now   = Clock::nowMs();
		$due   = $now + $delay_ms;
		$error = $this->database->run(
			"INSERT INTO {$this->table()}
			(event_key, order_id, template, recipient_hash, message, message_id, due_ms, created_ms)
			VALUES ({$q( $event )}, $order_id, {$q( $template )}, {$q( $mail->recipientHash() )},
			{$q( $mail->toJson() )}, {$q( $message_id )}, $due, $now)"
		);
		if ( 0 !== $error && Connection::DUPLICATE_KEY !== $error ) {
			throw new DatabaseFailure( "a mail could not be stored: MySQL error $error", $error );
		}
		return 0 === $error;
	}

	/**
	 * Takes the next due mail until [until_ms] and counts the attempt; null: none is due.
	 *
	 * @param int $only the mail to take; 0: any
	 * @return Row|null
	 * @throws DatabaseFailure
	 */
	public function lease( int $now_ms, int $until_ms, int $attempts_max, int $only = 0 ): ?array {
		$awaited = 'SELECT 1 FROM ' . $this->table() . ' earlier WHERE earlier.order_id = mail.order_id'
			. ' AND earlier.recipient_hash = mail.recipient_hash AND earlier.id < mail.id'
			. ' AND earlier.sent_ms IS NULL'
			. ' AND (earlier.attempts < ' . self::AWAITED_ATTEMPTS . " OR earlier.lease_ms > $now_ms)";
		$chosen  = 0 === $only ? "NOT EXISTS ($awaited)" : "id = $only";
		do {
			$rows = $this->select(
				"SELECT id, event_key, template, message, message_id, attempts, lease_ms
				FROM {$this->table()} mail
				WHERE sent_ms IS NULL AND due_ms <= $now_ms AND lease_ms <= $now_ms
				AND attempts < $attempts_max AND $chosen ORDER BY due_ms, id LIMIT 1"
			);
			if ( [] === $rows ) {
				return null;
			}
			$row  = $rows[0];
			$id   = (int) $row['id'];
			$seen = (int) $row['lease_ms'];
			$this->execute(
				"UPDATE {$this->table()} SET lease_ms = $until_ms, attempts = attempts + 1
				WHERE id = $id AND sent_ms IS NULL AND lease_ms = $seen"
			);
		} while ( 1 !== $this->database->affected() );
		return [
			'id'         => $id,
			'event'      => (string) $row['event_key'],
			'template'   => (string) $row['template'],
			'message'    => (string) $row['message'],
			'message_id' => (string) $row['message_id'],
			'attempts'   => (int) $row['attempts'] + 1,
		];
	}

	/**
	 * It is out. The row stays and keeps others from sending it again; what it said goes.
	 *
	 * @throws DatabaseFailure
	 */
	public function finish( int $id, int $now_ms ): void {
		$this->execute(
			"UPDATE {$this->table()} SET sent_ms = $now_ms, message = '', error = '', lease_ms = 0
			WHERE id = $id"
		);
	}

	/**
	 * @throws DatabaseFailure
	 */
	public function postpone( int $id, string $error, int $due_ms ): void {
		$q = $this->database->quote( ... );
		$this->execute(
			"UPDATE {$this->table()} SET error = {$q( mb_substr( $error, 0, 255 ) )},
			due_ms = $due_ms, lease_ms = 0 WHERE id = $id"
		);
	}

	/**
	 * Mails that nobody tries to send any more, newest first; of one order, or of all.
	 *
	 * @return list<GivenUp>
	 * @throws DatabaseFailure
	 */
	public function givenUp( int $now_ms, int $attempts_max, int $order_id = 0 ): array {
		$order = 0 === $order_id ? '' : "AND order_id = $order_id";
		$rows  = $this->select(
			"SELECT id, order_id, template, error FROM {$this->table()}
			WHERE sent_ms IS NULL AND attempts >= $attempts_max AND lease_ms <= $now_ms $order
			ORDER BY id DESC LIMIT " . self::GIVEN_UP_MAX
		);
		return array_map(
			static fn( array $row ): array => [
				'id'       => (int) $row['id'],
				'order'    => (int) $row['order_id'],
				'template' => (string) $row['template'],
				'error'    => (string) $row['error'],
			],
			$rows
		);
	}

	/**
	 * Makes a mail that was given up due again. False: it is not given up any more.
	 *
	 * @throws DatabaseFailure
	 */
	public function revive( int $id, int $now_ms, int $attempts_max ): bool {
		$this->execute(
			"UPDATE {$this->table()} SET attempts = 0, due_ms = $now_ms, lease_ms = 0
			WHERE id = $id AND sent_ms IS NULL AND attempts >= $attempts_max AND lease_ms <= $now_ms"
		);
		return 1 === $this->database->affected();
	}

	/**
	 * Makes all that waits due now, in the order in which it was captured.
	 *
	 * @throws DatabaseFailure
	 */
	public function hasten( int $now_ms ): void {
		$this->execute(
			"UPDATE {$this->table()} SET due_ms = $now_ms WHERE sent_ms IS NULL AND due_ms > $now_ms"
		);
	}

	/**
	 * Whether a mail is due that nobody is sending. It may have to wait for an earlier one.
	 *
	 * @throws DatabaseFailure
	 */
	public function hasDue( int $now_ms, int $attempts_max ): bool {
		return [] !== $this->select(
			"SELECT 1 FROM {$this->table()}
			WHERE sent_ms IS NULL AND due_ms <= $now_ms AND lease_ms <= $now_ms
			AND attempts < $attempts_max LIMIT 1"
		);
	}

	/**
	 * How many mails are still to be sent and somebody tries to.
	 *
	 * @throws DatabaseFailure
	 */
	public function countWaiting( int $attempts_max ): int {
		$rows = $this->select(
			"SELECT COUNT(*) AS count FROM {$this->table()}
			WHERE sent_ms IS NULL AND attempts < $attempts_max"
		);
		return (int) ( $rows[0]['count'] ?? 0 );
	}

	/**
	 * Forgets mails that were sent or given up before [before_ms], at most [max]. How many it were.
	 *
	 * @throws DatabaseFailure
	 */
	public function prune( int $before_ms, int $attempts_max, int $max ): int {
		$this->execute( "DELETE FROM {$this->table()} WHERE sent_ms < $before_ms LIMIT $max" );
		$count = $this->database->affected();
		$left  = $max - $count;
		if ( $left > 0 ) {
			$this->execute(
				"DELETE FROM {$this->table()} WHERE sent_ms IS NULL AND due_ms < $before_ms
				AND lease_ms < $before_ms AND attempts >= $attempts_max LIMIT $left"
			);
			$count += $this->database->affected();
		}
		return $count;
	}

	/**
	 * Takes away the mails of [event] that nobody has tried to send. How many it were.
	 *
	 * @throws DatabaseFailure
	 */
	public function withdraw( string $event ): int {
		$q = $this->database->quote( ... );
		$this->execute( "DELETE FROM {$this->table()} WHERE event_key = {$q( $event )} AND sent_ms IS NULL AND attempts = 0" );
		return $this->database->affected();
	}

	/**
	 * Whether a mail of [event] is still to be sent.
	 *
	 * @throws DatabaseFailure
	 */
	public function hasUnsent( string $event ): bool {
		$q = $this->database->quote( ... );
		return [] !== $this->select(
			"SELECT 1 FROM {$this->table()}
			WHERE event_key = {$q( $event )} AND sent_ms IS NULL LIMIT 1"
		);
	}

	/**
	 * @throws DatabaseFailure
	 */
	private function execute( string $sql ): void {
		$error = $this->database->run( $sql );
		if ( 0 !== $error ) {
			throw new DatabaseFailure( "MySQL error $error", $error );
		}
	}

	/**
	 * @return list<array<string, string|null>>
	 * @throws DatabaseFailure
	 */
	private function select( string $sql ): array {
		$rows = $this->database->rows( $sql );
		if ( null === $rows ) {
			$error = $this->database->error();
			throw new DatabaseFailure( "MySQL error $error", $error );
		}
		return $rows;
	}

	private function table(): string {
		return $this->database->table( 'waybill_mail' );
	}
}
