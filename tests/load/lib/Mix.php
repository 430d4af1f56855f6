<?php
// SPDX-License-Identifier: MIT
//
// What people do with one order, from its arrival at the packing table to the door: they look, they
// move it, they look again. The shares of a run are those of one such way: of mixed nine requests
// five look, three move in the store alone, and one changes WooCommerce as well.

declare(strict_types=1);

namespace Waybill\Tests\Load;

enum Mix: string {

	case Mixed = 'mixed';
	case Own   = 'own';
	case Reads = 'reads';

	public const LOOK = 'look';

	/** @return list<string> LOOK or a transition, in their order */
	public function steps(): array {
		$moves = match ( $this ) {
			self::Mixed => [ 'start_picking', 'pack', 'send_out', 'deliver' ],
			self::Own   => [ 'start_picking', 'pack', 'send_out' ],
			self::Reads => [],
		};
		$steps = [ self::LOOK ];
		foreach ( $moves as $move ) {
			array_push( $steps, $move, self::LOOK );
		}
		return self::Reads === $this ? array_fill( 0, 9, self::LOOK ) : $steps;
	}

	/** @return array<string, float> step => its share of all requests */
	public function shares(): array {
		$steps = $this->steps();
		return array_map(
			static fn( int $count ): float => $count / count( $steps ),
			array_count_values( $steps )
		);
	}
}
