<?php
// SPDX-License-Identifier: MIT
//
// R14: what must not be noticed at all.

declare(strict_types=1);

use Waybill\Tests\Race\SameHooks;

return [
	new SameHooks(),
];
