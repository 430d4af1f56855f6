<?php
// SPDX-License-Identifier: MIT
//
// The figures of a run, its goals, and the audit's verdict: printed, and kept as summary.json.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Report {

	/** In a shorter run the slope of memory tells of the start alone. */
	private const GROWTH_S_MIN = 300.0;

	public readonly Audit $audit;

	/** @var list<array{goal: string, value: string, met: bool}> */
	private array $goals = [];

	/**
	 * @param list<string> $wrong    what clients were told that can't be
	 * @param float        $empty_ms of CPU for a request that asks Waybill nothing
	 */
	public function __construct(
		private readonly string $folder,
		private readonly Profile $profile,
		private readonly Mix $mix,
		private readonly int $seed,
		private readonly Tally $tally,
		private readonly Sampler $sampler,
		private readonly Ramp $ramp,
		private readonly array $wrong,
		private readonly int $unanswered,
		private readonly float $driven_s,
		private readonly float $empty_ms,
	) {
		$this->audit = new Audit( $folder );
		match ( $profile->name ) {
			'p1' => $this->judgeSteady(),
			'p2' => $this->judgeBurst(),
			'p5' => $this->judgeOverload(),
			'p7' => $this->judgeSoak(),
			'p8' => $this->judgeFaults(),
		};
		$this->write();
	}

	/** Nothing lost, nothing doubled: what no run may miss. */
	public function isSound(): bool {
		return [] === $this->audit->wrong && [] === $this->wrong;
	}

	public function countMissed(): int {
		return count( array_filter( $this->goals, static fn( array $goal ): bool => ! $goal['met'] ) );
	}

	public function print(): void {
		$this->printAnswers();
		$this->printMachine();
		$this->printBooks();
		foreach ( $this->goals as $goal ) {
			printf( "  %-6s %s: %s\n", $goal['met'] ? 'met' : 'MISSED', $goal['goal'], $goal['value'] );
		}
	}

	private function printAnswers(): void {
		printf(
			"%s, %s, %.0f s; seed %d; %s\n",
			...[ $this->profile->name, $this->mix->value, $this->driven_s, $this->seed, basename( $this->folder ) ]
		);
		$latency = 'p50 %.0f, p95 %.0f, p99 %.0f, longest %.0f ms';
		foreach ( $this->phases() as $name => $phase ) {
			printf(
				"  %-14s %6.1f/s asked, %6.1f/s accepted; $latency; %s\n",
				...[ $name, $phase['asked_per_s'], $phase['accepted_per_s'] ],
				...[ ...array_values( $phase['latency_ms'] ), self::counts( $phase['statuses'] ) ]
			);
		}
		foreach ( $this->steps() as $step => $figures ) {
			printf( "  %-14s %6d accepted; $latency\n", $step, ...array_values( $figures ) );
		}
		printf( "  nobody asked for longer than %.1f s until he had his answer\n", $this->tally->patience_s_max );
	}

	private function printMachine(): void {
		$mariadb = array_column( $this->sampler->samples, 'mariadb_rss_kib' );
		printf(
			"  cores used: PHP %.2f, MariaDB %.2f, nginx %.2f, generator %.2f, the machine %.2f\n",
			...array_values( $this->sampler->cores() )
		);
		printf(
			"  PHP's CPU for one request %.1f ms; for one that asks Waybill nothing %.1f ms\n",
			...[ $this->cpuOfOne(), $this->empty_ms ]
		);
		printf( "  MariaDB's memory from %.0f to %.0f MiB\n", reset( $mariadb ) / 1024, end( $mariadb ) / 1024 );
		printf(
			"  sent late by %.1f ms at most; %d arrivals found no order left\n",
			...[ $this->tally->lag_ms_max, $this->tally->starved ]
		);
	}

	private function printBooks(): void {
		$audit = $this->audit;
		printf(
			"  %d moves acknowledged (%d as repeats), %d lost, %d doubled; %d never answered, %d of these made; "
			. "%d applies undone\n",
			...[ $audit->acknowledged, $audit->replayed, $audit->lost, $audit->doubled ],
			...[ $this->unanswered, count( $audit->explained ), $audit->failed ]
		);
		printf( "  digest of the store  %s\n", $audit->digest_of_store );
		printf( "  digest of the replay %s\n", $audit->digest_of_replay );
		$wrong = [ ...array_slice( $this->wrong, 0, 10 ), ...array_slice( $audit->wrong, 0, 20 ) ];
		foreach ( [ ...$audit->explained, ...$wrong ] as $sentence ) {
			printf( "  %-6s %s\n", in_array( $sentence, $wrong, true ) ? 'WRONG' : 'made', $sentence );
		}
	}

	/** Milliseconds of PHP's CPU a request, faults, repeats and waiting included. */
	private function cpuOfOne(): float {
		$last = end( $this->sampler->samples );
		return 1000 * $this->sampler->cores()['php'] * ( $last['at_s'] ?? 0.0 ) / max( 1, count( $this->tally->rows() ) );
	}

	private function judgeSteady(): void {
		$this->judgeLatency( 'load' );
		$fates  = $this->tally->fates();
		$errors = array_sum( $fates ) - $fates['ok'] + $this->tally->starved;
		$this->goal( 'errors 0', 0 === $errors, (string) $errors );
	}

	private function judgeBurst(): void {
		$statuses = $this->tally->statuses();
		$is_bad   = static fn( int $status ): bool => $status >= 500 || 0 === $status;
		$failed   = array_filter( $statuses, $is_bad, ARRAY_FILTER_USE_KEY );
		$this->goal( 'no 5xx', [] === $failed, [] === $failed ? 'none' : self::counts( $failed ) );
		$recovered = $this->recoveredAfter( $this->profile->seconds );
		$this->goal(
			sprintf( 'recovers within %.0f s', Profile::RECOVERY_S_MAX ),
			$recovered <= Profile::RECOVERY_S_MAX,
			is_finite( $recovered ) ? sprintf( '%.0f s', $recovered ) : 'not while it was watched'
		);
	}

	/** Seconds from [end] of the burst until every second's median is back and nothing fails. */
	private function recoveredAfter( float $end ): float {
		$seconds = [];
		foreach ( $this->tally->rows( 'after' ) as $row ) {
			$seconds[ (int) floor( $row['at_s'] - $end ) ][] = 'ok' === $row['fate'] ? $row['latency_ms'] : INF;
		}
		ksort( $seconds );
		$recovered = [] === $seconds ? INF : 0.0;
		foreach ( $seconds as $second => $latencies ) {
			$median = Tally::percentile( $latencies, 50 );
			if ( $median > Profile::P95_MS_MAX || in_array( INF, $latencies, true ) ) {
				$recovered = $second === array_key_last( $seconds ) ? INF : $second + 1.0;
			}
		}
		return $recovered;
	}

	private function judgeOverload(): void {
		$statuses = $this->tally->statuses( 'overload' );
		$fates    = $this->tally->fates( 'overload' );
		$others   = $fates['broken'] + $fates['wrong'] + $this->tally->starved;
		$this->goal(
			sprintf( 'at %.0f/s, twice what it can, some are shed', 2 * $this->ramp->capacity ),
			$fates['shed'] > 0,
			"{$fates['shed']} shed"
		);
		$this->goal( 'none is refused otherwise', 0 === $others, self::counts( $statuses ) );
		$this->judgeLatency( 'overload' );
		$this->goal( 'none unanswered', 0 === $this->unanswered, (string) $this->unanswered );
	}

	private function judgeLatency( string $phase ): void {
		$latencies = $this->tally->latencies( $phase );
		foreach ( [ 95 => Profile::P95_MS_MAX, 99 => Profile::P99_MS_MAX ] as $percent => $most ) {
			$value = Tally::percentile( $latencies, $percent );
			$is_met = [] !== $latencies && $value <= $most;
			$this->goal( sprintf( 'p%d at most %.0f ms', $percent, $most ), $is_met, sprintf( '%.0f ms', $value ) );
		}
	}

	private function judgeSoak(): void {
		if ( $this->profile->seconds >= self::GROWTH_S_MIN ) {
			[ $is_met, $value ] = $this->growth( 'rss_kib' );
			[ , $own ]          = $this->growth( 'anon_kib' );
			$this->goal( 'memory of a worker grows by less than 1 MiB/h', $is_met, "$value (pages of its own: $own)" );
		}
		[ $first, $last ] = $this->idleDescriptors();
		$this->goal( 'descriptors are constant', $last <= $first, "an idle worker has $first, at the end $last" );
		$wal = max( array_column( $this->sampler->samples, 'wal_bytes' ) );
		$this->goal( 'the WAL is at most 64 MiB', $wal <= Profile::WAL_BYTES_MAX, sprintf( '%.1f MiB', $wal / 1048576 ) );
		$medians = array_column( $this->tally->spans( $this->profile->spanSeconds() ), 'p50' );
		$range   = sprintf( 'medians from %.0f to %.0f ms', $medians[0] ?? 0, end( $medians ) );
		$this->goal( 'latency does not rise', ! Trend::isRising( $medians ), $range );
		$this->judgeMissing();
	}

	private function judgeFaults(): void {
		$lines  = array_filter( explode( "\n", (string) file_get_contents( "$this->folder/faults.jsonl" ) ) );
		$faults = array_map( static fn( string $line ): array => (array) json_decode( $line, true ), $lines );
		$met    = count( array_filter( array_column( $faults, 'met' ) ) );
		$value  = sprintf( '%d of %d', $met, count( $faults ) );
		$this->goal( 'every fault met its mark', [] !== $faults && $met === count( $faults ), $value );
		$this->judgeMissing();
		$this->goal( 'none unanswered', 0 === $this->unanswered, (string) $this->unanswered );
	}

	private function judgeMissing(): void {
		$this->goal( 'every arrival had an order', 0 === $this->tally->starved, (string) $this->tally->starved );
	}

	/**
	 * The largest slope of any worker's memory once it is warm: its last two thirds.
	 *
	 * @param 'rss_kib'|'anon_kib' $what
	 * @return array{bool, string}
	 */
	private function growth( string $what ): array {
		$slopes = [ 0.0 ];
		foreach ( $this->warm() as $rows ) {
			$slopes[] = 3600 * Trend::slope( array_column( $rows, 'at_s' ), array_column( $rows, $what ) );
		}
		$most = max( $slopes );
		return [ $most < Profile::RSS_SLOPE_KIB_PER_H_MAX, sprintf( '%.2f MiB/h at most', $most / 1024 ) ];
	}

	/**
	 * The samples of each worker's last two thirds.
	 *
	 * @return array<int, list<array{at_s: float, pid: int, rss_kib: int, anon_kib: int, descriptors: int}>>
	 */
	private function warm(): array {
		$workers = [];
		foreach ( $this->sampler->workers as $row ) {
			if ( $row['at_s'] >= $this->driven_s / 3 && $row['at_s'] <= $this->driven_s ) {
				$workers[ $row['pid'] ][] = $row;
			}
		}
		return $workers;
	}

	/** @return array{int, int} the least descriptors of any worker in the second and in the last third */
	private function idleDescriptors(): array {
		$most = [ 0, 0 ];
		foreach ( $this->warm() as $rows ) {
			$count = intdiv( count( $rows ), 2 );
			if ( $count > 0 ) {
				$most[0] = max( $most[0], min( array_column( array_slice( $rows, 0, $count ), 'descriptors' ) ) );
				$most[1] = max( $most[1], min( array_column( array_slice( $rows, $count ), 'descriptors' ) ) );
			}
		}
		return $most;
	}

	private function goal( string $goal, bool $met, string $value ): void {
		$this->goals[] = [ 'goal' => $goal, 'value' => $value, 'met' => $met ];
	}

	/** @return array<string, array{asked_per_s: float, accepted_per_s: float, latency_ms: array<string, float>, statuses: array<int, int>}> */
	private function phases(): array {
		$phases = [];
		foreach ( array_unique( array_column( $this->tally->rows(), 'phase' ) ) as $name ) {
			$rows            = $this->tally->rows( $name );
			$times           = array_column( $rows, 'at_s' );
			$seconds         = max( 1.0, max( $times ) - min( $times ) );
			$phases[ $name ] = [
				'asked_per_s'    => round( count( $rows ) / $seconds, 2 ),
				'accepted_per_s' => round( count( $this->tally->latencies( $name ) ) / $seconds, 2 ),
				'latency_ms'     => self::latency( $this->tally->latencies( $name ) ),
				'statuses'       => $this->tally->statuses( $name ),
			];
		}
		return $phases;
	}

	/** @return array<string, array<string, float|int>> */
	private function steps(): array {
		$steps = [];
		foreach ( array_unique( $this->mix->steps() ) as $step ) {
			$latencies      = $this->tally->latencies( '', $step );
			$steps[ $step ] = [ 'count' => count( $latencies ) ] + self::latency( $latencies );
		}
		return $steps;
	}

	/**
	 * @param list<float> $latencies
	 * @return array<string, float>
	 */
	private static function latency( array $latencies ): array {
		$percentiles = [];
		foreach ( [ 'p50' => 50, 'p95' => 95, 'p99' => 99, 'max' => 100 ] as $name => $percent ) {
			$percentiles[ $name ] = round( Tally::percentile( $latencies, $percent ), 1 );
		}
		return $percentiles;
	}

	/** @param array<int, int> $counts */
	private static function counts( array $counts ): string {
		$texts = [];
		foreach ( $counts as $status => $count ) {
			$texts[] = "$count × " . ( 0 === $status ? 'no answer' : $status );
		}
		return implode( ', ', $texts );
	}

	private function write(): void {
		$spans = "at_s,count,p50,p95,p99,other\n";
		foreach ( $this->tally->spans( $this->profile->spanSeconds() ) as $span ) {
			$spans .= implode( ',', $span ) . "\n";
		}
		file_put_contents( "$this->folder/spans.csv", $spans );
		$summary = [
			'profile'        => $this->profile->name,
			'mix'            => $this->mix->value,
			'seed'           => $this->seed,
			'seconds'        => round( $this->driven_s, 1 ),
			'phases'         => $this->phases(),
			'steps'          => $this->steps(),
			'cores'          => $this->sampler->cores(),
			'php_cpu_ms'     => round( $this->cpuOfOne(), 2 ),
			'empty_cpu_ms'   => round( $this->empty_ms, 2 ),
			'lag_ms_max'     => round( $this->tally->lag_ms_max, 1 ),
			'patience_s_max' => round( $this->tally->patience_s_max, 2 ),
			'starved'        => $this->tally->starved,
			'capacity'       => $this->ramp->capacity,
			'goals'          => $this->goals,
			'unanswered'     => $this->unanswered,
			'acknowledged'   => $this->audit->acknowledged,
			'replayed'       => $this->audit->replayed,
			'lost'           => $this->audit->lost,
			'doubled'        => $this->audit->doubled,
			'explained'      => $this->audit->explained,
			'wrong'          => [ ...$this->wrong, ...$this->audit->wrong ],
			'digests'        => [ $this->audit->digest_of_store, $this->audit->digest_of_replay ],
		];
		$flags = JSON_THROW_ON_ERROR | JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES;
		file_put_contents( "$this->folder/summary.json", json_encode( $summary, $flags ) . "\n" );
	}
}
