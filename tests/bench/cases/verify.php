<?php
// SPDX-License-Identifier: MIT
//
// A million stored events read and judged. The command also reads heads, personal values and what
// each body says; the others do not.

declare(strict_types=1);

namespace Waybill\Bench;

const EVENTS = 1_000_000;

$store = static function (): string {
	static $path = null;
	if ( null === $path ) {
		$path = Program::freshStore( 'million' );
		Program::output( [ Program::root() . '/out/release/bin/make_store', $path, (string) intdiv( EVENTS, 10 ), '10' ] );
	}
	return $path;
};

return [
	new Comparison(
		'verify one stored event of a million',
		'µs CPU',
		[
			'waybill verify' => static fn(): float => Program::cpuUs( [ Program::root() . '/out/bin/waybill', 'verify', $store() ] ) / EVENTS,
			'bare C'         => static fn(): float => Program::native( 'verify_bare', $store() )['cpu_us'],
			'PHP'            => static fn(): float => Program::php( 'verify.php', $store() )['cpu_us'],
		],
		[
			Goal::ratioAtLeast( 'PHP', 'waybill verify', 1.9 ),
			Goal::ratioAtLeast( 'bare C', 'waybill verify', 0.8 ),
		],
		[ static fn() => $store() ],
	),
];
