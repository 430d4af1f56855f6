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
 * A blocker's text is English. Its message is the same before it is in a language: a text as it is,
 * a whole number, {id, with}: a template and what stands in its places, {or} or {and}: a list of
 * these, {decimal}, {at}: a time in milliseconds, or {text, in}: an author's own sentence.
 *
 * @phpstan-type Blocker array{
 *   code: 'state'|'role'|'input'|'guard'|'guard_error'|'drift'|'torn'|'second_person',
 *   text: string,
 *   message: array<string, mixed>,
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
