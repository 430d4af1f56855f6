<?php
// SPDX-License-Identifier: MIT
//
// A guarded move in memory, from PHP: four clauses, a role, a state.

declare(strict_types=1);

namespace Waybill\Bench;

return [
	new Comparison(
		'a guarded move, decided and applied in memory',
		'µs CPU',
		[
			'Waybill' => static fn(): float => Program::php( 'decide/waybill.php' )['cpu_us'],
			'Symfony' => static fn(): float => Program::php( 'decide/symfony.php' )['cpu_us'],
			'table'   => static fn(): float => Program::php( 'decide/table.php' )['cpu_us'],
		],
		[
			Goal::ratioAtLeast( 'Symfony', 'Waybill', 40.0 ),
			Goal::ratioAtLeast( 'table', 'Waybill', 0.3 ),
		],
	),
];
