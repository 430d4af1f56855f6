<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Faults;

/** Eight movers at once, each with an order of its own, and what they have acknowledged so far. */
final class Workers {
	public const COUNT = 8;

	/** More moves than any of them ever comes to. */
	private const ENDLESS = 1000000;

	/** @var array<int, array{resource, resource}> processes and what they say, by order */
	private array $running = [];

	/** @var array<int, array<int, string>> receipts by order and number */
	public array $done = [];

	/** @var array<int, string> lines that are not finished yet */
	private array $rest = [];

	/** @var list<string> what none of them should have said */
	public array $wrongs = [];

	public function __construct( private readonly Store $store ) {
		for ( $order = 1; $order <= self::COUNT; $order++ ) {
			$this->done[ $order ] = [];
			$this->start( $order );
		}
	}

	private function start( int $order ): void {
		$this->rest[ $order ]    = '';
		$this->running[ $order ] = $this->store->start( $order, count( $this->done[ $order ] ) + 1, self::ENDLESS );
		stream_set_blocking( $this->running[ $order ][1], false );
	}

	/** Takes in what was said until $count more moves were acknowledged. */
	public function advance( int $count ): void {
		$until = $this->total() + $count;
		$end   = microtime( true ) + 60;
		while ( $this->total() < $until ) {
			$read  = array_column( $this->running, 1 );
			$none  = [];
			$ready = stream_select( $read, $none, $none, 5 );
			if ( 0 === $ready || microtime( true ) > $end ) {
				$this->wrongs[] = 'nothing is acknowledged any more';
				return;
			}
			foreach ( array_keys( $this->running ) as $order ) {
				$this->listen( $order );
			}
			if ( [] !== $this->wrongs ) {
				return;
			}
		}
	}

	public function total(): int {
		return array_sum( array_map( 'count', $this->done ) );
	}

	/** Kills the mover of an order; what it had said before counts. */
	public function kill( int $order ): void {
		[ $process, $pipe ] = $this->running[ $order ];
		proc_terminate( $process, SIGKILL );
		stream_set_blocking( $pipe, true );
		$this->listen( $order );
		Store::await( $process );
		unset( $this->running[ $order ] );
	}

	public function restart( int $order ): void {
		$this->kill( $order );
		$this->start( $order );
	}

	public function stop(): void {
		foreach ( array_keys( $this->running ) as $order ) {
			$this->kill( $order );
		}
	}

	/** What is wrong after another process has ended what the last of each left half-way. @return list<string> */
	public function wrongs(): array {
		$wrongs = $this->wrongs;
		foreach ( $this->done as $order => $done ) {
			$last = $this->store->move( $order, count( $done ) + 1, 1 );
			if ( 0 !== $last->outcome ) {
				$wrongs[] = "order $order does not go on: $last->said";
			}
			$wrongs = [ ...$wrongs, ...$this->store->wrongs( $order, $done + $last->done ) ];
		}
		return $wrongs;
	}

	private function listen( int $order ): void {
		$said                 = $this->rest[ $order ] . stream_get_contents( $this->running[ $order ][1] );
		$end                  = (int) strrpos( "\n$said", "\n" );
		$this->rest[ $order ] = substr( $said, $end );
		$run                  = new Run( substr( $said, 0, $end ), 0 );
		$this->done[ $order ] += $run->done;
		if ( [] !== $run->failures || ! $run->isWhole ) {
			$this->wrongs[] = "order $order: $run->said";
		}
	}
}
