<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Faults;

/** Counts checks and says each of them in one line, as the suites' runner reads them. */
final class Checks {
	private int $passed  = 0;
	private int $failed  = 0;
	private int $skipped = 0;

	/** @param list<string> $wrongs what was wrong; the check holds where nothing was */
	public function judge( string $name, array $wrongs, string $again ): void {
		if ( [] === $wrongs ) {
			++$this->passed;
			echo "passed $name\n";
			return;
		}
		++$this->failed;
		printf( "failed %s:\n\t%s\n\tagain: %s\n", $name, implode( "\n\t", array_slice( $wrongs, 0, 10 ) ), $again );
	}

	public function skip( string $name, string $reason ): void {
		++$this->skipped;
		echo "skipped $name: $reason\n";
	}

	public function say(): never {
		printf( "%d passed, %d failed, %d skipped\n", $this->passed, $this->failed, $this->skipped );
		exit( 0 === $this->failed ? 0 : 1 );
	}
}
