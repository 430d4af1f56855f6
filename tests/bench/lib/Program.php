<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Bench;

/** What a case starts: programs that print one JSON object as their last line. */
final class Program {

	public static function root(): string {
		return dirname( __DIR__, 3 );
	}

	/** A folder for files of the run; on the disk that shops use, not in memory. */
	public static function scratch(): string {
		$folder = self::root() . '/out/bench/scratch';
		is_dir( $folder ) || mkdir( $folder, 0777, true );
		return $folder;
	}

	/** A store's path with nothing there. */
	public static function freshStore( string $name ): string {
		$path = self::scratch() . "/$name.db";
		foreach ( (array) glob( "$path*" ) as $file ) {
			unlink( (string) $file );
		}
		return $path;
	}

	/**
	 * @param list<string> $command
	 * @return array<string, float>
	 */
	public static function json( array $command ): array {
		$lines  = explode( "\n", trim( self::output( $command ) ) );
		$answer = json_decode( end( $lines ), true );
		if ( ! is_array( $answer ) ) {
			throw new \RuntimeException( implode( ' ', $command ) . ' printed no figures' );
		}
		return $answer;
	}

	/**
	 * A C program of this folder or of tests/vectors.
	 *
	 * @return array<string, float>
	 */
	public static function native( string $name, string ...$arguments ): array {
		return self::json( [ self::root() . "/out/release/bin/$name", ...array_values( $arguments ) ] );
	}

	/**
	 * A PHP file of this folder, with the extension and a warm compiler as in a server.
	 *
	 * @return array<string, float>
	 */
	public static function php( string $file, string ...$arguments ): array {
		return self::json(
			[
				PHP_BINARY, '-d', 'opcache.enable_cli=1', '-d', 'memory_limit=1G',
				'-d', 'extension=' . self::root() . '/out/lib/waybill.so',
				'-d', 'extension=' . self::root() . '/out/bench/table/modules/bench_table.so',
				dirname( __DIR__ ) . "/$file", ...array_values( $arguments ),
			]
		);
	}

	/**
	 * Microseconds of CPU that a command took.
	 *
	 * @param list<string> $command
	 */
	public static function cpuUs( array $command ): float {
		$before = getrusage( 1 );
		self::output( $command );
		$after = getrusage( 1 );
		$us    = static fn( array $usage ): float => ( $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] ) * 1e6 + $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'];
		return $us( (array) $after ) - $us( (array) $before );
	}

	/** @param list<string> $command */
	public static function output( array $command ): string {
		$process = proc_open( $command, [ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], STDERR ], $pipes );
		$output  = false === $process ? '' : (string) stream_get_contents( $pipes[1] );
		if ( false === $process || 0 !== proc_close( $process ) ) {
			throw new \RuntimeException( implode( ' ', $command ) . ' failed' );
		}
		return $output;
	}
}
