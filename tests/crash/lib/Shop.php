<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Crash;

/**
 * The private shop that is crashed: moves asked of it over HTTP, PHP run inside of it, and what
 * its failpoints are to do.
 */
final class Shop {

	/** A request that hangs in a stopped worker is waited for no longer than this. */
	private const TIMEOUT_S = 150;

	public readonly string $folder;

	private readonly string $url;

	private readonly string $authorization;

	public function __construct(
		private readonly string $name,
		private readonly string $repository,
		private readonly string $failpoints,
	) {
		$out                 = getenv( 'WAYBILL_OUT' );
		$this->folder        = ( false === $out ? "$repository/out" : $out ) . "/lab/$name";
		$instance            = self::read( "$this->folder/instance.json" );
		$user                = self::read( "$this->folder/users.json" )['manager1'];
		$this->url           = $instance['url'];
		$credentials         = base64_encode( "manager1:{$user['application_password']}" );
		$this->authorization = "Authorization: Basic $credentials";
	}

	/**
	 * Makes a failpoint act: kill, exit or stop. Empty: none does.
	 *
	 * @param int $hit which of several hits of it, counted over all workers from here on
	 */
	public function arm( string $point = '', string $action = '', int $hit = 1 ): void {
		// Hits are counted in the log; without one every hit counts as the first.
		$log = "$this->failpoints.log";
		if ( $hit > 1 ) {
			file_put_contents( $log, '' );
		} elseif ( is_file( $log ) ) {
			unlink( $log );
		}
		// By a rename, so that no worker reads half of it.
		$line = '' === $point ? '' : "$point $action" . ( $hit > 1 ? " $hit" : '' );
		file_put_contents( "$this->failpoints.part", "$line\n" );
		rename( "$this->failpoints.part", $this->failpoints );
	}

	/**
	 * Runs [work] and answers the failpoints that it passed, in order.
	 *
	 * @param \Closure(): mixed $work
	 * @return list<string>
	 */
	public function trace( \Closure $work ): array {
		$log = "$this->failpoints.log";
		file_put_contents( $log, '' );
		$work();
		$names = file( $log, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES );
		$this->arm();
		return false === $names ? [] : $names;
	}

	/** What is asked of an order, once. A worker that died answers with a status of 502 or 0. */
	public function ask( Order $order ): Answer {
		$requests = new Requests();
		$this->startAsking( $requests, $order );
		return $requests->wait()[ $order->key ];
	}

	/** The same, without waiting for the answer: [requests] has to be pushed. */
	public function startAsking( Requests $requests, Order $order ): void {
		$requests->add(
			$order->key,
			$this->request( 'POST', $order->route(), $order->key, $order->body() )
		);
	}

	public function get( string $path ): Answer {
		$requests = new Requests();
		$requests->add( 'one', $this->request( 'GET', $path ) );
		return $requests->wait()['one'];
	}

	/**
	 * Runs a file of tests/crash/shop with WordPress loaded. Null: it was killed.
	 *
	 * @return array<mixed>|null
	 */
	public function run( string $file, mixed $input = null ): ?array {
		$tests   = "$this->repository/tests";
		$command = [ "$tests/lab/shop", 'php', $this->name, "$tests/crash/shop/$file" ];
		$streams = [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], [ 'file', "$this->folder/crash.log", 'a' ] ];
		$process = proc_open( $command, $streams, $pipes );
		if ( false === $process ) {
			throw new \RuntimeException( "$file can't be started" );
		}
		fwrite( $pipes[0], json_encode( $input, JSON_THROW_ON_ERROR ) );
		fclose( $pipes[0] );
		$output = (string) stream_get_contents( $pipes[1] );
		proc_close( $process );
		$result = json_decode( $output, true );
		return is_array( $result ) ? $result : null;
	}

	/**
	 * Workers that a failpoint has stopped.
	 *
	 * @return list<int>
	 */
	public function stoppedWorkers(): array {
		$master  = (int) file_get_contents( "$this->folder/fpm.pid" );
		$stopped = [];
		foreach ( glob( '/proc/[0-9]*/stat' ) ?: [] as $file ) {
			$stat = @file_get_contents( $file );
			// pid (name) state parent: the name may hold anything but ends at the last bracket.
			if ( is_string( $stat ) && preg_match( '/^(\d+) .*\) (\S) (\d+) /s', $stat, $found )
				&& (int) $found[3] === $master && 'T' === $found[2] ) {
				$stopped[] = (int) $found[1];
			}
		}
		return $stopped;
	}

	/** @return array{string, string, list<string>, string} method, address, headers, body */
	private function request(
		string $method,
		string $path,
		string $key = '',
		string $body = ''
	): array {
		$headers = [ $this->authorization, 'Content-Type: application/json' ];
		if ( '' !== $key ) {
			$headers[] = "Idempotency-Key: $key";
		}
		return [ $method, "$this->url/wp-json/waybill/v1/$path", $headers, $body ];
	}

	/** @return array<mixed> */
	private static function read( string $file ): array {
		return json_decode( (string) file_get_contents( $file ), true, 8, JSON_THROW_ON_ERROR );
	}

	public static function timeout(): int {
		return self::TIMEOUT_S;
	}
}
