// SPDX-License-Identifier: GPL-3.0-or-later

import { makeCounters, makeToday } from '@test/fixtures/today';
import { openPlace } from '@test/shop';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { getCounters, getOrders } from '@/api/get-orders';
import { getToday } from '@/api/get-today';
import type { Today } from '@/api/schemas';
import { TodayScreen } from './today-screen';

vi.mock('@/api/get-orders');
vi.mock('@/api/get-today');
afterEach(() => {
	cleanup();
	vi.resetAllMocks();
});

function show(features: string[]) {
	vi.mocked(getCounters).mockResolvedValue(makeCounters({ late: 1 }));
	vi.mocked(getOrders).mockResolvedValue({ orders: [], next: null, at: 0, cursor: 0 });
	const { shop, wrapper } = openPlace({ can: ['waybill_see_history'] });
	shop.boot.features = features;
	render(<TodayScreen />, { wrapper });
}

const heads = () => screen.getAllByRole('heading', { level: 3 }).map((head) => head.textContent);

test('what needs somebody is there before the day is counted, and stays where it is', async () => {
	let answer: (today: Today) => void = () => undefined;
	vi.mocked(getToday).mockReturnValue(new Promise((resolve) => (answer = resolve)));
	show(['catalog.day']);
	expect(await screen.findByText('Where the orders are')).toBeTruthy();
	expect(heads()).toEqual(['Late1']);
	await act(async () => answer(makeToday({ failed: { count: 1, orders: [] } })));
	expect(heads().slice(0, 2)).toEqual(['Late1', 'A move went wrong1']);
});

test('a shop whose extension counts no days is not asked for one', async () => {
	show([]);
	expect(await screen.findByText('Where the orders are')).toBeTruthy();
	expect(getToday).not.toHaveBeenCalled();
	expect(screen.queryByRole('alert')).toBeNull();
});
