// SPDX-License-Identifier: GPL-3.0-or-later

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChangeFeed, type Changes, delay_ms } from './change-feed';

const calm = { isHidden: false, isIdle: false, took_ms: 100, failures: 0, random: 0.5 };

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

test('the pace follows whether somebody works, looks or is away', () => {
	expect(delay_ms(calm)).toBe(5_000);
	expect(delay_ms({ ...calm, isIdle: true })).toBe(15_000);
	expect(delay_ms({ ...calm, isHidden: true })).toBe(60_000);
});

test('a slow server and one that fails are asked less often', () => {
	expect(delay_ms({ ...calm, took_ms: 2_000 })).toBe(20_000);
	expect(delay_ms({ ...calm, failures: 1 })).toBe(10_000);
	expect(delay_ms({ ...calm, failures: 50 })).toBe(60_000);
});

test('jitter stays within a fifth', () => {
	expect(delay_ms({ ...calm, random: 0 })).toBe(4_000);
	expect(delay_ms({ ...calm, random: 1 })).toBe(6_000);
});

test('each poll begins where the one before ended, and at once when there is more', async () => {
	const answers: (Changes | null)[] = [
		{ cursor: 10, orders: [1, 2], more: true },
		{ cursor: 12, orders: [3], more: false },
		null,
	];
	const poll = vi.fn((since: number | null) => Promise.resolve(since === 12 ? null : (answers.shift() ?? null)));
	const heard: number[][] = [];
	const feed = new ChangeFeed({ poll, random: () => 0.5 });
	feed.listen((orders) => heard.push([...orders]));
	feed.note(7);
	const stop = feed.start();
	await vi.advanceTimersByTimeAsync(1);
	await vi.advanceTimersByTimeAsync(5_000);
	expect(poll.mock.calls.map(([since]) => since)).toEqual([7, 10, 12]);
	expect(heard).toEqual([[1, 2], [3]]);
	stop();
	await vi.advanceTimersByTimeAsync(120_000);
	expect(poll).toHaveBeenCalledTimes(3);
});

test('a failure is no end', async () => {
	const poll = vi
		.fn<() => Promise<Changes | null>>()
		.mockRejectedValueOnce(new Error('no network'))
		.mockResolvedValue({ cursor: 1, orders: [5], more: false });
	const heard: number[][] = [];
	const feed = new ChangeFeed({ poll, random: () => 0.5 });
	feed.listen((orders) => heard.push([...orders]));
	const stop = feed.start();
	await vi.advanceTimersByTimeAsync(1);
	expect(heard).toEqual([]);
	await vi.advanceTimersByTimeAsync(10_000);
	expect(heard).toEqual([[5]]);
	stop();
});
