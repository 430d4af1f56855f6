<?php
// SPDX-License-Identifier: MIT
//
// A run as a picture, drawn by gnuplot: memory and descriptors of the PHP workers, the WAL's size,
// latency; faults as thin lines. From the run's CSV files, so it can be drawn again at any time.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Picture {

	/** What a repository should have to carry for a picture. */
	private const BYTES_MAX = 300_000;

	/** Points of a curve: more can't be told apart at this width. */
	private const POINTS_MAX = 400;

	public function __construct( private readonly string $folder ) {
		if ( ! is_file( "$folder/samples.csv" ) || ! is_file( "$folder/spans.csv" ) ) {
			throw new \InvalidArgumentException( "$folder holds no run" );
		}
	}

	/** @param string $path ends in .svg or .png */
	public function write( string $path ): void {
		$terminal = match ( pathinfo( $path, PATHINFO_EXTENSION ) ) {
			'svg'   => 'svg size 900,800 font "sans-serif,11" background "white"',
			'png'   => 'pngcairo size 900,800 font "sans-serif,10"',
			default => throw new \InvalidArgumentException( "$path: .svg or .png, please" ),
		};
		$script = "$this->folder/picture.gnuplot";
		file_put_contents( $script, $this->script( $terminal, $path ) );
		[ $status ] = Process::run( [ 'gnuplot', $script ] );
		clearstatcache();
		if ( 0 !== $status || ! is_file( $path ) ) {
			throw new \RuntimeException( 'gnuplot failed' );
		}
		if ( filesize( $path ) > self::BYTES_MAX ) {
			throw new \RuntimeException( "$path is larger than " . self::BYTES_MAX . ' bytes' );
		}
	}

	private function script( string $terminal, string $path ): string {
		$summary = json_decode( (string) file_get_contents( "$this->folder/summary.json" ), true, 16, JSON_THROW_ON_ERROR );
		$samples = $this->quote( "$this->folder/samples.csv" );
		$every   = 'every ' . max( 1, intdiv( count( (array) file( "$this->folder/samples.csv" ) ), self::POINTS_MAX ) );
		$title   = sprintf( '%s, %s: %.0f minutes', strtoupper( $summary['profile'] ), $summary['mix'], $summary['seconds'] / 60 );
		$panels  = [
			'memory of PHP workers, MiB' => "$samples $every using (column(\"at_s\")/60):(column(\"rss_max_kib\")/1024) title \"most\", "
				. "'' $every using (column(\"at_s\")/60):(column(\"rss_median_kib\")/1024) title \"median\", "
				. "'' $every using (column(\"at_s\")/60):(column(\"rss_min_kib\")/1024) title \"least\"",
			'open descriptors'           => "$samples $every using (column(\"at_s\")/60):\"descriptors_max\" title \"most of a worker\", "
				. "'' $every using (column(\"at_s\")/60):\"descriptors_min\" title \"least\"",
			'WAL of the store, MiB'      => "$samples $every using (column(\"at_s\")/60):(column(\"wal_bytes\")/1048576) title \"waybill.db-wal\"",
			'latency, ms'                => $this->quote( "$this->folder/spans.csv" ) . ' using (column("at_s")/60):"p50" title "p50", '
				. "'' using (column(\"at_s\")/60):\"p95\" title \"p95\", '' using (column(\"at_s\")/60):\"p99\" title \"p99\"",
		];
		$lines   = [
			"set terminal $terminal",
			'set output ' . $this->quote( $path ),
			'set datafile separator ","',
			'set style data lines',
			'set key outside right top',
			'set grid ytics lc rgb "#dddddd"',
			'set yrange [0:*]',
			'set lmargin 8',
			'set rmargin 20',
		];
		foreach ( $this->faults() as $minute ) {
			$lines[] = sprintf( 'set arrow from %1$.3f, graph 0 to %1$.3f, graph 1 nohead lc rgb "#e0b0b0"', $minute );
		}
		$lines[] = "set multiplot layout 4,1 title \"$title\"";
		foreach ( $panels as $what => $plot ) {
			array_push( $lines, "set title \"$what\" left", 'latency, ms' === $what ? 'set xlabel "minutes"' : 'unset xlabel', "plot $plot" );
		}
		return implode( "\n", [ ...$lines, 'unset multiplot', '' ] );
	}

	/** @return list<float> minutes */
	private function faults(): array {
		$minutes = [];
		foreach ( array_slice( (array) file( "$this->folder/marks.csv" ), 1 ) as $line ) {
			[ $at, $what ] = explode( ',', trim( $line ) );
			if ( null !== Fault::tryFrom( $what ) ) {
				$minutes[] = (float) $at / 60;
			}
		}
		return $minutes;
	}

	private function quote( string $text ): string {
		return "'" . str_replace( "'", "''", $text ) . "'";
	}
}
