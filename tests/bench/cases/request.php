<?php
// SPDX-License-Identifier: MIT
//
// A fresh request with one guarded move, in a server whose compiler's cache is warm: Waybill's
// definition is parsed already, Symfony's is code. Measuring alone shows as one or two.

declare(strict_types=1);

namespace Waybill\Bench;

file_put_contents( Program::scratch() . '/ring.json', require dirname( __DIR__ ) . '/ring.php' );

return [
	new Comparison(
		'a fresh request with one guarded move',
		'µs CPU',
		[
			'Waybill'          => static fn(): float => Program::served( 'request/waybill.php' ),
			'Waybill, a file'  => static fn(): float => Program::served( 'request/waybill-file.php' ),
			'Symfony'          => static fn(): float => Program::served( 'request/symfony.php' ),
		],
		[ Goal::ratioAtLeast( 'Symfony', 'Waybill', 40.0 ) ],
	),
];
