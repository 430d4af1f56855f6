// SPDX-License-Identifier: GPL-3.0-or-later
//
// What would happen: every selected order is read with its moves, and nothing is changed. From that
// come the moves there are, how many orders each would take along, and why the others stay.

import { getOrder } from '@/api/get-order';
import { Problem } from '@/api/problem';
import type { Input, Move, Order } from '@/api/schemas';
import type { Shop } from '@/api/shop';

const AT_ONCE = 4;

export interface Subject {
	id: number;
	number: string;
}

export type Look = Subject & ({ order: Order; failure: null } | { order: null; failure: Error });

/** Reads each of [subjects] and tells after each how many are read. */
export async function readAll(
	shop: Shop,
	subjects: readonly Subject[],
	onProgress: (count: number) => void,
	signal: AbortSignal,
): Promise<Look[]> {
	const looks: Look[] = [];
	const queue = [...subjects];
	const worker = async () => {
		for (let subject = queue.shift(); subject !== undefined; subject = queue.shift()) {
			signal.throwIfAborted();
			try {
				looks.push({ ...subject, order: await getOrder(shop, subject.id, signal), failure: null });
			} catch (failure) {
				if (!(failure instanceof Problem) || failure.remedy === 'login') {
					throw failure;
				}
				looks.push({ ...subject, order: null, failure });
			}
			onProgress(looks.length);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	const place = new Map(subjects.map((subject, index) => [subject.id, index]));
	return looks.sort((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0));
}

export interface Going {
	id: number;
	number: string;
	seen: number;
}

export interface Staying {
	/** Why, in the words that the order's own page has. */
	why: string;
	numbers: string[];
}

export interface Plan {
	transition: string;
	label: string;
	inputs: Readonly<Record<string, Input>>;
	going: Going[];
	staying: Staying[];
}

/** The moves that at least one of the orders can make, those of most orders first. */
export function plansOf(looks: readonly Look[], whyNot: (move: Move | null, look: Look) => string): Plan[] {
	const names = new Map<string, Move>();
	for (const move of looks.flatMap((look) => look.order?.moves ?? [])) {
		if (move.allowed && !names.has(move.name)) {
			names.set(move.name, move);
		}
	}
	const plans = [...names.values()].map((move) => planOf(move, looks, whyNot));
	return plans.sort((one, other) => other.going.length - one.going.length);
}

function planOf(
	move: Move,
	looks: readonly Look[],
	whyNot: (move: Move | null, look: Look) => string,
): Plan {
	const going: Going[] = [];
	const staying = new Map<string, string[]>();
	for (const look of looks) {
		const own = look.order?.moves.find((one) => one.name === move.name) ?? null;
		if (own?.allowed && look.order !== null) {
			going.push({ id: look.id, number: look.number, seen: look.order.version });
		} else {
			const why = whyNot(own, look);
			staying.set(why, [...(staying.get(why) ?? []), look.number]);
		}
	}
	return {
		transition: move.name,
		label: move.label,
		inputs: move.inputs,
		going,
		staying: [...staying].map(([why, numbers]) => ({ why, numbers })),
	};
}
