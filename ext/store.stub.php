<?php

/**
 * SPDX-License-Identifier: MIT
 *
 * @generate-class-entries static
 */

namespace Waybill;

/**
 * Where subjects, events, claims and intents live. It belongs to the process that opened it: in a
 * child process every call throws LogicError.
 *
 * @strict-properties
 * @not-serializable
 */
final class Store
{
	/**
	 * Opens "sqlite:/path/to/waybill.db" or "memory:", creating an empty file where there is none
	 * (unless it is read-only or must exist). Does not migrate.
	 *
	 * @phpstan-param array{busy_ms?: int, must_exist?: bool, read_only?: bool} $options
	 */
	public function __construct(string $name, array $options = []) {}

	/** Closes the store and ends its engines: their calls throw LogicError. May be repeated. */
	public function close(): void {}

	public function isOpen(): bool {}

	/** "sqlite" or "memory". */
	public function getDriver(): string {}

	/** The schema found in the store; 0 in an empty one. */
	public function getSchema(): int {}

	/** Brings the schema to SCHEMA_VERSION; does nothing when it is there. */
	public function migrate(): void {}

	/**
	 * Which store this is, made with it and kept by its copies, and whose. Both are empty in a store
	 * of a schema before 2; the owner also until it is set.
	 *
	 * @phpstan-return array{id: string, owner: string}
	 */
	public function getIdentity(): array {}

	/** Makes somebody the owner unless it has another than expected by now: Conflict. */
	public function setOwner(string $expected, string $owner): void {}

	/** A copy taken at one moment, while others write, at a path that must not exist. */
	public function backup(string $path): void {}

	/**
	 * Verifies the log, or one subject of it. Throws IntegrityFailure with the first bad event.
	 *
	 * @phpstan-return array{events: int, subjects: int, digest: string}
	 */
	public function verify(string $subject = ''): array {}

	/**
	 * What is wrong with a name as a home for a store; nothing is opened for writing.
	 *
	 * @phpstan-return list<array{check: string, level: 'ok'|'warning'|'error', text: string}>
	 */
	public static function doctor(string $name): array {}
}
