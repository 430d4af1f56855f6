<?php
// SPDX-License-Identifier: MIT
//
// The history decided again by another definition, the store's reading included: 100,000 moves a
// second on one core. Making the moves costs a sync each, so there are not more of them.

declare(strict_types=1);

namespace Waybill\Bench;

const WHATIF_MOVES = 20_000;

$history = static function (): string {
	static $path = null;
	if ( null === $path ) {
		$path = Program::freshStore( 'whatif' );
		Program::output( [ Program::root() . '/out/release/bin/whatif_core', 'make', $path, (string) WHATIF_MOVES ] );
	}
	return $path;
};

return [
	new Comparison(
		'decide one real move of the history again',
		'µs CPU',
		[ 'what-if' => static fn(): float => Program::native( 'whatif_core', 'ask', $history() )['cpu_us'] ],
		[ Goal::atMost( 'what-if', 10.0 ) ],
		[ static fn() => $history() ],
	),
];
