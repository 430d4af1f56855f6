<?php
// SPDX-License-Identifier: MIT
//
// R1 and R2: people who make the same move of the same order at the same moment.

declare(strict_types=1);

use Waybill\Tests\Race\MoveRace;

return [
	new MoveRace( 'R1 panels: 20 orders, 20 people deliver each', '20 events, 20 changes, 20 mails, stock as it was', 20, false ),
	new MoveRace( 'R2 panels: 20 orders, one delivery sent 20 times', '20 events, 20 changes, 20 mails, stock as it was', 20, true ),
];
