// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which orders are selected: some by number, or all that the filter finds but some. It outlives the
// rows, which come and go while scrolling, and the screen, to which one comes back.

export interface Selection {
	isAll: boolean;
	/** Those selected, by id with their numbers; where all are, those that are not. */
	orders: ReadonlyMap<number, string>;
}

/** An order as a selection knows it, also when its row is not loaded any more. */
export interface Selectable {
	id: number;
	number: string;
}

export const NONE: Selection = { isAll: false, orders: new Map() };

export const isNone = (selection: Selection): boolean => !selection.isAll && selection.orders.size === 0;

export function isSelected(selection: Selection, id: number): boolean {
	return selection.orders.has(id) !== selection.isAll;
}

export function countSelected(selection: Selection, total: number): number {
	return selection.isAll ? Math.max(0, total - selection.orders.size) : selection.orders.size;
}

/** Selects these, or takes them out. */
export function select(selection: Selection, orders: readonly Selectable[], isWanted: boolean): Selection {
	const next = new Map(selection.orders);
	for (const { id, number } of orders) {
		if (isWanted !== selection.isAll) {
			next.set(id, number);
		} else {
			next.delete(id);
		}
	}
	return { isAll: selection.isAll, orders: next };
}

/** The orders that are selected one by one. */
export function selectedOf(selection: Selection): Selectable[] {
	return [...selection.orders].map(([id, number]) => ({ id, number }));
}

export function selectAll(): Selection {
	return { isAll: true, orders: new Map() };
}
