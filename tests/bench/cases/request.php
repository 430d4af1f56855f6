<?php
// SPDX-License-Identifier: MIT
//
// A fresh request with one guarded move, in a server whose compiler's cache is warm.

declare(strict_types=1);

namespace Waybill\Bench;

return [
	new Comparison(
		'a fresh request with one guarded move',
		'µs CPU',
		[
			'Waybill' => static fn(): float => Program::served( 'request/waybill.php' ),
			'Symfony' => static fn(): float => Program::served( 'request/symfony.php' ),
		],
		[ Goal::ratioAtLeast( 'Symfony', 'Waybill', 40.0 ) ],
	),
];
