<?php

/**
 * SPDX-License-Identifier: MIT
 *
 * @generate-class-entries static
 */

namespace Waybill;

/**
 * How a subject moves, once. No call holds a transaction of the store when it returns, and none
 * calls PHP. Every call throws LogicError once the store is closed, Busy and StorageFailure as
 * the store has it.
 *
 * @phpstan-import-type Actor from Workflow
 * @phpstan-import-type Facts from Workflow
 * @phpstan-import-type Blocker from Decision
 *
 * @phpstan-type Command array{
 *   action: 'move'|'assign'|'note'|'adopt'|'revert'|'undo'|'silence',
 *   subject: string,
 *   name?: string,
 *   scope: string,
 *   key: string,
 *   fingerprint: string,
 *   seen?: int,
 *   actor: Actor,
 *   inputs?: Facts,
 *   order: Facts,
 *   connection?: string,
 *   now: int,
 * }
 * @phpstan-type Head array{seq: int, hash: string}
 * @phpstan-type Subject array{
 *   subject: string,
 *   workflow: array{name: string, version: int, hash: string},
 *   state: string,
 *   label: string,
 *   final: bool,
 *   version: int,
 *   woo: string,
 *   assignee: string,
 *   vars: array<string, mixed>,
 *   drift: string,
 *   drift_seq: int,
 *   silent_until?: int,
 *   silent_by?: string,
 *   torn: bool,
 *   busy: bool,
 *   head: Head,
 *   receipt: string,
 *   broken: string,
 * }
 * @phpstan-type Intent array{
 *   id: string,
 *   fence: int,
 *   subject: string,
 *   transition: string,
 *   from: string,
 *   to: string,
 *   woo_from: string,
 *   woo_to: string,
 *   draft: string,
 *   connection: string,
 *   overdue_ms: int,
 *   leases_missed: int,
 * }
 * @phpstan-type Outcome array{
 *   kind: 'done'|'apply'|'refused'|'replayed'|'stale'|'recover'|'lost',
 *   receipt: string,
 *   refusal: bool,
 *   decision: ?Decision,
 *   intent: ?Intent,
 *   current: ?Subject,
 * }
 * @phpstan-type Observation array{
 *   subject: string,
 *   move: string,
 *   woo_from: string,
 *   woo_to: string,
 *   actor: Actor,
 *   origin: array<string, mixed>,
 *   order: ?Facts,
 *   at: int,
 * }
 * @phpstan-type Sighting 'known'|'ignored'|'started'|'moved'|'agreed'|'drifted'
 * @phpstan-type Move array{
 *   name: string,
 *   label: string,
 *   allowed: bool,
 *   inputs: array<string, mixed>,
 *   blockers: list<Blocker>,
 *   to: string,
 *   undo: bool,
 *   four_eyes: bool,
 * }
 * @phpstan-type SubjectWithMoves array{
 *   subject: string,
 *   workflow: array{name: string, version: int, hash: string},
 *   state: string,
 *   label: string,
 *   final: bool,
 *   version: int,
 *   woo: string,
 *   assignee: string,
 *   vars: array<string, mixed>,
 *   drift: string,
 *   drift_seq: int,
 *   silent_until?: int,
 *   silent_by?: string,
 *   torn: bool,
 *   busy: bool,
 *   head: Head,
 *   receipt: string,
 *   broken: string,
 *   moves: list<Move>,
 * }
 * @phpstan-type Event array{
 *   subject: string,
 *   seq: int,
 *   position: int,
 *   kind: string,
 *   at: int,
 *   prev: string,
 *   hash: string,
 *   body: string,
 *   move: string,
 *   personal: array<string, mixed>,
 * }
 * @phpstan-type Search array{
 *     actor?: string, subject?: string, kinds?: list<string>, from?: int, to?: int, before?: int, max?: int
 * }
 * @phpstan-type Page array{after?: string, max?: int}
 * @phpstan-type Version array{
 *   hash: string,
 *   version: int,
 *   published_at: int,
 *   current: bool,
 *   subjects: int,
 *   states: array<string, int>,
 * }
 * @phpstan-type Migration array{
 *   workflow: string,
 *   from: string,
 *   to: string,
 *   states: array<string, string>,
 *   dry_run: bool,
 *   actor: Actor,
 *   now: int,
 *   after?: string,
 *   max?: int,
 * }
 * @phpstan-type WorkflowName array{hash: string, name: string, version: int}
 * @phpstan-type MigrationReport array{
 *   from: WorkflowName,
 *   to: WorkflowName,
 *   states: list<array{from: string, to: string, subjects: int, moved: int, stayed: int}>,
 *   unmapped: list<string>,
 *   stays: list<array{subject: string, state: string, why: string, text: string}>,
 *   variables: array{kept: list<string>, added: list<string>, dropped: list<string>, changed: list<string>},
 *   moved: int,
 *   next: string,
 * }
 * @phpstan-type WhatIf array{
 *   moves: int,
 *   allowed: int,
 *   refused: int,
 *   undecided: int,
 *   refusals: list<array{subject: string, seq: int, transition: string, at: int, blockers: list<array{code: string, text: string, facts: array<string, mixed>, by: list<string>, field?: string}>}>,
 *   unknowns: list<array{subject: string, seq: int, transition: string, at: int, facts: list<string>}>,
 *   next: string,
 * }
 * @phpstan-type Effect array{
 *   key: string,
 *   subject: string,
 *   seq: int,
 *   kind: string,
 *   name: string,
 *   attempts: int,
 * }
 *
 * @strict-properties
 * @not-serializable
 */
final class Engine
{
	/** Keeps the store alive, but not open. */
	public function __construct(Store $store) {}

	/**
	 * Makes a workflow the one that subjects start under from here on. Publishing the current one
	 * again changes nothing; one that was current before becomes it again. Throws InvalidArgument
	 * where its version has another text, or is below one that was published, and Conflict where
	 * [over] is a hash and not that of the current one.
	 *
	 * @param Actor $actor
	 */
	public function publish(Workflow $workflow, array $actor, int $now, string $over = ''): void {}

	/** The published workflow. Throws NotFound before the first. */
	public function getWorkflow(string $name = 'fulfilment'): Workflow {}

	/** The workflow that a subject started under and keeps. Throws NotFound. */
	public function getWorkflowOf(string $subject): Workflow {}

	/**
	 * Every version of a workflow, the one published last first, and how many live subjects each
	 * has, in all and in each state that is not final.
	 *
	 * @return list<Version>
	 */
	public function versions(string $name): array {}

	/** The definition of a hash. Throws NotFound. */
	public function getDefinition(string $hash): Workflow {}

	/**
	 * Moves one page of live subjects from one version to another, each by an event, or tells with
	 * dry_run what would become of them. A state that "states" does not name keeps its name. Goes
	 * on behind "after" of the page before ("next"); "max" is at most 1,000 subjects.
	 *
	 * @param Migration $migration
	 * @return MigrationReport
	 */
	public function migrate(array $migration): array {}

	/**
	 * Decides real moves of the history again by a definition that need not be published; reads
	 * only. A page of at most "max" moves, 1,000 unless told, 10,000 at most, behind "after".
	 *
	 * @param Page $options
	 * @return WhatIf
	 */
	public function whatIf(Workflow $candidate, array $options = []): array {}

	/**
	 * Begins a command. "done" and "refused" are stored with their receipt; "apply" has written
	 * an intent that waits for commit, abort, refuse or tear; "replayed" repeats a stored answer;
	 * "stale" stored nothing; "recover" names an intent past its lease that is in the way.
	 *
	 * Throws NotFound (no such subject, or not for this actor), ClaimMismatch, InFlight and
	 * InvalidArgument. A repeat is answered whatever its order is.
	 *
	 * @param Command $command
	 * @return Outcome
	 */
	public function begin(array $command): array {}

	/**
	 * Asks the guard of an open intent again, against fresh facts, inside the apply. Reads only.
	 *
	 * @param Intent $intent
	 * @param Facts $order
	 */
	public function recheck(array $intent, array $order, int $now): Decision {}

	/** Holds the lease for another term. Throws Conflict when the intent was taken over. */
	public function renew(string $intent, int $fence): void {}

	/**
	 * Takes an intent past its lease over for recovery: its fence rises. Throws Conflict when it
	 * is not past its lease or somebody else was quicker.
	 *
	 * @return Intent
	 */
	public function takeOver(string $intent): array {}

	/**
	 * The apply was committed over there. Repeating it, also under an older fence, gives the
	 * stored receipt. Throws Conflict when the intent was aborted.
	 *
	 * @return Outcome
	 */
	public function commit(string $intent, int $fence, string $draft, int $now): array {}

	/** Nothing was committed over there and nothing can be. Throws Conflict when it was. */
	public function abort(string $intent, int $fence, string $reason, int $now): void {}

	/**
	 * The guard said no inside the apply: closes the intent with a refusal.
	 *
	 * @return Outcome
	 */
	public function refuse(string $intent, int $fence, Decision $decision, int $now): array {}

	/** Half of it was committed over there: the subject stands still until somebody settles it. */
	public function tear(string $intent, int $fence, string $culprit, int $now): void {}

	/**
	 * Intents past their lease, oldest first.
	 *
	 * @phpstan-return list<Intent>
	 */
	public function overdue(int $max = 100): array {}

	/**
	 * Records a change that WooCommerce made itself. Repeating it is harmless. Throws InFlight
	 * while an intent is open on the subject.
	 *
	 * @param Observation $observation
	 * @phpstan-return Sighting
	 */
	public function observe(array $observation): string {}

	/**
	 * What observe would make of it. Reads only.
	 *
	 * @param Observation $observation
	 * @phpstan-return array{sighting: Sighting, decision: ?Decision}
	 */
	public function foresee(array $observation): array {}

	/**
	 * Where a subject is and what can be done with it: every transition that leaves its state, or
	 * none without facts. Throws NotFound.
	 *
	 * @param Actor $actor
	 * @param Facts|null $order
	 * @return SubjectWithMoves
	 */
	public function read(string $subject, array $actor, ?array $order, int $now): array {}

	/**
	 * Events of one subject in their order. The body is canonical JSON; personal values stand
	 * beside it and are gone after erasure.
	 *
	 * @phpstan-return list<Event>
	 */
	public function events(string $subject, int $from = 1, int $max = 100): array {}

	/**
	 * Events of the whole log, newest first, without personal values. All conditions must hold; from is
	 * included, to is not. 'next' is what 'before' goes on with, 0 behind the last page; a call looks at
	 * 5,000 events, so a page may be short or empty and still have a next one.
	 *
	 * @phpstan-param Search $search
	 * @phpstan-return array{events: list<Event>, next: int}
	 */
	public function searchEvents(array $search): array {}

	/**
	 * Subjects that need somebody: drifted or torn, by key.
	 *
	 * @phpstan-return list<Subject>
	 */
	public function troubled(string $after = '', int $max = 100): array {}

	/**
	 * All subjects, by key.
	 *
	 * @phpstan-return list<Subject>
	 */
	public function subjects(string $after = '', int $max = 100): array {}

	/**
	 * Records what is no move. With a throttle text at most one event a minute; null when it was
	 * left out.
	 *
	 * @param Actor $actor
	 * @phpstan-param array<string, mixed> $data
	 * @return Head|null
	 */
	public function record(
		string $subject,
		string $kind,
		array $actor,
		array $data,
		int $now,
		string $throttle = '',
	): ?array {}

	/**
	 * Records what is no move, once for each $once in the whole store, whoever does it and however
	 * often; null when it was recorded before.
	 *
	 * @param Actor $actor
	 * @phpstan-param array<string, mixed> $data
	 * @return Head|null
	 */
	public function recordOnce(
		string $subject,
		string $kind,
		array $actor,
		array $data,
		int $now,
		string $once,
	): ?array {}

	/**
	 * Counts one more try under a key, in windows of whole minutes up to an hour; how many the window
	 * has had with this one. What is too many is the caller's to say.
	 */
	public function throttle(string $key, int $window, int $now): int {}

	/**
	 * The actor has a subject open in a place, such as a tab, which has a random name of 1 to 64
	 * bytes. It holds for 45 seconds; a sign that comes within 10 seconds of the last is not written.
	 * NotFound: no such subject, or not for this actor.
	 *
	 * @param Actor $actor
	 */
	public function attend(string $subject, array $actor, string $place, int $now): void {}

	/** An actor's id has left a place; without subject and place, all of them. */
	public function leave(string $actor, string $subject = '', string $place = ''): void {}

	/**
	 * Who has a subject open, by id, the actor himself too. NotFound as for attend.
	 *
	 * @param Actor $actor
	 * @phpstan-return list<array{actor: string, since: int, seen: int}>
	 */
	public function present(string $subject, array $actor, int $now): array {}

	/** Forgets finished claims older than a time; how many there were. */
	public function expireClaims(int $before, int $max = 1000): int {}

	/** Forgets closed intents opened before a time; how many there were. Their events stay. */
	public function expireIntents(int $before, int $max = 1000): int {}

	/** Whether the store has an event or an intent of a move. */
	public function knows(string $move): bool {}

	/**
	 * An event's place in the whole log, which never changes; at 0 the newest. NotFound where no
	 * event is: a mark that was there once tells so that the store was restored.
	 *
	 * @phpstan-return array{position: int, hash: string}
	 */
	public function mark(int $position = 0): array {}

	/**
	 * Due effects, leased to the caller.
	 *
	 * @phpstan-return list<Effect>
	 */
	public function takeEffects(int $max, int $now): array {}

	/** An effect is done, or with a time failed and due again then. */
	public function finishEffect(string $key, int $retryAt = 0): void {}
}
