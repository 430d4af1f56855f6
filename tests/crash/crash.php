<?php
// SPDX-License-Identifier: MIT
//
// The crash loop. A clean run of one move tells which failpoints it passes; then one order per
// failpoint is cancelled with a worker that dies there, and each client asks again with its key
// until it has an answer, as phones do. In the end every order must look as after a clean run: one
// event, one receipt for every repeat, stock, notes and mails once. Recovery is killed the same
// way. Leases run in real time, so all orders wait for them together. A move taken back, many orders
// at once and an order typed in die at their steps in the same manner.
//
//     php tests/crash/crash.php SHOP FAILPOINTS_FILE [PART]

declare(strict_types=1);

namespace Waybill\Tests\Crash;

require __DIR__ . '/lib/Answer.php';
require __DIR__ . '/lib/Desk.php';
require __DIR__ . '/lib/Loop.php';
require __DIR__ . '/lib/Order.php';
require __DIR__ . '/lib/Requests.php';
require __DIR__ . '/lib/Shop.php';

$shop = new Shop( $argv[1], dirname( __DIR__, 2 ), $argv[2] );
$loop = new Loop( $shop, 'full' === getenv( 'WAYBILL_TEST_LENGTH' ) );
exit( $loop->run( $argv[3] ?? '' ) );
