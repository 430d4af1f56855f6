<?php
// SPDX-License-Identifier: MIT
//
// R4, R10, R15 and R16: what goes wrong inside of a change, and around it.

declare(strict_types=1);

use Waybill\Tests\Race\AroundTheGuard;
use Waybill\Tests\Race\Fault;
use Waybill\Tests\Race\Hang;
use Waybill\Tests\Race\KilledWorker;
use Waybill\Tests\Race\LateCallback;
use Waybill\Tests\Race\RefusedRow;
use Waybill\Tests\Race\StoppedHolder;

return [
	new KilledWorker(),
	new RefusedRow(),
	new Fault( 'exception', 'an exception' ),
	new Fault( 'fatal', 'a fatal error' ),
	new Fault( 'exit', 'exit()' ),
	new Fault( 'timeout', 'a time-out' ),
	new Fault( 'connection', 'the connection killed' ),
	new Fault( 'deadlock', 'a deadlock' ),
	new Fault( 'lockwait', 'a lock wait time-out', true ),
	new AroundTheGuard(),
	new LateCallback(),
	new Hang(),
	new StoppedHolder(),
];
