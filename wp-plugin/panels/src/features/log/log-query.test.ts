// SPDX-License-Identifier: GPL-3.0-or-later

import { describe, expect, it } from 'vitest';
import { readLogQuery, searchOf, writeLogQuery } from './log-query';

describe('a search of the log', () => {
	it('stands in the address and comes back from it', () => {
		const query = { actor: 'user:7', kind: 'moved', order: '12', from: '2026-03-01', to: '' };
		expect(writeLogQuery(query)).toBe('actor=user%3A7&kind=moved&order=12&from=2026-03-01');
		expect(readLogQuery(`?${writeLogQuery(query)}`)).toEqual(query);
	});

	it('asks for whole days of the shop', () => {
		const query = { actor: '', kind: '', order: '', from: '2026-03-29', to: '2026-03-29' };
		const search = searchOf(query, 'Europe/Berlin');
		expect((search.to ?? 0) - (search.from ?? 0)).toBe(23 * 3_600_000);
	});

	it('leaves out what is no number and no day', () => {
		expect(searchOf({ actor: '', kind: '', order: '12abc', from: 'yesterday', to: '1e3' }, 'UTC')).toEqual({});
	});
});
