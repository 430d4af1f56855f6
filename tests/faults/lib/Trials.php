<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Faults;

/** Everything but single calls that fail: kills, clocks, backups under load, disks that are full. */
final class Trials {
	public function __construct(
		private readonly Checks $checks,
		private readonly string $work,
		private readonly bool $isFull,
		private readonly int $seed,
	) {}

	public function all( string $filter ): void {
		$trials = [
			'kill'    => $this->kill( ... ),
			'clock'   => $this->clock( ... ),
			'backup'  => $this->backup( ... ),
			'disk'    => $this->disk( ... ),
			'wait'    => $this->wait( ... ),
			'restore' => $this->restore( ... ),
		];
		foreach ( $trials as $name => $trial ) {
			if ( str_contains( $name, $filter ) ) {
				$trial( "WAYBILL_TEST_SEED=$this->seed tests/faults/run $name" );
			}
		}
	}

	private function store(): Store {
		$store = Store::in( $this->work );
		$store->make();
		return $store;
	}

	/** Workers are killed anywhere while eight of them write. */
	private function kill( string $again ): void {
		$store   = $this->store();
		$workers = new Workers( $store );
		$kills   = $this->isFull ? 500 : 40;
		for ( $kill = 0; $kill < $kills && [] === $workers->wrongs; $kill++ ) {
			$workers->advance( mt_rand( 1, 12 ) );
			$workers->restart( mt_rand( 1, Workers::COUNT ) );
		}
		$workers->stop();
		$this->checks->judge( sprintf( 'kill: %d times, %d moves acknowledged', $kills, $workers->total() ), $workers->wrongs(), $again );
		$store->remove();
	}

	/** The host's clock jumps by up to a day each way: only what is shown hangs on it. */
	private function clock( string $again ): void {
		$store  = $this->store();
		$count  = $this->isFull ? 1000 : 60;
		$run    = $store->move( 1, 1, $count, clock: mt_rand() );
		$wrongs = $store->wrongs( 1, $run->done );
		$times  = [];
		$heads  = [];
		foreach ( $run->done as $receipt ) {
			$fields  = (array) json_decode( $receipt, true );
			$times[] = $fields['at'];
			$heads[] = $fields['event'];
		}
		$sorted = $times;
		sort( $sorted );
		if ( count( $run->done ) !== $count || $sorted === $times ) {
			$wrongs[] = "the clock never went back: $run->said";
		}
		if ( range( 2, $count + 1 ) !== $heads ) {
			$wrongs[] = 'the order of events hangs on the clock';
		}
		$this->checks->judge( "clock: $count moves, in order although their times are not", $wrongs, $again );
		$store->remove();
	}

	/** A backup of a store that is written to holds all that was acknowledged before it began. */
	private function backup( string $again ): void {
		$store   = $this->store();
		$workers = new Workers( $store );
		$wrongs  = [];
		$count   = $this->isFull ? 20 : 3;
		$started = microtime( true );
		$copies  = [];
		for ( $number = 0; $number < $count; $number++ ) {
			$workers->advance( 100 );
			$before = $workers->done;
			$copy   = Store::in( $this->work );
			[ $code, $said ] = $store->waybill( 'backup', $store->path, $copy->path );
			if ( 0 !== $code ) {
				$wrongs[] = "backup $number: $said";
			}
			$copies[] = [ $copy, $before ];
		}
		$rate = $workers->total() / ( microtime( true ) - $started );
		$workers->stop();
		$wrongs = [ ...$wrongs, ...$workers->wrongs ];
		if ( $rate < 200 && $this->isFull ) {
			$wrongs[] = sprintf( 'only %d moves a second were made meanwhile', $rate );
		}
		foreach ( $copies as [ $copy, $before ] ) {
			$wrongs = [ ...$wrongs, ...$this->wrongs_of_copy( $store, $copy, $before, $workers->done ) ];
			$copy->remove();
		}
		$this->checks->judge( sprintf( 'backup: %d at %d moves a second, each a beginning', $count, $rate ), $wrongs, $again );
		$store->remove();
	}

	/**
	 * @param array<int, array<int, string>> $before acknowledged when the copy began
	 * @param array<int, array<int, string>> $after  acknowledged in the end
	 * @return list<string>
	 */
	private function wrongs_of_copy( Store $store, Store $copy, array $before, array $after ): array {
		$wrongs = [];
		// What the shop has done since is not in the copy; without its list nothing is made again.
		foreach ( (array) glob( "$store->path-shop-*" ) as $list ) {
			copy( (string) $list, str_replace( $store->path, $copy->path, (string) $list ) );
		}
		[ $code, $said ] = $copy->waybill( 'verify', $copy->path );
		if ( 0 !== $code ) {
			$wrongs[] = "a copy does not verify: $said";
		}
		foreach ( $before as $order => $done ) {
			$check = $copy->check( $order, count( $done ) );
			if ( 0 !== $check->outcome || $check->done !== $done ) {
				$wrongs[] = 'a copy lacks what was acknowledged before it: ' . substr( $check->said, -200 );
			}
			if ( $check->moves > count( $after[ $order ] ) + 1 ) {
				$wrongs[] = 'a copy has moves that were never made';
			}
		}
		return $wrongs;
	}

	/** A disk of two megabytes: what does not fit is refused, what was acknowledged stays, and room helps. */
	private function disk( string $again ): void {
		$folder = "$this->work/disk";
		mkdir( $folder );
		exec( 'mount -t tmpfs -o size=2m none ' . escapeshellarg( $folder ) . ' 2>&1', $said, $code );
		if ( 0 !== $code ) {
			rmdir( $folder );
			$this->checks->skip( 'disk', 'a disk of its own can not be mounted here; "fault write ENOSPC+" does without' );
			return;
		}
		try {
			$this->fill( $folder, $again );
			$this->fill_before( $folder, $again );
		} finally {
			exec( 'umount ' . escapeshellarg( $folder ) );
			rmdir( $folder );
		}
	}

	private function fill( string $folder, string $again ): void {
		$store  = Store::at( $folder );
		$wrongs = [];
		$store->make();
		$run    = $store->move( 1, 1, 5000 );
		$failed = $run->failures[0] ?? '';
		if ( ! str_contains( $failed, ' retryable ' ) || ! str_contains( $failed, 'free space' ) ) {
			$wrongs[] = "not told as a full disk: $failed";
		}
		if ( [] !== array_diff( $run->reads, [ 'ok' ] ) || 0 === count( $run->reads ) ) {
			$wrongs[] = 'reading fails on a full disk: ' . implode( ', ', $run->reads );
		}
		[ $code, $said ] = $store->waybill( 'backup', $store->path, "$folder/copy.db" );
		if ( 0 === $code || ! str_contains( $said, 'full' ) || [] !== glob( "$folder/copy*" ) ) {
			$wrongs[] = "a backup to a full disk: $said";
		}
		[ $code, $said ] = $store->waybill( 'doctor', $store->path );
		if ( 1 !== $code || ! preg_match( '/warning +space/', $said ) || ! preg_match( '/error +filesystem/', $said ) ) {
			$wrongs[] = "the doctor of a full tmpfs: $said";
		}
		exec( 'mount -o remount,size=64m ' . escapeshellarg( $folder ) );
		$next   = $store->move( 1, count( $run->done ) + 1, 50 );
		$wrongs = [ ...$wrongs, ...$store->wrongs( 1, $run->done + $next->done ) ];
		if ( 0 !== $next->outcome || [] !== $next->failures ) {
			$wrongs[] = "it does not go on once there is room: $next->said";
		}
		$this->checks->judge( sprintf( 'disk: full after %d moves, and goes on with room', count( $run->done ) ), $wrongs, $again );
		array_map( 'unlink', (array) glob( "$folder/*" ) );
	}

	/** No room for the store's tables, or for half of them: the migration is done once there is. */
	private function fill_before( string $folder, string $again ): void {
		$wrongs = [];
		$store  = Store::at( $folder );
		foreach ( [ 0, 8, 40, 90, 140 ] as $free_kib ) {
			$room = (int) disk_free_space( $folder ) - $free_kib * 1024;
			file_put_contents( "$folder/ballast", str_repeat( "\0", $room ) );
			$made = $store->make();
			if ( 0 === $made->outcome || ! str_contains( $made->failures[0] ?? '', 'free space' ) ) {
				$wrongs[] = "with $free_kib KiB: $made->said";
			}
			unlink( "$folder/ballast" );
			$made = $store->make();
			$run  = $store->move( 1, 1, 6 );
			if ( 0 !== $made->outcome || 0 !== $run->outcome ) {
				$wrongs[] = "with room after $free_kib KiB: $made->said$run->said";
			}
			$wrongs = [ ...$wrongs, ...$store->wrongs( 1, $run->done ) ];
			array_map( 'unlink', (array) glob( "$folder/*" ) );
		}
		$this->checks->judge( 'disk: full while the store is made; made once there is room', $wrongs, $again );
	}

	/** Fair turns, and no long wait, where the machine has nothing else to do: the best of three. */
	private function wait( string $again ): void {
		if ( ! $this->isFull ) {
			$this->checks->skip( 'wait', 'how long writers wait is measured at full length; that their turns are fair, in the suite "core"' );
			return;
		}
		$best = INF;
		for ( $round = 0; $round < 3; $round++ ) {
			$said = (string) shell_exec( getenv( 'WAYBILL_TOOLS' ) . '/test_store_processes test_queue__eight_writers_get_equal_turns 2>&1' );
			if ( ! str_contains( $said, '[  PASSED  ] 1 test' ) || ! preg_match( '/8 processes: .*longest wait ([0-9.]+) ms/', $said, $wait ) ) {
				$this->checks->judge( 'wait', [ $said ], $again );
				return;
			}
			$best = min( $best, (float) $wait[1] );
		}
		$wrongs = $best < 100.0 + self::sync_ms( $this->work ) ? [] : [ "the longest wait was $best ms" ];
		$this->checks->judge( sprintf( 'wait: eight writers get equal turns for ten seconds, the longest wait is %.1f ms', $best ), $wrongs, $again );
	}

	/** How long this disk takes to confirm a write, at its slowest of some. */
	private static function sync_ms( string $work ): float {
		$file = fopen( "$work/sync", 'w' );
		$most = 0.0;
		for ( $round = 0; false !== $file && $round < 50; $round++ ) {
			fwrite( $file, str_repeat( 'x', 8192 ) );
			$begun = microtime( true );
			fsync( $file );
			$most = max( $most, ( microtime( true ) - $begun ) * 1000 );
		}
		unlink( "$work/sync" );
		return $most;
	}

	/** Backup and restore as docs/operating.md has it, by the clock. */
	private function restore( string $again ): void {
		$store    = Store::in( $this->work );
		$subjects = $this->isFull ? 50000 : 500;
		exec( sprintf( '%s/make_store %s %d 20', getenv( 'WAYBILL_TOOLS' ), escapeshellarg( $store->path ), $subjects ), $none, $code );
		$wrongs  = 0 === $code ? [] : [ 'the store can not be made' ];
		$started = microtime( true );
		$backup  = Store::in( $this->work );

		[ $backup_code, $backed_up ] = $store->waybill( 'backup', $store->path, $backup->path );
		array_map( 'unlink', (array) glob( "$store->path*" ) );
		copy( $backup->path, $store->path );
		[ $verify_code, $verified ] = $store->waybill( 'verify', $store->path );

		$seconds = microtime( true ) - $started;
		if ( 0 !== $backup_code || 0 !== $verify_code || strstr( $backed_up, 'digest' ) !== strstr( $verified, 'digest' ) ) {
			$wrongs[] = "$backed_up$verified";
		}
		if ( $seconds > 300 ) {
			$wrongs[] = "it took $seconds s";
		}
		$made   = $store->make();
		$run    = $store->move( 1000000, 1, 6 );
		$wrongs = [ ...$wrongs, ...$made->failures, ...$store->wrongs( 1000000, $run->done ) ];
		$this->checks->judge( sprintf( 'restore: %d events backed up, put back and verified in %.1f s', $subjects * 20, $seconds ), $wrongs, $again );
		$store->remove();
		$backup->remove();
	}
}
