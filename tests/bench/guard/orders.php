<?php
// SPDX-License-Identifier: MIT
//
// The usual order, which is measured, and others beside it, each with what the guard is for it: every
// contender has to say the same of all of them before it is timed.

declare(strict_types=1);

namespace Waybill\Bench;

require_once __DIR__ . '/../decide/facts.php';

return [
	[ ORDER, true ],
	[ [ 'paid' => false ] + ORDER, false ],
	[ [ 'total' => '0.00' ] + ORDER, false ],
	[ [ 'total' => '0.01' ] + ORDER, true ],
	[ [ 'total' => '-1.00' ] + ORDER, false ],
	[ [ 'country' => 'FR' ] + ORDER, false ],
	[ [ 'country' => 'CH' ] + ORDER, true ],
	[ [ 'country' => '' ] + ORDER, false ],
	[ [ 'payment_method' => 'cod' ] + ORDER, false ],
	[ [ 'payment_method' => 'code' ] + ORDER, true ],
];
