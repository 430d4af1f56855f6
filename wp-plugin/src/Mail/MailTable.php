<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table waybill_mail: the only SQL on it. One row per event, template and recipient: whoever
// captures the same mail of the same event again changes nothing. A sender leases a row by
// comparing and setting, so that two never send the same one at once; a lease that runs out makes
// it due again, under the same Message-ID.

declare(strict_types=1);

namespace Waybill\WordPress\Mail;

use Waybill\WordPress\Clock;
use Waybill\WordPress\Orders\Connection;
use Waybill\WordPress\Orders\DatabaseFailure;

/**
 * @phpstan-type Row array{
 *   id: int,
 *   event: string,
 *   message: string,
 *   message_id: string,
 *   attempts: int,
 * }
 */
final class MailTable {

	public function __construct( private readonly Connection $database ) {
	}

	/**
	 * Stores [mail], due after [delay_ms]. False: it is there already.
	 *
	 * @throws DatabaseFailure
	 */
	public function insert(
		string $event,
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
			(event_key, template, recipient_hash, message, message_id, due_ms, created_ms)
			VALUES ({$q( $event )}, {$q( $template )}, {$q( $mail->recipientHash() )},
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
	 * @return Row|null
	 * @throws DatabaseFailure
	 */
	public function lease( int $now_ms, int $until_ms, int $attempts_max ): ?array {
		do {
			$rows = $this->select(
				"SELECT id, event_key, message, message_id, attempts, lease_ms FROM {$this->table()}
				WHERE sent_ms IS NULL AND due_ms <= $now_ms AND lease_ms <= $now_ms
				AND attempts < $attempts_max ORDER BY due_ms LIMIT 1"
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
	 * Mails that nobody tries to send any more, and why the newest of them failed.
	 *
	 * @return array{count: int, error: string}
	 * @throws DatabaseFailure
	 */
	public function givenUp( int $attempts_max ): array {
		$rows = $this->select(
			"SELECT error FROM {$this->table()}
			WHERE sent_ms IS NULL AND attempts >= $attempts_max ORDER BY id DESC"
		);
		return [
			'count' => count( $rows ),
			'error' => (string) ( $rows[0]['error'] ?? '' ),
		];
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
