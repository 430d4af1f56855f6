<?php
// SPDX-License-Identifier: MIT
//
// The orders of a run. Arrivals take turns at the steps, so that at each moment as many orders are
// looked at, picked and delivered as the mix says: an arrival takes an order at the step whose turn it
// is and whose pause is over, else one that nobody has looked at yet. It never waits for an answer, as
// long as there are orders. To take whichever order is ready first was dropped: orders that were begun
// together then march in step, and come to their delivery all at once.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Visits {

	/** An order that is about to be delivered, or will be the first to be. */
	public int $on_the_road;

	/** @var list<\SplPriorityQueue<float, Visit>> those that were begun, by their step */
	private array $begun;

	private int $turn = 0;

	/**
	 * @param list<Visit> $fresh
	 * @param int         $steps of the mix
	 */
	public function __construct( private array $fresh, int $steps ) {
		$this->begun       = array_map( static fn(): \SplPriorityQueue => self::queue(), range( 1, $steps ) );
		$this->fresh       = array_reverse( $fresh );
		$this->on_the_road = $fresh[0]->order;
	}

	/** Null: every order has a request under way, or its pause. */
	public function next( float $now ): ?Visit {
		$this->turn = ( $this->turn + 1 ) % count( $this->begun );
		$visit      = $this->ready( $this->turn, $now ) ?? array_pop( $this->fresh );
		for ( $step = 0; null === $visit && $step < count( $this->begun ); ++$step ) {
			$visit = $this->ready( $step, $now );
		}
		return $visit;
	}

	public function putBack( Visit $visit ): void {
		if ( 'out_for_delivery' === $visit->state ) {
			$this->on_the_road = $visit->order;
		}
		$this->begun[ $visit->stepsTaken() ]->insert( $visit, -$visit->ready_at );
	}

	/**
	 * Takes out those whose move was sent and has no answer yet.
	 *
	 * @return list<Visit>
	 */
	public function takeUnanswered(): array {
		$unanswered = [];
		foreach ( $this->begun as $step => $queue ) {
			$this->begun[ $step ] = self::queue();
			foreach ( $queue as $visit ) {
				if ( '' !== $visit->key ) {
					$unanswered[] = $visit;
				} else {
					$this->putBack( $visit );
				}
			}
		}
		return $unanswered;
	}

	private function ready( int $step, float $now ): ?Visit {
		$queue = $this->begun[ $step ];
		return ! $queue->isEmpty() && $queue->top()->ready_at <= $now ? $queue->extract() : null;
	}

	/** @return \SplPriorityQueue<float, Visit> */
	private static function queue(): \SplPriorityQueue {
		$queue = new \SplPriorityQueue();
		$queue->setExtractFlags( \SplPriorityQueue::EXTR_DATA );
		return $queue;
	}
}
