<?php
// SPDX-License-Identifier: MIT
//
// R11: moves of different orders that want the same rows.

declare(strict_types=1);

use Waybill\Tests\Race\SharedProducts;

return [ new SharedProducts() ];
