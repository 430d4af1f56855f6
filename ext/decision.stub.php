<?php

/**
 * SPDX-License-Identifier: MIT
 *
 * @generate-class-entries static
 */

namespace Waybill;

/**
 * Whether a transition is allowed, and if not, why. Made by Workflow and Engine.
 *
 * @phpstan-type Blocker array{
 *   code: 'state'|'role'|'input'|'guard'|'guard_error'|'drift'|'torn'|'second_person',
 *   text: string,
 *   field: string,
 *   facts: array<string, mixed>,
 *   by: list<string>,
 * }
 *
 * @strict-properties
 * @not-serializable
 */
final class Decision
{
	private function __construct() {}

	public function isAllowed(): bool {}

	/**
	 * Why not; empty when it is allowed.
	 *
	 * @phpstan-return list<Blocker>
	 */
	public function getBlockers(): array {}

	/**
	 * What was looked at, path to value.
	 *
	 * @phpstan-return array<string, mixed>
	 */
	public function getFacts(): array {}

	/**
	 * The subject's variables after the move; empty when it is refused or a preview.
	 *
	 * @phpstan-return array<string, mixed>
	 */
	public function getVars(): array {}

	/**
	 * The inputs as they count: checked, with defaults filled in.
	 *
	 * @phpstan-return array<string, mixed>
	 */
	public function getInputs(): array {}
}
