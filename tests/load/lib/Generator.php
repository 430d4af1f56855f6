<?php
// SPDX-License-Identifier: MIT
//
// The open loop. Arrivals have fixed times, whatever the server does; an answer's latency counts from
// the time its request was meant to be sent. Each arrival is one request: the next step of an order
// whose pause is over, be it a first attempt or a repeat under the same key, so that the rate is
// what it says and repeats don't add to it.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Generator {

	/** So many under way at once would be a closed loop: arrivals beyond are counted as failed. */
	private const ACTIVE_COUNT_MAX = 6000;

	/** What a person waits for while the rest of the answers come in. */
	private const DRAIN_S_MAX = 40.0;

	/** Moves without an answer are asked for again so long: three leases, then some. */
	private const SETTLE_S_MAX = 180.0;

	private const SETTLE_ACTIVE_MAX = 8;

	private readonly float $began;

	/** @var list<string> what clients were told that can't be */
	public array $wrong = [];

	/**
	 * @param array<string, array{id: int, cookie: string, nonce: string}> $sessions by login
	 * @param list<\Closure(float): void>                                  $watchers asked often, with
	 *                                                                               the run's seconds
	 */
	public function __construct(
		private readonly Client $client,
		private readonly Visits $visits,
		private readonly Ledger $ledger,
		private readonly Tally $tally,
		private readonly array $sessions,
		private readonly array $watchers,
	) {
		$this->began = self::now();
	}

	public function drive( Phase $phase ): void {
		$start    = self::now();
		$arrivals = $phase->arrivals();
		for ( $arrival = 0; $arrival < $arrivals; ) {
			$due = $start + $arrival / $phase->rate;
			$now = self::now();
			if ( $due <= $now ) {
				$this->arrive( $phase->name, $due );
				++$arrival;
				continue;
			}
			$this->watch();
			$this->receive( $due - self::now() );
		}
	}

	/** Waits for what is under way. */
	public function drain(): void {
		$until = self::now() + self::DRAIN_S_MAX;
		while ( $this->client->countActive() > 0 && self::now() < $until ) {
			$this->watch();
			$this->receive( 0.05 );
		}
	}

	/**
	 * Asks again for each move that has no answer, as phones do when they are back.
	 *
	 * @return int how many stayed without one
	 */
	public function settle(): int {
		$until = self::now() + self::SETTLE_S_MAX;
		$this->drain();
		do {
			$waiting = $this->visits->takeUnanswered();
			foreach ( $waiting as $visit ) {
				$now = self::now();
				if ( $visit->ready_at > $now || $this->client->countActive() >= self::SETTLE_ACTIVE_MAX ) {
					$this->visits->putBack( $visit );
				} else {
					$this->send( $visit, 'settle', $now );
				}
			}
			$this->watch();
			$this->receive( 0.02 );
		} while ( ( [] !== $waiting || $this->client->countActive() > 0 ) && self::now() < $until );
		$unanswered = [ ...$this->visits->takeUnanswered(), ...array_column( $this->client->purposes(), 0 ) ];
		$unanswered = array_filter( $unanswered, static fn( Visit $visit ): bool => '' !== $visit->key );
		foreach ( $unanswered as $visit ) {
			$this->ledger->giveUp( $visit->order, $visit->step(), $visit->key );
		}
		$this->ledger->flush();
		return count( $unanswered );
	}

	/** Seconds of the run so far. */
	public function elapsed(): float {
		return self::now() - $this->began;
	}

	private function arrive( string $phase, float $due ): void {
		$visit = $this->client->countActive() < self::ACTIVE_COUNT_MAX
			? $this->visits->next( self::now() ) : null;
		if ( null === $visit ) {
			++$this->tally->starved;
			return;
		}
		$this->send( $visit, $phase, $due );
	}

	private function send( Visit $visit, string $phase, float $due ): void {
		$session = $this->sessions[ $visit->who() ];
		$headers = [ "Cookie: {$session['cookie']}", "X-WP-Nonce: {$session['nonce']}" ];
		$path    = "/wp-json/waybill/v1/orders/$visit->order";
		$body    = '';
		$method  = 'GET';
		if ( $visit->isMove() ) {
			$step = $visit->step();
			if ( '' === $visit->key ) {
				$visit->key = bin2hex( random_bytes( 16 ) );
				$this->ledger->ask( $visit->order, $step, $visit->key );
			}
			$method = 'POST';
			$path  .= "/transitions/$step";
			$inputs = 'pack' === $step ? '{"parcels":1}' : '{}';
			$body   = "{\"seen\":$visit->version,\"inputs\":$inputs}";
			array_push( $headers, 'Content-Type: application/json', "Idempotency-Key: \"$visit->key\"" );
		}
		$visit->first_due = 0 === $visit->attempts++ ? $due : $visit->first_due;
		$this->tally->lag_ms_max = max( $this->tally->lag_ms_max, 1000 * ( self::now() - $due ) );
		$this->client->send( $method, $path, $headers, $body, [ $visit, $phase, $due ] );
	}

	private function receive( float $seconds ): void {
		foreach ( $this->client->poll( $seconds ) as [ $answer, [ $visit, $phase, $due ] ] ) {
			$now  = self::now();
			$step = $visit->step();
			$wait = $now - $visit->first_due;
			$fate = $this->judge( $visit, $answer, $now );
			if ( 'ok' === $fate ) {
				$this->tally->patience_s_max = max( $this->tally->patience_s_max, $wait );
			}
			$this->tally->add( $phase, $due - $this->began, 1000 * ( $now - $due ), $step, $answer->status, $fate );
		}
	}

	/** @return 'ok'|'shed'|'waits'|'broken'|'wrong' */
	private function judge( Visit $visit, Answer $answer, float $now ): string {
		if ( $answer->isRetryable() ) {
			$visit->putOff( $now, $answer->retryAfter() );
			$this->visits->putBack( $visit );
			return match ( true ) {
				$answer->isShed()       => 'shed',
				409 === $answer->status => 'waits',
				default                 => 'broken',
			};
		}
		$wrong = $answer->isSuccess()
			? ( $visit->isMove() ? $this->readReceipt( $visit, $answer ) : $this->readView( $visit, $answer ) )
			: substr( $answer->body, 0, 200 );
		if ( '' !== $wrong ) {
			// Nobody goes on with an order that answers so; the audit sees what became of it.
			$this->wrong[] = "order $visit->order, {$visit->step()}: $answer->status $wrong";
			return 'wrong';
		}
		if ( $visit->advance( $now ) ) {
			$this->visits->putBack( $visit );
		}
		return 'ok';
	}

	private function readReceipt( Visit $visit, Answer $answer ): string {
		$receipt = $answer->json();
		$is_its  = $this->ledger->acknowledge( $visit->order, $visit->step(), $visit->key, $receipt, $answer->isReplayed() );
		if ( ! $is_its ) {
			return 'no receipt of this order: ' . substr( $answer->body, 0, 200 );
		}
		$visit->state   = $receipt['state'];
		$visit->version = $receipt['version'];
		return '';
	}

	/** Whoever moved an order sees it moved. */
	private function readView( Visit $visit, Answer $answer ): string {
		$view  = $answer->json();
		$state = $view['state'] ?? '';
		$seen  = $view['version'] ?? 0;
		return $state === $visit->state && $seen === $visit->version
			? ''
			: "is shown as $state $seen, was acknowledged as $visit->state $visit->version";
	}

	private function watch(): void {
		$elapsed = $this->elapsed();
		foreach ( $this->watchers as $watcher ) {
			$watcher( $elapsed );
		}
	}

	private static function now(): float {
		return hrtime( true ) / 1e9;
	}
}
