<?php
// SPDX-License-Identifier: MIT
//
// A guarded move, decided and applied to an object in memory.

declare(strict_types=1);

namespace Waybill\Bench;

use Waybill\Workflow;

require __DIR__ . '/facts.php';

measure( ring( Workflow::parse( (string) file_get_contents( __DIR__ . '/../ring.json' ) )->decide( ... ) ), (int) ( $argv[1] ?? 200_000 ) );
