// SPDX-License-Identifier: GPL-3.0-or-later

import { expect, test } from 'vitest';
import { makeCard } from '@test/fixtures/cards';
import { freshen } from './freshen';

const WHOLE = { isShownWhole: true, isFreshWhole: true };

const cards = (...ids: number[]) => ids.map((id) => makeCard(id));

test('a row that changed is replaced, the others are not', () => {
	const fresh = [makeCard(1), makeCard(2, { state: 'packed' }), makeCard(3)];
	const { changed, gone, arrived } = freshen(cards(1, 2, 3), fresh, WHOLE);
	expect([...changed.keys()]).toEqual([2]);
	expect(changed.get(2)?.state).toBe('packed');
	expect(gone.size).toBe(0);
	expect(arrived).toBe(0);
});

test('newcomers are counted and what is gone is named', () => {
	const { gone, arrived } = freshen(cards(3, 2, 1), cards(5, 4, 3, 1), WHOLE);
	expect(arrived).toBe(2);
	expect([...gone]).toEqual([2]);
});

test('behind the end of a look that stops early nothing is said', () => {
	const { gone, arrived } = freshen(cards(3, 2, 1), cards(6, 5, 4, 3), {
		isShownWhole: true,
		isFreshWhole: false,
	});
	expect(arrived).toBe(3);
	expect(gone.size).toBe(0);
});

test('an empty list that fills up', () => {
	expect(freshen([], cards(1, 2), WHOLE).arrived).toBe(2);
});

test('the next page is no newcomer', () => {
	const shown = cards(6, 5, 4);
	const { gone, arrived } = freshen(shown, cards(7, 6, 4, 3, 2, 1), { isShownWhole: false, isFreshWhole: true });
	expect(arrived).toBe(1);
	expect([...gone]).toEqual([5]);
});
