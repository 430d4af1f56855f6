<?php

/**
 * SPDX-License-Identifier: MIT
 *
 * @generate-class-entries static
 */

namespace Waybill;

/**
 * A definition, read and checked. Deciding with it is pure: what it looks at comes in, a decision
 * goes out. Times are integer milliseconds UTC, money is written as a string; an empty array is
 * an empty map.
 *
 * @phpstan-type Actor array{
 *   id: string,
 *   roles: list<string>,
 *   via: string,
 *   device: string,
 *   sees_all: bool,
 * }
 * @phpstan-type Facts array<string, mixed>
 * @phpstan-type Question array{
 *   transition: string,
 *   subject: string,
 *   state: string,
 *   version: int,
 *   actor: Actor,
 *   order: Facts,
 *   vars?: Facts,
 *   inputs?: Facts,
 *   now: int,
 *   preview?: bool,
 *   last_actor?: string,
 * }
 * @phpstan-type State array{label: string, woo: string, final: bool, stuck_after_s: int}
 * @phpstan-type Transition array{
 *   label: string,
 *   from: list<string>,
 *   to: string,
 *   roles: list<string>,
 *   guard: string,
 *   inputs: array<string, mixed>,
 *   automatic: bool,
 *   undo: bool,
 *   four_eyes: bool,
 * }
 * @phpstan-type Finding array{
 *   rule: string,
 *   level: 'error'|'warning',
 *   line: int,
 *   column: int,
 *   path: string,
 *   text: string,
 *   trace?: list<string>,
 * }
 * @phpstan-type Lint array{errors: int, warnings: int, findings: list<Finding>}
 *
 * @strict-properties
 * @not-serializable
 */
final class Workflow
{
	private function __construct() {}

	/**
	 * Reads JSON. Throws SyntaxError with the line and column of what is wrong. A process keeps the
	 * 16 definitions that were used last: the same text is not parsed again, in later requests either.
	 */
	public static function parse(string $definition): Workflow {}

	/**
	 * Everything that is wrong or unwise in a definition, by line and column; see "Verification" in
	 * docs/workflow-format.md. With errors it must not be published. A definition that is no JSON is
	 * a finding like any other; only one that is too large throws LimitExceeded.
	 *
	 * @phpstan-param Workflow|null $current the definition it is to replace
	 * @phpstan-param array<string, int>|null $subjects how many subjects are in which state of $current,
	 *   null where nobody knows
	 * @phpstan-return Lint
	 */
	public static function lint(
		string $definition,
		?Workflow $current = null,
		?array $subjects = null
	): array {}

	/** The workflow that is shipped. */
	public static function default(): Workflow {}

	public function getName(): string {}

	public function getVersion(): int {}

	/** SHA-256 of the canonical text, hexadecimal. */
	public function getHash(): string {}

	/** The canonical text, which the store keeps. */
	public function getText(): string {}

	/** @phpstan-return list<string> */
	public function getRoles(): array {}

	/** @phpstan-return array<string, State> */
	public function getStates(): array {}

	/** @phpstan-return array<string, Transition> */
	public function getTransitions(): array {}

	/**
	 * A picture of its states and transitions: an SVG that needs nothing else and in which every
	 * label is escaped, or a Mermaid state diagram. The same workflow gives the same bytes. Throws
	 * LimitExceeded for a workflow with more arrows than a picture can show.
	 *
	 * @phpstan-param 'svg'|'mermaid' $format
	 */
	public function getDiagram(string $format = 'svg'): string {}

	/**
	 * Decides one transition. Throws NotFound where the workflow has none of that name.
	 *
	 * Of the order only those facts are looked at, and checked, that guard and set of the transition
	 * read; Engine::begin() checks all of them.
	 *
	 * @param Question $question
	 */
	public function decide(array $question): Decision {}
}
