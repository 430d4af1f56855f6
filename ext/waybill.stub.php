<?php

/**
 * SPDX-License-Identifier: MIT
 *
 * @generate-class-entries static
 */

namespace Waybill;

/**
 * The version of this build.
 *
 * @var string
 * @cvalue WB_VERSION
 */
const VERSION = UNKNOWN;

/**
 * Raised when something is taken away from these classes or changed.
 *
 * @var int
 * @cvalue WB_API_VERSION
 */
const API_VERSION = UNKNOWN;

/**
 * The store's schema that this build writes.
 *
 * @var int
 * @cvalue WB_SCHEMA_VERSION
 */
const SCHEMA_VERSION = UNKNOWN;

/**
 * What this build can do, by name: callers ask for names, never for numbers.
 *
 * @phpstan-return list<string>
 */
function features(): array {}

#ifdef WB_FAILPOINTS
/** Passes a named place at which a test may end or stop the process. In test builds only. */
function failpoint(string $name): void {}
#endif
