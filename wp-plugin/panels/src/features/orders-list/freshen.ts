// SPDX-License-Identifier: GPL-3.0-or-later
//
// Holds the rows that are shown against a fresh look at the same list, without moving any of them.
// Rows are replaced where they stand; one that the list no longer has stays and is marked; what is
// there additionally is only counted, for the reader to let in.

import type { Card } from '@/api/schemas';

export interface Difference {
	/** Shown rows that are different by now. */
	changed: Map<number, Card>;
	/** Shown rows that the list no longer has. */
	gone: Set<number>;
	/** How many orders the list has that are not shown. */
	arrived: number;
}

/** Whether there is nothing behind the last row, of what is shown and of the fresh look. */
export interface Ends {
	isShownWhole: boolean;
	isFreshWhole: boolean;
}

/**
 * [fresh] are the first rows of the list by now. Where it ends early, what is shown behind its end is
 * left alone, because nothing is known about it; where the shown rows end early, what comes behind
 * them is no newcomer but the next page.
 */
export function freshen(
	shown: readonly Card[],
	fresh: readonly Card[],
	{ isShownWhole, isFreshWhole }: Ends,
): Difference {
	const by_id = new Map(fresh.map((card) => [card.id, card]));
	const shown_ids = new Set(shown.map((card) => card.id));
	const lastShown = isFreshWhole ? shown.length - 1 : shown.findLastIndex((card) => by_id.has(card.id));
	const lastFresh = isShownWhole && isFreshWhole ? fresh.length - 1 : fresh.findLastIndex((card) => shown_ids.has(card.id));
	const changed = new Map<number, Card>();
	const gone = new Set<number>();
	shown.slice(0, lastShown + 1).forEach((card) => {
		const now = by_id.get(card.id);
		if (now === undefined) {
			gone.add(card.id);
		} else if (JSON.stringify(now) !== JSON.stringify(card)) {
			changed.set(card.id, now);
		}
	});
	const arrived = fresh.slice(0, lastFresh + 1).filter((card) => !shown_ids.has(card.id)).length;
	return { changed, gone, arrived };
}
