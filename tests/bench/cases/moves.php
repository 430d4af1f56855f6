<?php
// SPDX-License-Identifier: MIT
//
// Durable moves: a synced transaction each. The bare program writes into a copy of the store that
// the core has just used, so both meet tables of the same size.

declare(strict_types=1);

namespace Waybill\Bench;

const MOVES       = 4000;
const MOVES_OF_8  = 800;

$core  = static fn( int $processes, int $each ): array => Program::native( 'moves_core', Program::freshStore( 'moves' ), (string) $processes, (string) $each );
$eight = [];

return [
	new Comparison(
		'durable moves, 1 process',
		'moves/s',
		[
			'core'   => static fn(): float => $core( 1, MOVES )['per_second'],
			'bare C' => static function () use ( $core ): float {
				$core( 1, 10 );
				return Program::native( 'moves_bare', Program::scratch() . '/moves.db', '1', (string) MOVES )['per_second'];
			},
			'PHP'    => static fn(): float => Program::php( 'moves.php', Program::freshStore( 'moves' ), (string) MOVES )['per_second'],
		],
		[ Goal::ratioAtLeast( 'core', 'bare C', 0.8 ) ],
	),
	new Comparison(
		'durable moves, 8 processes',
		'moves/s',
		[ 'core' => static fn(): float => $core( 8, MOVES_OF_8 )['per_second'] ],
		[],
	),
	new Comparison(
		'one of those moves, as its caller waits for it',
		'µs',
		[
			'p50' => static function () use ( $core, &$eight ): float {
				$eight = $core( 8, MOVES_OF_8 );
				return $eight['p50_us'];
			},
			// Of the run before it: a round has two figures of one run.
			'p99' => static function () use ( $core, &$eight ): float {
				$eight = [] === $eight ? $core( 8, MOVES_OF_8 ) : $eight;
				return $eight['p99_us'];
			},
		],
		[ Goal::ratioAtMost( 'p99', 'p50', 5.0 ) ],
	),
];
