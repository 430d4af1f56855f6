<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Transactions that plugins start inside an apply, as savepoints of ours. A plugin that starts,
// writes and rolls back finds what it wrote gone, as it expects; what it commits is committed with
// the move, or not at all. A START inside another one would have committed the first: here both
// stay open and end one after the other. With autocommit switched off each COMMIT and ROLLBACK
// begins the next transaction.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class Savepoints {

	private const NOTHING = 'DO 0';

	private int $depth = 0;

	/** A plugin switched autocommit off: the savepoint at this depth stands for what follows. */
	private int $standing = 0;

	/** Whether a plugin is inside a transaction of its own. */
	public function isOpen(): bool {
		return $this->depth > 0;
	}

	/** What to run in place of [statement], which ends or starts a transaction. */
	public function replace( Statement $statement ): string {
		return match ( $statement ) {
			Statement::Start => $this->open(),
			Statement::Commit => $this->commit(),
			Statement::Rollback => $this->rollback(),
			Statement::AutocommitOff => $this->switchOff(),
			Statement::AutocommitOn => $this->switchOn(),
			default => self::NOTHING,
		};
	}

	private function open(): string {
		++$this->depth;
		return "SAVEPOINT waybill_{$this->depth}";
	}

	private function commit(): string {
		if ( 0 === $this->depth ) {
			return self::NOTHING;
		}
		if ( $this->depth === $this->standing ) {
			return "SAVEPOINT waybill_{$this->depth}";
		}
		return 'RELEASE SAVEPOINT waybill_' . $this->depth--;
	}

	private function rollback(): string {
		if ( 0 === $this->depth ) {
			return self::NOTHING;
		}
		$statement = "ROLLBACK TO SAVEPOINT waybill_{$this->depth}";
		if ( $this->depth !== $this->standing ) {
			--$this->depth;
		}
		return $statement;
	}

	private function switchOff(): string {
		if ( 0 !== $this->standing ) {
			return self::NOTHING;
		}
		$this->standing = $this->depth + 1;
		return $this->open();
	}

	private function switchOn(): string {
		if ( 0 === $this->standing ) {
			return self::NOTHING;
		}
		$statement      = "RELEASE SAVEPOINT waybill_{$this->standing}";
		$this->depth    = $this->standing - 1;
		$this->standing = 0;
		return $statement;
	}
}
