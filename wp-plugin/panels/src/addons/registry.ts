// SPDX-License-Identifier: GPL-3.0-or-later
//
// What addons have put into the slots: what PHP was told, and what scripts made of it by filters of
// such names. Each listener runs on its own, so that one that throws costs the others nothing. What is
// wrong is left out and reported to the server once, under a reference that the screen can show.

import { createHooks } from '@wordpress/hooks';
import * as v from 'valibot';
import { newId } from '@/lib/id';
import type { Boot } from '@/lib/boot';
import type { Common, Slot } from './shapes';

export interface Report {
	name: string;
	place: string;
	text: string;
	reference: string;
}

/** An entry; with a reference where what it needs has not come. */
export type Entry<T> = T & { failure: string | null };

const TEXT_MAX = 500;

/** Of one slot; as many as PHP takes (src/Addons/Addons.php). */
const ENTRIES_MAX = 50;

function textOf(thrown: unknown): string {
	try {
		return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
	} catch {
		// What an addon throws is its own as well, and need not be readable.
		return 'what was thrown can’t be read';
	}
}

/** What was thrown, on one line; of half a character nothing is left, which the server could not read. */
export function lineOf(thrown: unknown): string {
	const line = textOf(thrown).slice(0, 2 * TEXT_MAX).replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ');
	return Array.from(line).slice(0, TEXT_MAX).join('') || 'nothing was said';
}

const isMap = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (entry: unknown): string =>
	isMap(entry) && typeof entry['name'] === 'string' && /^[a-z][a-z0-9_.-]{0,63}$/.test(entry['name'])
		? entry['name']
		: 'unknown';

/** The filter's name in a script, where slashes are not allowed: waybill.orders.columns. */
export const hookOf = (slot: string): string => `waybill.${slot.replaceAll('/', '.')}`;

/** Entries of one name are one: the later adds to what the earlier said. */
function merge(entries: readonly unknown[]): unknown[] {
	const named = new Map<string, Record<string, unknown>>();
	const others: unknown[] = [];
	for (const entry of entries) {
		const name = isMap(entry) ? entry['name'] : undefined;
		if (isMap(entry) && typeof name === 'string') {
			named.set(name, { ...named.get(name), ...entry });
		} else {
			others.push(entry);
		}
	}
	return [...named.values(), ...others];
}

export class Addons {
	readonly hooks = createHooks();
	/** Rises whenever there may be something else in a slot. */
	version = 0;
	private readonly watchers = new Set<() => void>();
	private readonly references = new Map<string, string>();
	/** Scripts that are not there, each with the reference under which that was reported. */
	private readonly missing = new Map<string, string>();

	constructor(
		private readonly slots: NonNullable<Boot['addons']>['slots'],
		private readonly send: (report: Report) => void,
	) {
		this.hooks.addAction('hookAdded', 'waybill/panel', () => this.changed());
	}

	watch(watcher: () => void): () => void {
		this.watchers.add(watcher);
		return () => this.watchers.delete(watcher);
	}

	/** The reference of a failure; the same part of an addon is reported once a page. */
	fail(name: string, place: string, text: string, about = `${name} ${place}`): string {
		const known = this.references.get(about);
		if (known !== undefined) {
			return known;
		}
		const reference = newId();
		this.references.set(about, reference);
		this.send({ name, place, text, reference });
		return reference;
	}

	/** One that is slow and fails in the end is told of twice: why it is not there is only known then. */
	missed(script: string, text: string): void {
		this.missing.set(script, this.fail(script, 'scripts', text, `${script} scripts ${text}`));
		this.changed();
	}

	arrived(script: string): void {
		this.missing.delete(script);
		this.changed();
	}

	read<T extends Common>(slot: Slot<T>): readonly Entry<T>[] {
		const given = merge(this.filtered(slot.name));
		if (given.length > ENTRIES_MAX) {
			this.fail('unknown', slot.name, `more than ${ENTRIES_MAX} entries`);
		}
		const entries = given.slice(0, ENTRIES_MAX).flatMap((entry): Entry<T>[] => {
			const read = v.safeParse(slot.schema, entry);
			if (!read.success) {
				const member = v.getDotPath(read.issues[0]) ?? 'entry';
				this.fail(nameOf(entry), slot.name, `its "${member}" is missing or not of its form`);
				return [];
			}
			const isBare = read.output.mount === undefined && read.output.component === undefined;
			if (!isBare || !slot.needsCode(read.output)) {
				return [{ ...read.output, failure: null }];
			}
			const failure = this.missing.get(read.output.name.split('.')[0] ?? '');
			if (failure !== undefined) {
				return [{ ...read.output, failure }];
			}
			this.fail(read.output.name, slot.name, 'it has neither "mount" nor "component"');
			return [];
		});
		return entries.toSorted((one, other) => one.priority - other.priority);
	}

	private filtered(slot: string): readonly unknown[] {
		let entries: readonly unknown[] = this.slots[slot] ?? [];
		for (const { callback, namespace } of this.hooks.filters[hookOf(slot)]?.handlers ?? []) {
			const name = /^[a-z][a-z0-9_-]*/.exec(namespace)?.[0] ?? 'unknown';
			try {
				const answer: unknown = callback([...entries]);
				if (Array.isArray(answer)) {
					// Read once and here, where a member that throws is its listener's failure.
					entries = answer.map((entry: unknown) => (isMap(entry) ? { ...entry } : entry));
				} else {
					this.fail(name, slot, 'its filter answered with something else than a list');
				}
			} catch (thrown) {
				this.fail(name, slot, lineOf(thrown));
			}
		}
		return entries;
	}

	private changed(): void {
		this.version++;
		this.watchers.forEach((watcher) => watcher());
	}
}
