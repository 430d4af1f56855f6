// SPDX-License-Identifier: GPL-3.0-or-later

import { makeCard } from '@test/fixtures/cards';
import { makeCounters, makeToday } from '@test/fixtures/today';
import { openPlace } from '@test/shop';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { getOrders } from '@/api/get-orders';
import type { Counters, Today } from '@/api/schemas';
import { NeedsYou } from './needs-you';

vi.mock('@/api/get-orders');
afterEach(cleanup);

function show(counters: Partial<Counters>, today?: Today) {
	vi.mocked(getOrders).mockImplementation((_, query) =>
		Promise.resolve({ orders: [makeCard(query.scope === 'late' ? 11 : 12)], next: null, at: 0, cursor: 0 }),
	);
	render(<NeedsYou counters={makeCounters(counters)} today={today} />, { wrapper: openPlace().wrapper });
}

const heads = () => screen.getAllByRole('heading', { level: 3 }).map((head) => head.textContent);

test('where nothing waits it says so', () => {
	show({}, makeToday());
	expect(screen.getByText('Nothing is late, stuck or in trouble.')).toBeTruthy();
});

test('trouble comes before what takes long, and what went wrong last: it is known later', async () => {
	const failed = { count: 1, orders: [makeCard(9)] };
	const states = makeCounters().states.map((state) => ({ ...state, count: 2 }));
	show({ trouble: 1, late: 2, stuck: 3, states }, makeToday({ failed }));
	expect(heads()).toEqual(['In trouble1', 'Late2', 'Stuck3', 'Delivery failed2', 'A move went wrong1']);
	const late = await screen.findByRole('link', { name: /^11 Ana Berg/ });
	expect(late.getAttribute('href')).toBe(`/orders/11?in=${encodeURIComponent('scope=late&sort=due&order=asc')}`);
	expect(screen.getByRole('link', { name: /^9 Ana Berg/ }).getAttribute('href')).toBe('/orders/9');
	expect(screen.getByRole('link', { name: 'Show what went wrong in the log' }).getAttribute('href')).toBe(
		'/log?kind=failed&from=2026-03-02&to=2026-03-02',
	);
});

test('behind the number of orders whose move went wrong are all of them', () => {
	const orders = Array.from({ length: 9 }, (_, at) => makeCard(100 + at));
	show({}, makeToday({ failed: { count: 9, orders } }));
	const rows = () => screen.getAllByRole('link', { name: /Ana Berg/ });
	expect(rows()).toHaveLength(6);
	fireEvent.click(screen.getByRole('button', { name: 'Show all 9 orders' }));
	expect(rows()).toHaveLength(9);
});

test('who may not know how the day goes sees the rest', () => {
	show({ trouble: 1 });
	expect(heads()).toEqual(['In trouble1']);
});
