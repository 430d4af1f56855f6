// SPDX-License-Identifier: GPL-3.0-or-later

import { expect, test } from 'vitest';
import { changeQuery, readQuery, serverParameters, writeQuery } from './order-query';

test('an address is read and written alike, in one order, without what it does not know', () => {
	expect(writeQuery(readQuery('?q=ana&state=new&evil=1&city='))).toBe('state=new&q=ana');
});

test('changing a member keeps the others, an empty one takes it away', () => {
	expect(changeQuery({ state: 'new', q: 'ana' }, { q: '' })).toEqual({ state: 'new' });
});

test('without a view the open orders are asked for, and all when something is searched', () => {
	expect(serverParameters({}, 'UTC').get('scope')).toBe('open');
	expect(serverParameters({ q: 'ana' }, 'UTC').get('scope')).toBe('all');
	expect(serverParameters({ state: 'new' }, 'UTC').get('scope')).toBeNull();
});

test('days become the first and the last moment of the shop’s day', () => {
	const search = serverParameters({ created_from: '2026-03-01', created_to: '2026-03-01' }, 'UTC');
	expect(search.get('created_from')).toBe(String(Date.UTC(2026, 2, 1)));
	expect(search.get('created_to')).toBe(String(Date.UTC(2026, 2, 2) - 1));
	expect(serverParameters({ created_from: 'soon' }, 'UTC').has('created_from')).toBe(false);
});
