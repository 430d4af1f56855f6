<?php
// SPDX-License-Identifier: MIT
// Generated from ext/*.stub.php by scripts/stubs.

namespace Waybill {

/**
 * The read model of orders: one card an order, to be listed, searched and counted. The caller writes
 * cards; state, version, assignee, drift and when it moved the store itself keeps in step with the
 * order's subject. Times are milliseconds UTC, 0 where there is none.
 *
 *
 * @phpstan-type Item array{sku: string, name: string, quantity: int}
 * @phpstan-type Card array{id: int, number: string, woo: string, created_at: int, modified_at: int, paid_at: int, due_at: int, read_at: int, currency: string, decimals: int, total_minor: int, name: string, company: string, phone: string, email: string, city: string, postcode: string, country: string, payment: string, shipping: string, tracking: string, note: string, items: list<Item>, terms: list<string>}
 * @phpstan-type Row array{id: int, number: string, woo: string, created_at: int, modified_at: int, paid_at: int, due_at: int, read_at: int, currency: string, decimals: int, total_minor: int, name: string, company: string, phone: string, email: string, city: string, postcode: string, country: string, payment: string, shipping: string, tracking: string, note: string, items: list<Item>, state: string, version: int, assignee: string, drift: string, is_torn: bool, is_open: bool, moved_at: int, silent_until?: int}
 * @phpstan-type Query array{viewer?: string, now?: int, scope?: 'all'|'open'|'late'|'stuck'|'trouble'|'unassigned', state?: string, assignee?: string, terms?: list<list<string>>, city?: string, country?: string, payment?: string, shipping?: string, created_from?: int, created_to?: int, due_to?: int, stuck?: array<string, int>, sort?: 'created'|'due'|'moved'|'total'|'number', order?: 'asc'|'desc', after?: string, max?: int}
 */
final class Catalog
{
	public function __construct(Store $store) {}

	/**
	 * Writes at most 500 cards in one transaction and answers how many were written: one that was
	 * read earlier (read_at) than the stored one is left out.
	 *
	 * @phpstan-param list<Card> $cards
	 */
	public function put(array $cards): int {}

	/**
	 * Makes the cards of all orders with from <= id <= to exactly these, in one transaction, and
	 * answers how many were written. Cards that are not given go, unless they were read since the
	 * first of those that are given.
	 *
	 * @phpstan-param list<Card> $cards
	 */
	public function replace(int $from, int $to, array $cards): int {}

	/**
	 * The ids of the range whose card is missing, stands there without an order, or differs in
	 * anything but read_at. Writes nothing.
	 *
	 * @phpstan-param list<Card> $cards
	 * @phpstan-return list<int>
	 */
	public function compare(int $from, int $to, array $cards): array {}

	/** Deletes the card of an order and all it is found by; nothing happens where there is none. */
	public function remove(int $id): void {}

	/**
	 * How old the cards of at most 500 orders are, by id; orders without a card are left out.
	 *
	 * @phpstan-param list<int> $ids
	 * @phpstan-return array<int, array{modified_at: int, read_at: int}>
	 */
	public function fresh(array $ids): array {}

	/**
	 * The card of an order; NotFound where it has none.
	 *
	 * @phpstan-return Row
	 */
	public function get(int $id): array {}

	/**
	 * One page. 'next' is the cursor of the next page, '' behind the last one; a page may be short and
	 * still have a next one. A cursor holds for one viewer and one query (all of it but now, the times
	 * in stuck, after and max): InvalidArgument "after: …" for any other.
	 *
	 * All conditions must hold. 'assignee' is an actor's id or 'none'. 'terms': of each inner list one
	 * text must be the beginning of one of the card's terms. created_from is included, created_to and
	 * due_to are not.
	 *
	 * @phpstan-param Query $query
	 * @phpstan-return array{rows: list<Row>, next: string}
	 */
	public function list(array $query): array {}

	/**
	 * How many cards a query has, after and max left aside. Where is_exact is false, at least as many.
	 *
	 * @phpstan-param Query $query
	 * @phpstan-return array{count: int, is_exact: bool}
	 */
	public function count(array $query): array {}

	/**
	 * Counters of all cards, or of one assignee's. late, stuck and trouble count on to 10,000.
	 * 'stuck': since before which time a card in a state counts as stuck in it.
	 *
	 * @phpstan-param array{now: int, stuck?: array<string, int>, assignee?: string} $options
	 * @phpstan-return array{states: array<string, int>, open: int, late: int, stuck: int, trouble: int, unassigned: int, total: int}
	 */
	public function counters(array $options): array {}

	/**
	 * A day in numbers, at a cost that goes by the day's orders and moves. 'bounds': where its parts
	 * begin, at least two moments, the last one its end; 'ages': moments back from now.
	 *
	 * 'made': orders by the part they were made in; 'finished': by the part they came to an end in,
	 * but for those that were opened again; 'ages': open orders made since each moment and before
	 * the one before it, and last those that are older; 'people': by actor, how many different
	 * orders somebody moved that day, and how many open ones are assigned to him; 'failed': orders
	 * whose last try of the day to move them failed, newest first. Of a day more than three days back
	 * what comes from moves is 0. Where is_whole is false, numbers are at least so large.
	 *
	 * @phpstan-param array{bounds: list<int>, ages?: list<int>} $query
	 * @phpstan-return array{made: list<int>, finished: list<int>, ages: list<int>, people: list<array{actor: string, moved: int, open: int}>, failed: list<int>, is_whole: bool}
	 */
	public function day(array $query): array {}

	/**
	 * The orders that had events behind a place in the log (0, or a cursor of this method, or
	 * Engine::mark's position), each once, the one whose newest event is oldest first. With an
	 * assignee only his orders, and those that came to him or left him. InvalidArgument where the
	 * place lies beyond the log.
	 *
	 * @phpstan-param array{max?: int, assignee?: string} $options
	 * @phpstan-return array{cursor: int, orders: list<int>, more: bool}
	 */
	public function changes(int $since, array $options = []): array {}

	/** A number kept under a name; 0 where none was. */
	public function mark(string $name): int {}

	public function setMark(string $name, int $value): void {}

	/** Sets a mark that still is what was expected; whether it was. */
	public function moveMark(string $name, int $expected, int $value): bool {}
}

}

namespace Waybill {

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

}

namespace Waybill {

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

}

namespace Waybill {

/**
 * What every exception of these classes is. Its code is core's status, 0 where core was not asked.
 */
interface Exception extends \Throwable
{
	/** The same call may succeed later. */
	public function isRetryable(): bool;
}

}

namespace Waybill\Exception {

/**
 * A value breaks the contract; the message names the field.
 */
final class InvalidArgument extends \InvalidArgumentException implements \Waybill\Exception
{
	private bool $retryable = false;

	public function isRetryable(): bool {}
}

/**
 * A guard, a definition or JSON text is wrong.
 */
final class SyntaxError extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;
	private int $sourceLine = 0;
	private int $sourceColumn = 0;

	public function isRetryable(): bool {}

	/** 1-based; 0 where there is no place. */
	public function getSourceLine(): int {}

	/** 1-based, in code points. */
	public function getSourceColumn(): int {}
}

/**
 * Subject, workflow, event or intent is unknown, or not for this actor.
 */
final class NotFound extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;

	public function isRetryable(): bool {}
}

/**
 * A call that demanded an allowed transition met a refused one.
 */
final class Refused extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;
	private ?\Waybill\Decision $decision = null;

	public function isRetryable(): bool {}

	/** Why, where it is known. */
	public function getDecision(): ?\Waybill\Decision {}
}

/**
 * The version moved underneath: read again, then decide.
 */
final class Conflict extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;

	public function isRetryable(): bool {}
}

/**
 * The idempotency key was used for another request.
 */
final class ClaimMismatch extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;

	public function isRetryable(): bool {}
}

/**
 * The key, or another command on the subject, is being worked on.
 */
final class InFlight extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = true;

	public function isRetryable(): bool {}
}

/**
 * A lock or lease is held, a deadlock, a time-out.
 */
final class Busy extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = true;

	public function isRetryable(): bool {}
}

/**
 * A named bound was exceeded.
 */
final class LimitExceeded extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;
	private int $sourceLine = 0;
	private int $sourceColumn = 0;

	public function isRetryable(): bool {}

	/**
	 * Where a text goes beyond the bound, 1-based; 0 where it is about no text, or all of it.
	 */
	public function getSourceLine(): int {}

	/**
	 * 1-based, in code points.
	 */
	public function getSourceColumn(): int {}
}

/**
 * Chain or stored data fails verification.
 */
final class IntegrityFailure extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;
	private string $subject = '';
	private int $seq = 0;

	public function isRetryable(): bool {}

	/** Where the first bad event stands; empty where it is not known. */
	public function getSubject(): string {}

	public function getSeq(): int {}
}

/**
 * Database or disk failed.
 */
final class StorageFailure extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;
	private int $nativeCode = 0;

	public function isRetryable(): bool {}

	/** SQLite's extended code or errno; 0 if there is none. */
	public function getNativeCode(): int {}
}

/**
 * The system gave core no memory.
 */
final class OutOfMemory extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;

	public function isRetryable(): bool {}
}

/**
 * The calling program is wrong: a closed store, a handle of another process.
 */
final class LogicError extends \LogicException implements \Waybill\Exception
{
	private bool $retryable = false;

	public function isRetryable(): bool {}
}

}

namespace Waybill {

/**
 * A compiled CEL expression.
 *
 * A value crosses as what PHP has for it: decimal as string, timestamp and duration as integer
 * milliseconds, uint beyond PHP's integers as string, list and map as array.
 */
final class Expression
{
	/**
	 * Compiles against declared variables, each with its type as CEL writes it: "int", "decimal",
	 * "list(string)", "map(string, dyn)". Throws SyntaxError with line and column.
	 *
	 * @phpstan-param array<string, string> $variables
	 */
	public function __construct(string $source, array $variables) {}

	/**
	 * Evaluates against one value for each variable. Throws InvalidArgument where evaluation ends
	 * in an error (a missing key, a division by zero), LimitExceeded where it costs too much. Of an
	 * array that the source looks at by names alone, as in order.total, only those members are
	 * read and checked.
	 *
	 * @phpstan-param array<string, mixed> $values
	 */
	public function evaluate(array $values): mixed {}

	/** The type of the result, as CEL writes it. */
	public function getType(): string {}

	/**
	 * The bounds of what an evaluation costs, in cel-go's units; PHP_INT_MAX where there is none.
	 *
	 * @phpstan-return array{min: int, max: int}
	 */
	public function getCost(): array {}
}

}

namespace Waybill {

/**
 * Where subjects, events, claims and intents live. It belongs to the process that opened it: in a
 * child process every call throws LogicError.
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

}

namespace Waybill {

/**
 * The version of this build.
 *
 * @var string
 */
const VERSION = '0.1.0';

/**
 * Raised when something is taken away from these classes or changed.
 *
 * @var int
 */
const API_VERSION = 1;

/**
 * The store's schema that this build writes.
 *
 * @var int
 */
const SCHEMA_VERSION = 2;

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

/** Passes a named place at which a test may end or stop the process. In test builds only. */
function failpoint(string $name): void {}

}

namespace Waybill {

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

}
