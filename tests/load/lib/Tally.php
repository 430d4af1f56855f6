<?php
// SPDX-License-Identifier: MIT
//
// Every answer of a run: when it was meant to be asked for, how long after that it came, and what it
// was. Percentiles are of all accepted answers, by nearest rank; none is left out as an outlier.

declare(strict_types=1);

namespace Waybill\Tests\Load;

/**
 * @phpstan-type Row array{phase: string, at_s: float, latency_ms: float, step: string, status: int,
 *   fate: 'ok'|'shed'|'waits'|'broken'|'wrong'}
 */
final class Tally {

	/** @var list<Row> */
	private array $rows = [];

	/** Arrivals for which there was no order left: the loop would have been a closed one. */
	public int $starved = 0;

	/** The longest anybody asked until he had his answer, repeats included. */
	public float $patience_s_max = 0.0;

	/** How late the generator sent what it sent latest. */
	public float $lag_ms_max = 0.0;

	/** @var resource */
	private $file;

	public function __construct( string $path ) {
		$file = fopen( $path, 'w' );
		if ( false === $file ) {
			throw new \RuntimeException( "$path can't be written" );
		}
		$this->file = $file;
		fwrite( $file, "phase,at_s,latency_ms,step,status,fate\n" );
	}

	/** @param 'ok'|'shed'|'waits'|'broken'|'wrong' $fate */
	public function add( string $phase, float $at_s, float $latency_ms, string $step, int $status, string $fate ): void {
		$this->rows[] = compact( 'phase', 'at_s', 'latency_ms', 'step', 'status', 'fate' );
		fprintf( $this->file, "%s,%.4f,%.2f,%s,%d,%s\n", $phase, $at_s, $latency_ms, $step, $status, $fate );
	}

	/** @return list<Row> */
	public function rows( string $phase = '' ): array {
		return '' === $phase ? $this->rows : array_values(
			array_filter( $this->rows, static fn( array $row ): bool => $phase === $row['phase'] )
		);
	}

	/** @return array<string, int> fate => how many, of a phase or of all */
	public function fates( string $phase = '' ): array {
		$none = [ 'ok' => 0, 'shed' => 0, 'waits' => 0, 'broken' => 0, 'wrong' => 0 ];
		return array_count_values( array_column( $this->rows( $phase ), 'fate' ) ) + $none;
	}

	/** @return array<int, int> status => how many */
	public function statuses( string $phase = '' ): array {
		$statuses = array_count_values( array_column( $this->rows( $phase ), 'status' ) );
		ksort( $statuses );
		return $statuses;
	}

	/** @return list<float> of accepted answers */
	public function latencies( string $phase = '', string $step = '' ): array {
		$latencies = [];
		foreach ( $this->rows as $row ) {
			if ( 'ok' === $row['fate'] && in_array( $phase, [ '', $row['phase'] ], true )
				&& in_array( $step, [ '', $row['step'] ], true ) ) {
				$latencies[] = $row['latency_ms'];
			}
		}
		return $latencies;
	}

	/**
	 * Percentiles of the accepted answers of each [seconds] of the run.
	 *
	 * @return list<array{at_s: float, count: int, p50: float, p95: float, p99: float, other: int}>
	 */
	public function spans( float $seconds ): array {
		$spans = [];
		foreach ( $this->rows as $row ) {
			$span                     = (int) floor( $row['at_s'] / $seconds );
			$spans[ $span ]          ??= [ [], 0 ];
			if ( 'ok' === $row['fate'] ) {
				$spans[ $span ][0][] = $row['latency_ms'];
			} else {
				++$spans[ $span ][1];
			}
		}
		ksort( $spans );
		$lines = [];
		foreach ( $spans as $span => [ $latencies, $other ] ) {
			$lines[] = [
				'at_s'  => $span * $seconds,
				'count' => count( $latencies ),
				'p50'   => self::percentile( $latencies, 50 ),
				'p95'   => self::percentile( $latencies, 95 ),
				'p99'   => self::percentile( $latencies, 99 ),
				'other' => $other,
			];
		}
		return $lines;
	}

	/** @param list<float> $values */
	public static function percentile( array $values, float $percent ): float {
		if ( [] === $values ) {
			return 0.0;
		}
		sort( $values );
		return $values[ max( 0, (int) ceil( count( $values ) * $percent / 100 ) - 1 ) ];
	}

	public function close(): void {
		fclose( $this->file );
	}
}
