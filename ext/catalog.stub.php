<?php

/**
 * SPDX-License-Identifier: MIT
 *
 * @generate-class-entries static
 */

namespace Waybill;

/**
 * The read model of orders: one card an order, to be listed, searched and counted. The caller writes
 * cards; state, version, assignee, drift and when it moved the store itself keeps in step with the
 * order's subject. Times are milliseconds UTC, 0 where there is none.
 *
 * @strict-properties
 * @not-serializable
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
