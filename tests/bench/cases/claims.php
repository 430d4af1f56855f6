<?php
// SPDX-License-Identifier: MIT
//
// A repeated command among a million keys, answered from its stored receipt.

declare(strict_types=1);

namespace Waybill\Bench;

$store = Program::scratch() . '/claims.db';

return [
	new Comparison(
		'an idempotency hit among a million keys',
		'µs CPU',
		[
			'Waybill' => static fn(): float => Program::php( 'claims/waybill.php', $store )['cpu_us'],
			'PDO'     => static fn(): float => Program::php( 'claims/pdo.php', $store )['cpu_us'],
		],
		[ Goal::ratioAtMost( 'Waybill', 'PDO', 1.0 ) ],
	),
];
