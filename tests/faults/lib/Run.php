<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Faults;

/** What a mover said until it ended. */
final class Run {
	/** @var array<int, string> receipts by number of the move */
	public array $done = [];

	/** @var list<string> "STATUS[ retryable] SENTENCE" */
	public array $failures = [];

	/** @var list<string> what it could read right after each failure */
	public array $reads = [];

	public int $reopened = 0;
	public int $moves    = 0;
	public bool $isWhole = true;

	public function __construct( public readonly string $said, public readonly int $outcome ) {
		$lines = explode( "\n", $said );
		// A line that was not finished was not said.
		array_pop( $lines );
		foreach ( $lines as $line ) {
			$this->take( $line );
		}
	}

	private function take( string $line ): void {
		[ $word, $rest ] = explode( ' ', $line, 2 ) + [ 1 => '' ];
		switch ( $word ) {
			case 'done':
				[ $number, $receipt ]        = explode( ' ', $rest, 2 );
				$this->done[ (int) $number ] = $receipt;
				break;
			case 'fail':
				$this->failures[] = $rest;
				break;
			case 'read':
				$this->reads[] = $rest;
				break;
			case 'reopened':
				++$this->reopened;
				break;
			case 'moves':
				$this->moves = (int) $rest;
				break;
			default:
				$this->isWhole = false;
		}
	}
}
