<?php
// SPDX-License-Identifier: MIT
//
// The orders of a run. An arrival takes one whose pause is over, else one that nobody has looked at
// yet: so it never waits for an answer, as long as there are orders.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Visits {

	/** An order that is about to be delivered, or will be the first to be. */
	public int $on_the_road;

	/** @var \SplPriorityQueue<float, Visit> */
	private \SplPriorityQueue $begun;

	/** @param list<Visit> $fresh */
	public function __construct( private array $fresh ) {
		$this->begun = new \SplPriorityQueue();
		$this->begun->setExtractFlags( \SplPriorityQueue::EXTR_DATA );
		$this->fresh       = array_reverse( $fresh );
		$this->on_the_road = $fresh[0]->order;
	}

	/** Null: every order has a request under way, or its pause. */
	public function next( float $now ): ?Visit {
		if ( ! $this->begun->isEmpty() && $this->begun->top()->ready_at <= $now ) {
			return $this->begun->extract();
		}
		return array_pop( $this->fresh );
	}

	public function putBack( Visit $visit ): void {
		if ( 'out_for_delivery' === $visit->state ) {
			$this->on_the_road = $visit->order;
		}
		$this->begun->insert( $visit, -$visit->ready_at );
	}

	/**
	 * Takes out those whose move was sent and has no answer yet.
	 *
	 * @return list<Visit>
	 */
	public function takeUnanswered(): array {
		$unanswered = [];
		$others     = [];
		while ( ! $this->begun->isEmpty() ) {
			$visit = $this->begun->extract();
			if ( '' !== $visit->key ) {
				$unanswered[] = $visit;
			} else {
				$others[] = $visit;
			}
		}
		array_walk( $others, $this->putBack( ... ) );
		return $unanswered;
	}
}
