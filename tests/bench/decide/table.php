<?php
// SPDX-License-Identifier: MIT
//
// The limit: the same question asked of an extension that knows a table and nothing else.

declare(strict_types=1);

namespace Waybill\Bench;

require __DIR__ . '/facts.php';

measure( ring( \bench_table_decide( ... ) ), (int) ( $argv[1] ?? 500_000 ) );
