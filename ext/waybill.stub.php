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

/**
 * The fingerprint of a request for Engine::begin: SHA-256 over the canonical JSON of all that makes
 * two requests the same. 64 hexadecimal digits. Floats are refused, as in inputs.
 *
 * @phpstan-param array<string, mixed> $request
 */
function fingerprint(array $request): string {}

/**
 * Reads JSON strictly: doubled keys, lone surrogates, U+0000, malformed UTF-8 and anything beyond
 * 64 levels, 4 MiB or 200,000 values are errors with a place. Objects become arrays.
 */
function parse_json(string $text): mixed {}

#ifdef WB_FAILPOINTS
/** Passes a named place at which a test may end or stop the process. In test builds only. */
function failpoint(string $name): void {}
#endif
