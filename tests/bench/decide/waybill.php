<?php
// SPDX-License-Identifier: MIT
//
// A guarded move, decided and applied to an object in memory.

declare(strict_types=1);

namespace Waybill\Bench;

use Waybill\Workflow;

require __DIR__ . '/facts.php';

measure( ring( Workflow::parse( require __DIR__ . '/../ring.php' )->decide( ... ) ), (int) ( $argv[1] ?? 200_000 ) );
