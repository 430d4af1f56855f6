<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/**
 * A second web node of a shop: PHP workers and a web server of its own, with their own memory, over
 * the same files, database and store. It answers under the shop's name at another port.
 */
final class Node {

	private const WORKERS = 4;

	private const WAIT_NS_MAX = 20_000_000_000;

	public readonly string $url;

	private readonly string $folder;

	public function __construct( Shop $shop ) {
		$this->folder = "{$shop->folder}/node";
		foreach ( [ '', '/nginx' ] as $part ) {
			is_dir( $this->folder . $part ) || mkdir( $this->folder . $part );
		}
		$socket = stream_socket_server( 'tcp://127.0.0.1:0' );
		$place  = false === $socket ? '' : (string) stream_socket_get_name( $socket, false );
		is_resource( $socket ) && fclose( $socket );
		$this->url = "http://{$place}";
		try {
			$this->startWorkers( $shop );
			$this->startServer( $shop, $place );
		} catch ( \RuntimeException $failure ) {
			$this->stop();
			throw $failure;
		}
	}

	public function stop(): void {
		foreach ( [ 'nginx', 'fpm' ] as $name ) {
			$file = "{$this->folder}/{$name}.pid";
			$pid  = is_file( $file ) ? (int) file_get_contents( $file ) : 0;
			if ( $pid > 0 ) {
				posix_kill( $pid, SIGTERM );
				self::await( static fn(): bool => self::isGone( $pid ), $name );
			}
		}
		array_map( 'unlink', (array) glob( "{$this->folder}/*.{pid,sock,conf}", GLOB_BRACE ) );
	}

	private function startWorkers( Shop $shop ): void {
		$text = (string) file_get_contents( "{$shop->folder}/fpm.conf" );
		$text = (string) preg_replace( '/^(listen) = .*$/m', "\$1 = {$this->socket()}", $text );
		$text = (string) preg_replace( '/^(pm\.max_children) = .*$/m', '$1 = ' . self::WORKERS, $text );
		$text = str_replace( [ "{$shop->folder}/fpm.pid", "{$shop->folder}/fpm.log" ], [ "{$this->folder}/fpm.pid", "{$this->folder}/fpm.log" ], $text );
		file_put_contents( "{$this->folder}/fpm.conf", $text );
		$this->run( [ self::program( 'php-fpm8.2' ), '-R', '-y', "{$this->folder}/fpm.conf" ], [ 'PHP_INI_SCAN_DIR' => ":{$shop->folder}/php.d" ] );
		self::await( fn(): bool => file_exists( $this->socket() ) && is_file( "{$this->folder}/fpm.pid" ), 'PHP' );
	}

	private function startServer( Shop $shop, string $place ): void {
		$text = (string) file_get_contents( "{$shop->folder}/nginx.conf" );
		$text = (string) preg_replace( '/^listen .*;$/m', "listen {$place};", $text );
		$text = (string) preg_replace( '/fastcgi_pass "unix:[^"]*"/', "fastcgi_pass \"unix:{$this->socket()}\"", $text );
		$text = str_replace( [ "{$shop->folder}/nginx", "{$shop->folder}/access.log" ], [ "{$this->folder}/nginx", "{$this->folder}/access.log" ], $text );
		file_put_contents( "{$this->folder}/nginx.conf", $text );
		$this->run( [ self::program( 'nginx' ), '-p', "{$this->folder}/nginx", '-e', "{$this->folder}/nginx.log", '-c', "{$this->folder}/nginx.conf" ] );
		self::await( fn(): bool => is_file( "{$this->folder}/nginx.pid" ), 'nginx' );
	}

	/** Ended, and be it that nobody has looked yet. */
	private static function isGone( int $pid ): bool {
		$stat = @file_get_contents( "/proc/{$pid}/stat" );
		return ! is_string( $stat ) || str_contains( $stat, ') Z ' );
	}

	/** In a folder with a short name: the path of a socket may be no longer than 107 characters. */
	private function socket(): string {
		return sys_get_temp_dir() . '/waybill-node-' . substr( hash( 'sha256', $this->folder ), 0, 12 ) . '.sock';
	}

	/**
	 * @param list<string>          $command
	 * @param array<string, string> $more of the environment
	 */
	private function run( array $command, array $more = [] ): void {
		$output  = [ 'file', "{$this->folder}/out.log", 'a' ];
		$process = proc_open( $command, [ [ 'file', '/dev/null', 'r' ], $output, $output ], $pipes, null, $more + getenv() );
		if ( ! is_resource( $process ) || 0 !== proc_close( $process ) ) {
			throw new \RuntimeException( "{$command[0]}: " . file_get_contents( "{$this->folder}/out.log" ) );
		}
	}

	private static function program( string $name ): string {
		return is_executable( "/usr/sbin/{$name}" ) ? "/usr/sbin/{$name}" : $name;
	}

	/** @param \Closure(): bool $condition */
	private static function await( \Closure $condition, string $what ): void {
		$until = hrtime( true ) + self::WAIT_NS_MAX;
		while ( ! $condition() ) {
			if ( hrtime( true ) > $until ) {
				throw new \RuntimeException( "{$what} takes too long" );
			}
			usleep( 10_000 );
		}
	}
}
