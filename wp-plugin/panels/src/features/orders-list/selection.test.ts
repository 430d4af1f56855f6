// SPDX-License-Identifier: GPL-3.0-or-later

import { expect, test } from 'vitest';
import { countSelected, isSelected, NONE, select, selectAll, selectedOf } from './selection';

const named = (...ids: number[]) => ids.map((id) => ({ id, number: `N-${id}` }));

test('rows are selected and taken out one by one', () => {
	const some = select(select(NONE, named(1, 2, 3), true), named(2), false);
	expect([1, 2, 3].map((id) => isSelected(some, id))).toEqual([true, false, true]);
	expect(countSelected(some, 100)).toBe(2);
});

test('all that match, but some', () => {
	const most = select(selectAll(), named(7), false);
	expect(isSelected(most, 7)).toBe(false);
	expect(isSelected(most, 8)).toBe(true);
	expect(countSelected(most, 312)).toBe(311);
	expect(countSelected(select(most, named(7), true), 312)).toBe(312);
});

test('what is selected is known whole, also when its rows are not loaded', () => {
	expect(selectedOf(select(select(NONE, named(1, 60), true), named(1), false))).toEqual([{ id: 60, number: 'N-60' }]);
});
