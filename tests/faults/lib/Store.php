<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Faults;

/** A store in a folder of its own, and the programs that work on it. */
final class Store {
	/** Calls that the shim tells apart, in its order. */
	private const CALLS = [ 'open', 'read', 'write', 'sync', 'truncate', 'lock', 'map', 'rename', 'unlink', 'any' ];

	private static int $made = 0;

	/** @var array<string, int> how many calls of each kind the last run with a fault made */
	public array $counts = [];

	public readonly string $path;

	private function __construct( public readonly string $folder, private readonly string $tools ) {
		$this->path = "$folder/store.db";
	}

	/** An empty folder below $work. */
	public static function in( string $work ): self {
		$folder = sprintf( '%s/%d', $work, ++self::$made );
		mkdir( $folder, 0700 );
		return self::at( $folder );
	}

	public static function at( string $folder ): self {
		return new self( $folder, (string) realpath( (string) getenv( 'WAYBILL_TOOLS' ) ) );
	}

	/** The same store in another folder, as a crash would leave it. Lock files hold nothing. */
	public function copy( string $work ): self {
		$copy = self::in( $work );
		foreach ( (array) glob( "$this->path*" ) as $file ) {
			if ( ! preg_match( '/-(gate|turn|shm)$/D', (string) $file ) ) {
				copy( (string) $file, $copy->folder . '/' . basename( (string) $file ) );
			}
		}
		return $copy;
	}

	public function remove(): void {
		foreach ( (array) glob( "$this->folder/*" ) as $file ) {
			unlink( (string) $file );
		}
		rmdir( $this->folder );
	}

	public function make( string $fault = '' ): Run {
		return $this->mover( [ 'make', $this->path ], $fault );
	}

	public function move( int $order, int $first, int $count, string $fault = '', ?int $clock = null ): Run {
		$words = [ 'move', $this->path, (string) $order, (string) $first, (string) $count ];
		return $this->mover( null === $clock ? $words : [ ...$words, (string) $clock ], $fault );
	}

	public function check( int $order, int $count ): Run {
		return $this->mover( [ 'check', $this->path, (string) $order, (string) $count ], '' );
	}

	/**
	 * Starts a mover that is not waited for.
	 *
	 * @return array{resource, resource} the process and what it says
	 */
	public function start( int $order, int $first, int $count ): array {
		$process = proc_open(
			[ "$this->tools/mover", 'move', $this->path, (string) $order, (string) $first, (string) $count ],
			[ 1 => [ 'pipe', 'w' ] ],
			$pipes
		);
		if ( false === $process ) {
			throw new \RuntimeException( 'The mover does not start.' );
		}
		return [ $process, $pipes[1] ];
	}

	/** @param list<string> $words */
	private function mover( array $words, string $fault ): Run {
		$counts = "$this->folder.counts";
		$env    = getenv();
		if ( '' !== $fault ) {
			$env += [
				'LD_PRELOAD'   => "$this->tools/faults.so",
				'FAULT'        => $fault,
				'FAULT_FOLDER' => $this->folder,
				'FAULT_COUNTS' => $counts,
			];
		}
		$run = self::run( [ "$this->tools/mover", ...$words ], $env );
		if ( '' !== $fault ) {
			$numbers      = unpack( 'q*', (string) file_get_contents( $counts ) );
			$this->counts = array_combine( self::CALLS, array_values( (array) $numbers ) );
			unlink( $counts );
		}
		return $run;
	}

	/** The waybill command: [ exit code, what it said ]. @return array{int, string} */
	public function waybill( string ...$words ): array {
		$run = self::run( [ (string) realpath( (string) getenv( 'WAYBILL_COMMAND' ) ), ...$words ], getenv() );
		return [ $run->outcome, $run->said ];
	}

	/**
	 * @param list<string>          $command
	 * @param array<string, string> $env
	 */
	private static function run( array $command, array $env ): Run {
		$process = proc_open( $command, [ 1 => [ 'pipe', 'w' ], 2 => [ 'redirect', 1 ] ], $pipes, null, $env );
		if ( false === $process ) {
			throw new \RuntimeException( "$command[0] does not start." );
		}
		$said   = (string) stream_get_contents( $pipes[1] );
		$status = self::await( $process );
		return new Run( $said, $status );
	}

	/**
	 * How a process ended: its exit code, or minus the signal that killed it.
	 *
	 * @param resource $process
	 */
	public static function await( $process ): int {
		do {
			$status = proc_get_status( $process );
			if ( $status['running'] ) {
				usleep( 200 );
			}
		} while ( $status['running'] );
		proc_close( $process );
		return $status['signaled'] ? -$status['termsig'] : $status['exitcode'];
	}

	/**
	 * What is wrong with what the store holds of an order, of which $done was acknowledged.
	 *
	 * @param array<int, string> $done
	 * @return list<string>
	 */
	public function wrongs( int $order, array $done ): array {
		$wrongs = [];
		$count  = count( $done );
		$check  = $this->check( $order, $count );
		if ( 0 !== $check->outcome || $check->done !== $done ) {
			$wrongs[] = "of $count acknowledged moves some are lost or changed: " . substr( $check->said, -200 );
		}
		if ( $check->moves !== $count ) {
			$wrongs[] = "$check->moves moves for $count acknowledged ones";
		}
		[ $code, $said ] = $this->waybill( 'verify', $this->path );
		if ( 0 !== $code ) {
			$wrongs[] = "the log does not verify: $said";
		}
		return $wrongs;
	}
}
