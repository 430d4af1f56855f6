// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a list was left, by its address: how far it was scrolled, what was selected, which row one was
// at. It lives as long as the page does; the rows themselves are kept by the queries.

import { NONE, type Selection } from './selection';

export interface Left {
	scroll_px: number;
	selection: Selection;
	current: number;
}

/** More lists than anybody goes back to. */
const LISTS_MAX = 30;

const lists = new Map<string, Left>();

export function recall(address: string): Left {
	return lists.get(address) ?? { scroll_px: 0, selection: NONE, current: -1 };
}

export function remember(address: string, change: Partial<Left>): void {
	const left = { ...recall(address), ...change };
	lists.delete(address);
	lists.set(address, left);
	const oldest = lists.keys().next().value;
	if (lists.size > LISTS_MAX && oldest !== undefined) {
		lists.delete(oldest);
	}
}
