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
	 * @return array<string, mixed>
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
		return self::json( [ ...self::interpreter(), dirname( __DIR__ ) . "/$file", ...array_values( $arguments ) ] );
	}

	/**
	 * A JavaScript file of this folder. It runs as a copy beside the peers' packages, where Node looks
	 * for them.
	 *
	 * @return array<string, float|string>
	 */
	public static function node( string $file, string ...$arguments ): array {
		$copy = self::root() . '/out/bench/npm/' . basename( $file );
		copy( dirname( __DIR__ ) . "/$file", $copy );
		return self::json( [ 'node', $copy, ...array_values( $arguments ) ] );
	}

	/** @return list<string> */
	private static function interpreter(): array {
		return [
			PHP_BINARY, '-d', 'opcache.enable_cli=1', '-d', 'memory_limit=1G',
			'-d', 'extension=' . self::root() . '/out/lib/waybill.so',
			'-d', 'extension=' . self::root() . '/out/bench/table/modules/bench_table.so',
			'-d', 'extension=' . self::root() . '/out/bench/call.so',
		];
	}

	/**
	 * The median of what requests to a PHP file of this folder print as their CPU: each is a fresh
	 * one, in a server of one process whose compiler's cache is warm.
	 */
	public static function served( string $file, int $requests = 200 ): float {
		$probe = stream_socket_server( 'tcp://127.0.0.1:0' );
		if ( false === $probe ) {
			throw new \RuntimeException( 'no port is free' );
		}
		$address = (string) stream_socket_get_name( $probe, false );
		fclose( $probe );
		$null    = [ 'file', '/dev/null', 'w' ];
		$process = proc_open( [ ...self::interpreter(), '-S', $address, dirname( __DIR__ ) . "/$file" ], [ [ 'file', '/dev/null', 'r' ], $null, $null ], $pipes );
		if ( false === $process ) {
			throw new \RuntimeException( "$file can't be served" );
		}
		try {
			$figures = [];
			for ( $request = -10; $request < $requests; ++$request ) {
				$answer = json_decode( self::ask( $address ), true );
				if ( ! is_array( $answer ) ) {
					throw new \RuntimeException( "$file printed no figures" );
				}
				// The first ones fill the cache.
				$figures = $request < 0 ? [] : [ ...$figures, (float) $answer['cpu_us'] ];
			}
			return Comparison::median( $figures );
		} finally {
			proc_terminate( $process );
			proc_close( $process );
		}
	}

	/** A server that was just started listens within a moment. */
	private static function ask( string $address ): string {
		for ( $try = 0; $try < 200; ++$try ) {
			$socket = @stream_socket_client( "tcp://$address" );
			if ( false !== $socket ) {
				fwrite( $socket, "GET / HTTP/1.0\r\n\r\n" );
				$answer = (string) stream_get_contents( $socket );
				fclose( $socket );
				return substr( $answer, (int) strpos( $answer, "\r\n\r\n" ) + 4 );
			}
			usleep( 10_000 );
		}
		throw new \RuntimeException( "nobody listens at $address" );
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
