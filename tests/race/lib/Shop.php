<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * One private shop, as a scenario sees it: PHP run inside of it, requests sent to it at once.
 */
final class Shop {

	/** Requests of one batch that may be under way; the shop has as many workers. */
	private const PARALLEL_COUNT_MAX = 20;

	public readonly string $url;
	public readonly string $folder;
	/** What a request must know to have the witness run a file. */
	private readonly string $key;
	/** @var array<string, array{id: int, password: string, application_password: string}> */
	private array $users;

	public function __construct(
		public readonly string $name,
		private readonly string $repository,
		private readonly bool $is_stock,
	) {
		$out          = getenv( 'WAYBILL_OUT' );
		$this->folder = ( false === $out ? "$repository/out" : $out ) . "/lab/$name";
		$instance     = json_decode( (string) file_get_contents( "{$this->folder}/instance.json" ), true );
		$this->url    = $instance['url'];
		$this->users  = json_decode( (string) file_get_contents( "{$this->folder}/users.json" ), true );
		$this->key    = bin2hex( random_bytes( 16 ) );
		file_put_contents( "{$this->folder}/race.key", $this->key );
	}

	/**
	 * Runs a file of tests/race/shop with WordPress loaded; its output is JSON.
	 *
	 * @param list<string> $arguments
	 */
	public function run( string $file, array $arguments = [], mixed $input = null ): mixed {
		$command = [ "{$this->repository}/tests/lab/shop", 'php', $this->name, "{$this->repository}/tests/race/shop/$file", ...$arguments ];
		$process = proc_open( $command, [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], STDERR ], $pipes );
		if ( false === $process ) {
			throw new \RuntimeException( "$file can't be started" );
		}
		fwrite( $pipes[0], (string) json_encode( $input ) );
		fclose( $pipes[0] );
		$output = (string) stream_get_contents( $pipes[1] );
		if ( 0 !== proc_close( $process ) || null === json_decode( $output, true ) ) {
			throw new \RuntimeException( "$file failed in {$this->name}: $output" );
		}
		return json_decode( $output, true );
	}

	/**
	 * The same in a worker that is warm: a command line would load WordPress afresh each time, which
	 * takes longer than most of what is asked.
	 *
	 * @param list<string> $arguments
	 */
	private function ask( string $file, array $arguments = [], mixed $input = null ): mixed {
		$request = [
			'url'     => "{$this->url}/?race_run=$file",
			'method'  => 'POST',
			'body'    => (string) json_encode(
				[
					'arguments' => $arguments,
					'input'     => $input,
				]
			),
			'headers' => [ "X-Race-Key: {$this->key}" ],
		];
		$answer  = $this->send( [ $request ] )[0];
		$result  = json_decode( $answer['body'], true );
		if ( 200 !== $answer['status'] || null === $result ) {
			throw new \RuntimeException( "$file failed in {$this->name}: {$answer['body']}" );
		}
		return $result;
	}

	/**
	 * Starts commands inside the shop at the same moment and waits for all of them.
	 *
	 * @param list<list<string>> $argument_lists
	 * @return list<string> what each printed
	 */
	public function runTogether( string $file, array $argument_lists ): array {
		$processes = [];
		foreach ( $argument_lists as $arguments ) {
			$command     = [ "{$this->repository}/tests/lab/shop", 'php', $this->name, "{$this->repository}/tests/race/shop/$file", ...$arguments ];
			$process     = proc_open( $command, [ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], STDERR ], $pipes );
			$processes[] = [ $process, $pipes[1] ];
		}
		$outputs = [];
		foreach ( $processes as [ $process, $pipe ] ) {
			$outputs[] = (string) stream_get_contents( $pipe );
			proc_close( $process );
		}
		return $outputs;
	}

	/** Whether Waybill is not there. */
	public function isStock(): bool {
		return $this->is_stock;
	}

	/** Runs a statement in the shop's database, as an administrator of it would. */
	public function sql( string $statement, string $delimiter = ';' ): string {
		$command = [ "{$this->repository}/tests/lab/shop", 'sql', $this->name, '-N', "--delimiter=$delimiter", '-e', $statement ];
		$process = proc_open( $command, [ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], STDERR ], $pipes );
		$output  = false === $process ? '' : (string) stream_get_contents( $pipes[1] );
		if ( false === $process || 0 !== proc_close( $process ) ) {
			throw new \RuntimeException( "a statement failed in {$this->name}: $statement" );
		}
		return $output;
	}

	/** The start of a round: the next full second, because notes and files are dated in seconds. */
	public function now(): float {
		usleep( 1_000_000 - (int) ( microtime( true ) * 1_000_000 ) % 1_000_000 );
		return floor( microtime( true ) );
	}

	/**
	 * @return list<array{id: int, product: int, quantity: int}>
	 */
	public function makeOrders( int $count, string $status ): array {
		return $this->ask( 'orders.php', [ (string) $count, $status ] );
	}

	/**
	 * @param list<array{id: int, product: int, quantity: int}> $orders
	 * @return array<int, array{status: string, rows: int, notes: list<string>, hooks: list<array{string, string}>, overlaps: int, waited: bool, mails: list<string>, stock: int}>
	 */
	public function count( array $orders, float $since ): array {
		return $this->ask(
			'counts.php',
			[],
			[
				'orders' => $orders,
				'since'  => $since,
			]
		);
	}

	/**
	 * A request to WooCommerce's REST API that sets an order's status.
	 *
	 * @return array{url: string, method: string, body: string, headers: list<string>}
	 */
	public function restStatus( int $order_id, string $status, string $query = '' ): array {
		$user = $this->users['shopmanager'];
		return [
			'url'     => "{$this->url}/wp-json/wc/v3/orders/$order_id$query",
			'method'  => 'PUT',
			'body'    => (string) json_encode( [ 'status' => $status ] ),
			'headers' => [
				'Content-Type: application/json',
				'Authorization: Basic ' . base64_encode( "shopmanager:{$user['application_password']}" ),
			],
		];
	}

	public function hasWaybill(): bool {
		return isset( $this->users['manager1'] );
	}

	/**
	 * A request to Waybill's REST API that makes a transition, by the manager.
	 *
	 * @param array<string, mixed> $body
	 * @return array{url: string, method: string, body: string, headers: list<string>}
	 */
	public function transition( int $order_id, string $name, array $body, string $key ): array {
		return [
			'url'     => "{$this->url}/wp-json/waybill/v1/orders/$order_id/transitions/$name",
			'method'  => 'POST',
			'body'    => (string) json_encode( $body ),
			'headers' => [
				'Content-Type: application/json',
				"Idempotency-Key: \"$key\"",
				'Authorization: Basic ' . base64_encode( "manager1:{$this->users['manager1']['application_password']}" ),
			],
		];
	}

	/**
	 * The shop manager's browser: cookies and nonces for the order screens of [orders].
	 *
	 * @param list<int> $order_ids
	 * @return array{cookie: string, row: string, bulk: string, forms: array<int, string>}
	 */
	public function logIn( array $order_ids ): array {
		return $this->run( 'session.php', array_map( 'strval', $order_ids ) );
	}

	/**
	 * @param array<string, mixed> $fields
	 * @param list<string>         $headers
	 * @return array{url: string, method: string, body: string, headers: list<string>}
	 */
	public function post( string $path, array $fields, array $headers = [] ): array {
		return [
			'url'     => $this->url . $path,
			'method'  => 'POST',
			'body'    => http_build_query( $fields ),
			'headers' => $headers,
		];
	}

	/**
	 * @param list<string> $headers
	 * @return array{url: string, method: string, body: string, headers: list<string>}
	 */
	public function get( string $path, array $headers = [] ): array {
		return [
			'url'     => $this->url . $path,
			'method'  => 'GET',
			'body'    => '',
			'headers' => $headers,
		];
	}

	/**
	 * Sends requests all at once and waits for the answers.
	 *
	 * @param list<array{url: string, method: string, body: string, headers: list<string>}> $requests
	 * @return list<array{status: int, body: string, seconds: float}>
	 */
	public function send( array $requests ): array {
		$answers = [];
		foreach ( array_chunk( $requests, self::PARALLEL_COUNT_MAX ) as $batch ) {
			array_push( $answers, ...$this->sendBatch( $batch ) );
		}
		return $answers;
	}

	/**
	 * @param list<array{url: string, method: string, body: string, headers: list<string>}> $requests
	 * @return list<array{status: int, body: string, seconds: float}>
	 */
	private function sendBatch( array $requests ): array {
		$multi   = curl_multi_init();
		$handles = [];
		foreach ( $requests as $request ) {
			$handle = curl_init( $request['url'] );
			curl_setopt_array(
				$handle,
				[
					CURLOPT_CUSTOMREQUEST  => $request['method'],
					CURLOPT_HTTPHEADER     => $request['headers'],
					CURLOPT_RETURNTRANSFER => true,
					CURLOPT_TIMEOUT        => 120,
				]
				+ ( '' === $request['body'] ? [] : [ CURLOPT_POSTFIELDS => $request['body'] ] )
			);
			curl_multi_add_handle( $multi, $handle );
			$handles[] = $handle;
		}
		do {
			curl_multi_exec( $multi, $running );
			curl_multi_select( $multi );
		} while ( $running > 0 );
		$answers = [];
		foreach ( $handles as $handle ) {
			$answers[] = [
				'status'  => curl_getinfo( $handle, CURLINFO_RESPONSE_CODE ),
				'body'    => (string) curl_multi_getcontent( $handle ),
				'seconds' => (float) curl_getinfo( $handle, CURLINFO_TOTAL_TIME ),
			];
		}
		return $answers;
	}
}
