<?php
// SPDX-License-Identifier: MIT
//
// R3 and R14: what must not be noticed at all.

declare(strict_types=1);

use Waybill\Tests\Race\Cost;
use Waybill\Tests\Race\SameHooks;

return [
	new SameHooks(),
	new Cost(),
];
