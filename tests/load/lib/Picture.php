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
		$summary = (string) file_get_contents( "$this->folder/summary.json" );
		$summary = json_decode( $summary, true, 16, JSON_THROW_ON_ERROR );
		$samples = $this->quote( "$this->folder/samples.csv" );
		$every   = 'every ' . max( 1, intdiv( count( (array) file( "$this->folder/samples.csv" ) ), self::POINTS_MAX ) );
		$title   = sprintf( '%s, %s: %.1f minutes', strtoupper( $summary['profile'] ), $summary['mix'], $summary['seconds'] / 60 );
		$minutes = 'using (column("at_s")/60)';
		$curves  = [
			'memory of PHP workers, MiB' => [
				'most'   => "$samples $every $minutes:(column(\"rss_max_kib\")/1024)",
				'median' => "'' $every $minutes:(column(\"rss_median_kib\")/1024)",
				'least'  => "'' $every $minutes:(column(\"rss_min_kib\")/1024)",
			],
			'open descriptors'           => [
				'most'  => "$samples $every $minutes:\"descriptors_max\"",
				'least' => "'' $every $minutes:\"descriptors_min\"",
			],
			'WAL of the store, MiB'      => [ 'WAL' => "$samples $every $minutes:(column(\"wal_bytes\")/1048576)" ],
			'latency, ms'                => [
				'p50' => $this->quote( "$this->folder/spans.csv" ) . " $minutes:\"p50\"",
				'p95' => "'' $minutes:\"p95\"",
				'p99' => "'' $minutes:\"p99\"",
			],
		];
		$lines   = [
			"set terminal $terminal",
			'set output ' . $this->quote( $path ),
			'set datafile separator ","',
			'set style data lines',
			'set key outside right top',
			'set grid ytics lc rgb "#dddddd"',
			'set yrange [0:*]',
			sprintf( 'set xrange [0:%.3f]', $summary['seconds'] / 60 ),
			'set lmargin 8',
			'set rmargin 20',
		];
		foreach ( $this->faults() as $minute ) {
			$lines[] = sprintf( 'set arrow from %1$.3f, graph 0 to %1$.3f, graph 1 nohead lc rgb "#e0b0b0"', $minute );
		}
		$lines[] = "set multiplot layout 4,1 title \"$title\"";
		foreach ( $curves as $what => $plots ) {
			$titled = array_map(
				static fn( string $plot, string $name ): string => "$plot title \"$name\"",
				$plots,
				array_keys( $plots )
			);
			$below  = 'latency, ms' === $what ? 'set xlabel "minutes"' : 'unset xlabel';
			array_push( $lines, "set title \"$what\"", $below, 'plot ' . implode( ', ', $titled ) );
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
