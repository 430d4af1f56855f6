<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Load;

/** Another program, waited for or beside this one. */
final class Process {

	/** @var resource */
	private $process;

	/** @param list<string> $command */
	public function __construct( array $command, string $log ) {
		$streams = [ [ 'file', '/dev/null', 'r' ], [ 'file', $log, 'a' ], [ 'file', "$log.err", 'a' ] ];
		$process = proc_open( $command, $streams, $pipes );
		if ( false === $process ) {
			throw new \RuntimeException( "$command[0] can't be started" );
		}
		$this->process = $process;
	}

	public function isRunning(): bool {
		return proc_get_status( $this->process )['running'];
	}

	public function wait(): void {
		proc_close( $this->process );
	}

	/**
	 * Runs a program to its end.
	 *
	 * @param list<string> $command
	 * @return array{int, string} exit code, output
	 */
	public static function run( array $command ): array {
		$process = proc_open( $command, [ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], STDERR ], $pipes );
		if ( false === $process ) {
			throw new \RuntimeException( "$command[0] can't be started" );
		}
		$output = (string) stream_get_contents( $pipes[1] );
		return [ proc_close( $process ), $output ];
	}
}
