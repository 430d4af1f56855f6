// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which orders are selected: some by number, or all that the filter finds but some. It outlives the
// rows, which come and go while scrolling, and the screen, to which one comes back.

export interface Selection {
	isAll: boolean;
	/** Those selected; where all are, those that are not. */
	ids: ReadonlySet<number>;
}

export const NONE: Selection = { isAll: false, ids: new Set() };

export function isSelected(selection: Selection, id: number): boolean {
	return selection.ids.has(id) !== selection.isAll;
}

export function countSelected(selection: Selection, total: number): number {
	return selection.isAll ? Math.max(0, total - selection.ids.size) : selection.ids.size;
}

/** Selects these, or takes them out. */
export function select(selection: Selection, ids: readonly number[], isWanted: boolean): Selection {
	const next = new Set(selection.ids);
	for (const id of ids) {
		if (isWanted !== selection.isAll) {
			next.add(id);
		} else {
			next.delete(id);
		}
	}
	return { isAll: selection.isAll, ids: next };
}

export function selectAll(): Selection {
	return { isAll: true, ids: new Set() };
}
