<?php
// SPDX-License-Identifier: MIT
//
// Looks at the shop's processes while it works: memory and descriptors of each PHP worker, found as
// children of this shop's own master; MariaDB's memory; the WAL's size; who used the CPU. From /proc
// alone, in this process: a look takes about a millisecond.

declare(strict_types=1);

namespace Waybill\Tests\Load;

/**
 * @phpstan-type Worker array{at_s: float, pid: int, rss_kib: int, anon_kib: int, descriptors: int}
 * @phpstan-type Sample array{at_s: float, rss_min_kib: int, rss_median_kib: int, rss_max_kib: int,
 *   descriptors_min: int, descriptors_max: int, mariadb_rss_kib: int, wal_bytes: int,
 *   cpu_php: float, cpu_mariadb: float, cpu_nginx: float, cpu_generator: float, cpu_all: float}
 */
final class Sampler {

	/** Ticks of /proc's clocks a second: USER_HZ, which is 100 wherever Linux runs. */
	private const TICKS_PER_S = 100;

	/** @var list<Worker> */
	public array $workers = [];

	/** @var list<Sample> */
	public array $samples = [];

	/** @var list<array{at_s: float, what: string}> */
	public array $marks = [];

	private float $next_s = 0.0;

	/** @var array<int, float> CPU seconds of each process at the last look; 0 stands for the machine */
	private array $cpu_last;

	/** @var array<string, float> CPU seconds since the run began, by whom */
	private array $cpu_used = [];

	private float $last_s = 0.0;

	public function __construct(
		private readonly Shop $shop,
		private readonly string $folder,
		private readonly float $every_s,
	) {
		$this->cpu_last = array_replace( ...array_values( $this->cpu() ) );
	}

	public function watch( float $elapsed ): void {
		if ( $elapsed >= $this->next_s ) {
			$this->next_s = $elapsed + $this->every_s;
			$this->look( $elapsed );
		}
	}

	public function mark( string $what, float $elapsed ): void {
		$this->marks[] = [ 'at_s' => round( $elapsed, 2 ), 'what' => $what ];
	}

	/** Writes down what was seen. */
	public function finish( float $elapsed ): void {
		$this->look( $elapsed );
		self::write( "$this->folder/samples.csv", $this->samples );
		self::write( "$this->folder/workers.csv", $this->workers );
		self::write( "$this->folder/marks.csv", $this->marks );
	}

	/**
	 * Cores used over the whole run, by whom; "all" is the machine's.
	 *
	 * @return array<string, float>
	 */
	public function cores(): array {
		$cores = [];
		foreach ( $this->cpu_used as $who => $seconds ) {
			$cores[ $who ] = round( $seconds / max( 1.0, $this->last_s ), 3 );
		}
		return $cores;
	}

	private function look( float $elapsed ): void {
		$rows = [];
		foreach ( self::children( $this->pid( 'fpm' ) ) as $pid ) {
			$memory = self::memory( $pid );
			if ( [] !== $memory ) {
				$rows[] = [ 'at_s' => round( $elapsed, 2 ), 'pid' => $pid ] + $memory;
			}
		}
		$used         = $this->use( $elapsed - $this->last_s );
		$this->last_s = $elapsed;
		if ( [] === $rows ) {
			return; // Its master is just starting them anew.
		}
		$rss         = array_column( $rows, 'rss_kib' );
		$descriptors = array_column( $rows, 'descriptors' );
		clearstatcache( true, "{$this->shop->store}-wal" );
		array_push( $this->workers, ...$rows );
		$this->samples[] = [
			'at_s'            => round( $elapsed, 2 ),
			'rss_min_kib'     => min( $rss ),
			'rss_median_kib'  => (int) Tally::percentile( $rss, 50 ),
			'rss_max_kib'     => max( $rss ),
			'descriptors_min' => min( $descriptors ),
			'descriptors_max' => max( $descriptors ),
			'mariadb_rss_kib' => self::memory( $this->pid( 'mariadb' ) )['rss_kib'] ?? 0,
			'wal_bytes'       => (int) @filesize( "{$this->shop->store}-wal" ),
		] + $used;
	}

	/**
	 * Who used the CPU since the last look. A process that ended meanwhile takes with it what it used
	 * after that; one that is new brings all of its own.
	 *
	 * @return array<string, float> cores
	 */
	private function use( float $seconds ): array {
		$cores = [];
		$last  = [];
		foreach ( $this->cpu() as $who => $processes ) {
			$used = 0.0;
			foreach ( $processes as $pid => $total ) {
				$used += max( 0.0, $total - ( $this->cpu_last[ $pid ] ?? 0.0 ) );
			}
			$last                   += $processes;
			$this->cpu_used[ $who ]  = ( $this->cpu_used[ $who ] ?? 0.0 ) + $used;
			$cores[ "cpu_$who" ]     = $seconds > 0.1 ? round( $used / $seconds, 3 ) : 0.0;
		}
		$this->cpu_last = $last;
		return $cores;
	}

	/** @return array<string, array<int, float>> by whom: pid => CPU seconds since it was started */
	private function cpu(): array {
		$of      = static fn( int ...$pids ): array => array_combine( $pids, array_map( self::cpuOf( ... ), $pids ) );
		$usage   = getrusage();
		$machine = preg_split( '/\s+/', (string) strtok( (string) file_get_contents( '/proc/stat' ), "\n" ) ) ?: [];
		// user, nice, system, irq, softirq: what is neither idle nor another machine's.
		$ticks = array_sum( array_intersect_key( $machine, [ 1 => 0, 2 => 0, 3 => 0, 6 => 0, 7 => 0 ] ) );
		$fpm   = $this->pid( 'fpm' );
		$nginx = $this->pid( 'nginx' );
		return [
			'php'       => $of( $fpm, ...self::children( $fpm ) ),
			'mariadb'   => $of( $this->pid( 'mariadb' ) ),
			'nginx'     => $of( $nginx, ...self::children( $nginx ) ),
			'generator' => [
				getmypid() => $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']
					+ ( $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'] ) / 1e6,
			],
			'all'       => [ 0 => $ticks / self::TICKS_PER_S ],
		];
	}

	private function pid( string $server ): int {
		return (int) @file_get_contents( "{$this->shop->folder}/$server.pid" );
	}

	/** CPU seconds of a process since it was started. */
	public static function cpuOf( int $pid ): float {
		$stat = (string) @file_get_contents( "/proc/$pid/stat" );
		// The name may hold anything but ends at the last bracket; utime is the twelfth after it.
		$fields = explode( ' ', substr( $stat, (int) strrpos( $stat, ')' ) + 2 ) );
		return ( (int) ( $fields[11] ?? 0 ) + (int) ( $fields[12] ?? 0 ) ) / self::TICKS_PER_S;
	}

	/** @return list<int> */
	public static function children( int $pid ): array {
		$text = trim( (string) @file_get_contents( "/proc/$pid/task/$pid/children" ) );
		return '' === $text ? [] : array_map( 'intval', explode( ' ', $text ) );
	}

	/** @return array{}|array{rss_kib: int, anon_kib: int, descriptors: int} */
	private static function memory( int $pid ): array {
		$status = (string) @file_get_contents( "/proc/$pid/status" );
		if ( ! preg_match( '/^VmRSS:\s+(\d+)/m', $status, $rss ) || ! preg_match( '/^RssAnon:\s+(\d+)/m', $status, $anon ) ) {
			return [];
		}
		$descriptors = @scandir( "/proc/$pid/fd" );
		return [
			'rss_kib'     => (int) $rss[1],
			'anon_kib'    => (int) $anon[1],
			'descriptors' => false === $descriptors ? 0 : count( $descriptors ) - 2,
		];
	}

	/** @param list<array<string, mixed>> $rows */
	private static function write( string $path, array $rows ): void {
		$lines = [] === $rows ? '' : implode( ',', array_keys( $rows[0] ) ) . "\n";
		foreach ( $rows as $row ) {
			$lines .= implode( ',', $row ) . "\n";
		}
		file_put_contents( $path, $lines );
	}
}
