// SPDX-License-Identifier: GPL-3.0-or-later

import 'fake-indexeddb/auto';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { assignOrder } from '@/api/assign-order';
import { problemOf } from '@/api/problem';
import { say } from '@/app/toasts';
import { tally } from './job';
import type * as store from './job-store';
import { dropJob, keepJob, unfinishedJob } from './job-store';
import { useBulk } from './use-bulk';

type JobStore = typeof store;

vi.mock('@/api/assign-order');
vi.mock('@/api/persist', () => ({ persist: (send: () => Promise<unknown>) => send() }));
vi.mock('@/app/toasts', () => ({ say: { warn: vi.fn(), note: vi.fn() } }));
vi.mock('@/api/shop', () => {
	const shop = { boot: { user: { id: 'user:5' } } };
	return { useShop: () => shop };
});
vi.mock('@/live/live', () => {
	const feed = { nudge: () => undefined };
	return { useFeed: () => feed };
});
vi.mock('./job-store', async (load) => {
	const real = await load<JobStore>();
	return { ...real, keepJob: vi.fn(real.keepJob) };
});

const queries = new QueryClient();
const wrapper = ({ children }: { children: ReactNode }) => (
	<QueryClientProvider client={queries}>{children}</QueryClientProvider>
);

const action = { kind: 'assign', assignee: 'user:6', label: 'Ana' } as const;
const going = [1, 2, 3, 4, 5].map((id) => ({ id, number: String(id), seen: 0 }));

afterEach(async () => {
	const left = await unfinishedJob('user:5');
	await dropJob(left?.id ?? '');
	vi.clearAllMocks();
});

test('what was under way when it was stopped brings no dialog back, and the rest is offered', async () => {
	const arrivals: (() => void)[] = [];
	vi.mocked(assignOrder).mockImplementation(() => new Promise((resolve) => arrivals.push(() => resolve({ version: 2 }))));
	const { result } = renderHook(useBulk, { wrapper });
	let running: Promise<void> | undefined;
	act(() => void (running = result.current.start(action, going)));
	await waitFor(() => expect(arrivals).toHaveLength(3));
	act(() => {
		result.current.halt();
		result.current.close();
	});
	expect(result.current.isRunning).toBe(false);
	await act(async () => {
		arrivals.forEach((arrive) => arrive());
		await running;
	});
	expect(result.current.job).toBeNull();
	expect(arrivals).toHaveLength(3);
	expect(tally(result.current.left?.rows ?? [])).toMatchObject({ done: 3, left: 2 });
});

test('what failed in passing is offered as soon as it ended', async () => {
	vi.mocked(assignOrder).mockImplementation((_, { id }) =>
		id === 2 ? Promise.reject(problemOf(429, null)) : Promise.resolve({ version: 2 }),
	);
	const { result } = renderHook(useBulk, { wrapper });
	await act(() => result.current.start(action, going));
	expect(result.current.isRunning).toBe(false);
	expect(tally(result.current.left?.rows ?? [])).toMatchObject({ done: 4, passing: 1, left: 1 });
});

test('a browser that keeps nothing hears of it once, and every row is sent', async () => {
	vi.mocked(assignOrder).mockResolvedValue({ version: 2 });
	vi.mocked(keepJob).mockRejectedValue(new DOMException('Full.', 'QuotaExceededError'));
	const { result } = renderHook(useBulk, { wrapper });
	await act(() => result.current.start(action, going));
	expect(result.current.isRunning).toBe(false);
	expect(tally(result.current.job?.rows ?? [])).toMatchObject({ done: 5, failed: 0 });
	expect(say.warn).toHaveBeenCalledTimes(1);
});
