<?php
// SPDX-License-Identifier: MIT
//
// A fault at fixed intervals, drawn by the run's seed: every kind once before any comes again. Each is
// a process of its own (fault.php), so that the generator goes on as if nothing had happened.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Faults {

	/** Nothing is begun that could outlast the load. */
	private const LAST_S = 8.0;

	/** @var list<string> still to come in this round */
	private array $kinds = [];

	/** @var list<Process> */
	private array $running = [];

	private float $next_s;

	private readonly \Random\Randomizer $random;

	public function __construct(
		private readonly Shop $shop,
		private readonly string $folder,
		int $seed,
		private readonly Profile $profile,
		private readonly Visits $visits,
		private readonly Sampler $sampler,
	) {
		$this->random = new \Random\Randomizer( new \Random\Engine\Mt19937( $seed ) );
		$this->next_s = $profile->fault_every_s / 2;
	}

	public function watch( float $elapsed ): void {
		if ( $elapsed < $this->next_s || $elapsed > $this->profile->seconds - self::LAST_S ) {
			return;
		}
		$this->next_s += $this->profile->fault_every_s;
		if ( [] === $this->kinds ) {
			$this->kinds = $this->random->shuffleArray( array_column( Fault::cases(), 'value' ) );
		}
		$kind = array_pop( $this->kinds );
		$this->sampler->mark( $kind, $elapsed );
		$order           = (string) $this->visits->on_the_road;
		$chance          = (string) $this->random->getInt( 0, 999_999 );
		$fault           = [ dirname( __DIR__ ) . '/fault.php', $kind, $this->shop->folder, $this->shop->store, $order, $chance ];
		$this->running[] = new Process( [ PHP_BINARY, ...$fault ], "$this->folder/faults.jsonl" );
	}

	public function finish(): void {
		foreach ( $this->running as $process ) {
			$process->wait();
		}
	}
}
