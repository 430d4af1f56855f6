<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Faults;

/**
 * The Nth call of the system fails, for each N at full length, for some of them by chance in the
 * short form. The mover makes a dozen moves across a checkpoint; the fault meets one of them.
 */
final class Sweep {
	private const MOVES = 12;

	/** CALL, MANNER; with a plus all calls that follow fail, too, until the first failure was seen. */
	private const FAULTS = [
		[ 'write', 'ENOSPC' ],
		[ 'write', 'ENOSPC+' ],
		[ 'write', 'EDQUOT+' ],
		[ 'write', 'EIO' ],
		[ 'write', 'EIO+' ],
		[ 'write', 'short' ],
		[ 'write', 'EINTR' ],
		[ 'sync', 'EIO' ],
		[ 'sync', 'EIO+' ],
		[ 'sync', 'ENOSPC' ],
		[ 'sync', 'EINTR' ],
		[ 'truncate', 'EIO+' ],
		[ 'truncate', 'ENOSPC+' ],
		[ 'open', 'EMFILE+' ],
		[ 'open', 'EACCES' ],
		[ 'open', 'ENOSPC+' ],
		[ 'open', 'EINTR' ],
		[ 'read', 'EIO' ],
		[ 'read', 'EINTR' ],
		[ 'lock', 'ENOLCK' ],
		[ 'lock', 'EINTR' ],
		[ 'map', 'ENOMEM+' ],
		[ 'any', 'SIGKILL' ],
		[ 'any', 'SIGTERM' ],
		[ 'any', 'SIGALRM' ],
	];

	/** A sentence that tells what to do has one of these in it. */
	private const ADVICE = '/free space|check|try again|open it again|raise the limit|restore a backup|free memory/';

	public function __construct(
		private readonly Checks $checks,
		private readonly string $work,
		private readonly bool $isFull,
		private readonly Store $base,
	) {}

	/** A store whose next commit but few makes a checkpoint. */
	public static function base( string $work ): Store {
		$base = Store::in( $work );
		$base->make();
		$base->move( 9, 1, 22 );
		return $base;
	}

	public function all( string $filter ): void {
		foreach ( self::FAULTS as [ $call, $manner ] ) {
			if ( str_contains( "fault $call $manner", $filter ) ) {
				$this->sweep( $call, $manner );
			}
		}
	}

	private function sweep( string $call, string $manner ): void {
		$started = microtime( true );
		$wrongs  = [];
		$again   = '';
		$met     = 0;
		foreach ( $this->numbers( $call ) as $number ) {
			$fault = sprintf( '%s %s %d%s', $call, rtrim( $manner, '+' ), $number, str_ends_with( $manner, '+' ) ? '+' : '' );
			$found = $this->one( $fault );
			++$met;
			if ( [] !== $found ) {
				$again  = "tests/faults/run fault '$fault'";
				$wrongs = [ ...$wrongs, ...array_map( static fn( string $wrong ): string => "$fault: $wrong", $found ) ];
			}
		}
		$this->checks->judge( sprintf( 'fault %s %s: %d places (%.1f s)', $call, $manner, $met, microtime( true ) - $started ), $wrongs, $again );
	}

	/** @return list<int> */
	private function numbers( string $call ): array {
		$store = $this->base->copy( $this->work );
		$store->move( 1, 1, self::MOVES, "$call SIGALRM 0" );
		$count = $store->counts[ $call ];
		$store->remove();
		if ( 0 === $count ) {
			throw new \RuntimeException( "There is no call \"$call\" to fail." );
		}
		if ( $this->isFull || $count <= 8 ) {
			return range( 1, $count );
		}
		$numbers = [ 1, $count ];
		for ( $round = 0; $round < 5; $round++ ) {
			$numbers[] = mt_rand( 2, $count - 1 );
		}
		sort( $numbers );
		return array_values( array_unique( $numbers ) );
	}

	/** @return list<string> */
	public function one( string $fault, bool $isTold = false ): array {
		$store = $this->base->copy( $this->work );
		$run   = $store->move( 1, 1, self::MOVES, $fault );
		if ( $isTold ) {
			echo $run->said;
		}
		$wrongs = str_contains( $fault, 'SIGKILL' ) || str_contains( $fault, 'SIGTERM' )
			? $this->wrongs_of_ended( $store, $run )
			: $this->wrongs_of_failed( $store, $run, $fault );
		$store->remove();
		return $wrongs;
	}

	/** The next process goes on where the ended one was. @return list<string> */
	private function wrongs_of_ended( Store $store, Run $run ): array {
		$wrongs = [];
		if ( ! in_array( $run->outcome, [ -SIGKILL, -SIGTERM ], true ) ) {
			$wrongs[] = "it ended with $run->outcome";
		}
		$first = count( $run->done ) + 1;
		$next  = $store->move( 1, $first, self::MOVES + 1 - $first );
		if ( 0 !== $next->outcome || [] !== $next->failures ) {
			$wrongs[] = "the next process does not go on: $next->said";
		}
		return [ ...$wrongs, ...$store->wrongs( 1, $run->done + $next->done ) ];
	}

	/** @return list<string> */
	private function wrongs_of_failed( Store $store, Run $run, string $fault ): array {
		$wrongs = [];
		if ( 0 !== $run->outcome || ! $run->isWhole || count( $run->done ) !== self::MOVES ) {
			$wrongs[] = "it does not go on in the same process: $run->said";
		}
		$is_room = 1 === preg_match( '/^(write|open|truncate) (ENOSPC|EDQUOT)/', $fault );
		foreach ( $run->failures as $failure ) {
			if ( ! preg_match( self::ADVICE, $failure ) ) {
				$wrongs[] = "no word of what to do: $failure";
			}
			if ( $is_room && ( ! str_contains( $failure, 'free space' ) || ! str_contains( $failure, ' retryable ' ) ) ) {
				$wrongs[] = "not told as a full disk: $failure";
			}
		}
		foreach ( $run->reads as $read ) {
			if ( $is_room && 'ok' !== $read && ! str_starts_with( $read, 'nothing' ) ) {
				$wrongs[] = "reading fails on a full disk: $read";
			}
		}
		if ( $is_room && 0 !== $run->reopened ) {
			$wrongs[] = 'it had to open the store again after room was made';
		}
		if ( str_contains( implode( $run->failures ), 'did not confirm' ) && 0 === $run->reopened ) {
			$wrongs[] = 'it went on with a handle whose sync had failed';
		}
		// SQLite makes neither a sync again nor a lock that does not wait.
		if ( 1 === preg_match( '/^(write|open|read) EINTR/', $fault ) && [] !== $run->failures ) {
			$wrongs[] = 'an interrupted call is to be made again: ' . $run->failures[0];
		}
		if ( str_contains( $fault, 'SIGALRM' ) && [] !== $run->failures ) {
			$wrongs[] = 'a signal makes a move fail: ' . $run->failures[0];
		}
		return [ ...$wrongs, ...$store->wrongs( 1, $run->done ) ];
	}
}
