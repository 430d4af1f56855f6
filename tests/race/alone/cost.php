<?php
// SPDX-License-Identifier: MIT
//
// R3: what a guarded change costs, one request at a time. In shops with few workers, as a small server
// has them: of twenty that take turns each finds the processor's caches taken by the others.

declare(strict_types=1);

return [ new Waybill\Tests\Race\Cost() ];
