<?php
// SPDX-License-Identifier: MIT
//
// One run from an empty shop to a verdict. What it saw lies in out/load/NAME afterwards: ledger.jsonl,
// before.jsonl, after.jsonl, verify.json (what the audit reads), requests.csv, samples.csv,
// workers.csv, spans.csv, faults.jsonl and summary.json.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Run {

	private const PEOPLE = [ 'manager1', 'staff1', 'staff2', 'driver1', 'driver2' ];

	/** Requests under way while the shop is prepared, which warms its workers as well. */
	private const PREPARE_ACTIVE_MAX = 4;

	/** A shop's cron: what, and how often. */
	private const SCHEDULER   = 'do_action( "action_scheduler_run_queue" );';
	private const SCHEDULER_S = 60.0;

	public readonly string $folder;

	private readonly Shop $shop;

	private readonly Client $client;

	private readonly Tally $tally;

	/** @var array<string, array{id: int, cookie: string, nonce: string}> */
	private array $sessions = [];

	private ?Faults $faults = null;

	public function __construct(
		private readonly Profile $profile,
		private readonly Mix $mix,
		private readonly int $seed,
		private readonly Setting $setting,
		string $name,
	) {
		$this->folder = Shop::out() . "/load/$name";
		self::clear( $this->folder );
		$this->shop   = new Shop( "load-$name-" . getmypid(), $this->setting, (int) $profile->seconds );
		$this->client = new Client( $this->shop->url );
		$this->tally  = new Tally( "$this->folder/requests.csv" );
	}

	/** @return Report what came of it */
	public function run(): Report {
		try {
			$visits   = new Visits( $this->prepare(), count( $this->mix->steps() ) );
			$empty_ms = ( new EmptyRequest( $this->client, $this->shop ) )->cost();
			self::say( 'the load begins' );
			$sampler = new Sampler( $this->shop, $this->folder, $this->profile->sampleSeconds() );
			$ledger  = new Ledger( "$this->folder/ledger.jsonl" );
			$loop    = new Generator(
				...[ $this->client, $visits, $ledger, $this->tally, $this->sessions ],
				...[ $this->watchers( $sampler, $visits ) ]
			);
			$ramp    = new Ramp( $loop, $this->tally, $this->profile );
			foreach ( 'p5' === $this->profile->name ? $ramp->phases() : $this->profile->phases() as $phase ) {
				$sampler->mark( $phase->name, $loop->elapsed() );
				$loop->drive( $phase );
			}
			$driven_s = $loop->elapsed();
			$loop->drain();
			$this->faults?->finish();
			self::say( 'the load is over, the books are checked' );
			$unanswered = $loop->settle();
			$sampler->finish( $loop->elapsed() );
			$this->tally->close();
			$this->takeStock( 'after' );
			file_put_contents( "$this->folder/verify.json", json_encode( $this->shop->verify(), JSON_THROW_ON_ERROR ) );
			return new Report(
				...[ $this->folder, $this->profile, $this->mix, $this->seed, $this->tally, $sampler, $ramp ],
				...[ $loop->wrong, $unanswered, $driven_s, $empty_ms ]
			);
		} finally {
			$this->shop->wipe( $this->folder );
		}
	}

	/**
	 * Seeds the orders, gives each a driver, and opens what will be open.
	 *
	 * @return list<Visit>
	 */
	private function prepare(): array {
		$count = $this->profile->orders( count( $this->mix->steps() ) );
		self::say( "$count orders are made and assigned" );
		$this->shop->seed( $count );
		$sessions       = $this->shop->php( dirname( __DIR__ ) . '/shop/sessions.php', ...self::PEOPLE );
		$this->sessions = json_decode( $sessions, true, 8, JSON_THROW_ON_ERROR );
		$this->assign( array_column( $this->takeStock( '' ), 'order' ) );
		$visits = [];
		foreach ( $this->takeStock( 'before' ) as $number => $stand ) {
			// Every tenth order is packed by the manager.
			$packer   = 9 === $number % 10 ? 'manager1' : 'staff' . ( 1 + $number % 2 );
			$visits[] = new Visit(
				...[ $stand['order'], $stand['state'], $stand['version'], $this->mix->steps() ],
				...[ $this->profile->pauseSeconds(), $packer, self::driver( $number ) ]
			);
		}
		return $visits;
	}

	private static function driver( int $number ): string {
		return 'driver' . ( 1 + $number % 2 );
	}

	/**
	 * By PATCH, as a manager does it in the morning.
	 *
	 * @param list<int> $orders
	 */
	private function assign( array $orders ): void {
		$manager = $this->sessions['manager1'];
		$sent    = 0;
		while ( $sent < count( $orders ) || $this->client->countActive() > 0 ) {
			while ( $sent < count( $orders ) && $this->client->countActive() < self::PREPARE_ACTIVE_MAX ) {
				$driver = $this->sessions[ self::driver( $sent ) ]['id'];
				$this->client->send(
					'PATCH',
					"/wp-json/waybill/v1/orders/$orders[$sent]",
					[
						"Cookie: $manager[cookie]",
						"X-WP-Nonce: $manager[nonce]",
						'Content-Type: application/json',
						"Idempotency-Key: \"prepare-$orders[$sent]\"",
					],
					"{\"assignee\":\"user:$driver\"}",
					$orders[ $sent ]
				);
				++$sent;
			}
			foreach ( $this->client->poll( 0.1 ) as [ $answer, $order ] ) {
				if ( ! $answer->isSuccess() ) {
					throw new \RuntimeException( "order $order could not be assigned: $answer->status $answer->body" );
				}
			}
		}
	}

	/**
	 * Where every order is; kept as a file of that name.
	 *
	 * @return list<array{order: int, state: string, version: int}>
	 */
	private function takeStock( string $name ): array {
		$text = $this->shop->php( dirname( __DIR__ ) . '/shop/subjects.php' );
		if ( '' !== $name ) {
			file_put_contents( "$this->folder/$name.jsonl", $text );
		}
		return array_map(
			static fn( string $line ): array => json_decode( $line, true, 16, JSON_THROW_ON_ERROR ),
			explode( "\n", trim( $text ) )
		);
	}

	/** @return list<\Closure(float): void> */
	private function watchers( Sampler $sampler, Visits $visits ): array {
		$scheduled_at = 0.0;
		$schedulers   = [];
		$watchers     = [
			$sampler->watch( ... ),
			function ( float $elapsed ) use ( &$scheduled_at, &$schedulers ): void {
				if ( $elapsed >= $scheduled_at + self::SCHEDULER_S ) {
					$scheduled_at = $elapsed;
					$schedulers   = array_filter( $schedulers, static fn( Process $one ): bool => $one->isRunning() );
					$schedulers[] = $this->shop->startPhp( "$this->folder/scheduler.log", '-r', self::SCHEDULER );
				}
			},
		];
		if ( $this->profile->fault_every_s > 0 ) {
			$this->faults = new Faults( $this->shop, $this->folder, $this->seed, $this->profile, $visits, $sampler );
			$watchers[]   = $this->faults->watch( ... );
		}
		return $watchers;
	}

	private static function say( string $what ): void {
		fprintf( STDERR, "  %s %s\n", gmdate( 'H:i:s' ), $what );
	}

	private static function clear( string $folder ): void {
		if ( ! is_dir( $folder ) && ! mkdir( $folder, 0777, true ) ) {
			throw new \RuntimeException( "$folder can't be made" );
		}
		array_map( 'unlink', glob( "$folder/*.{jsonl,json,csv,log,err,db}", GLOB_BRACE ) ?: [] );
	}
}
