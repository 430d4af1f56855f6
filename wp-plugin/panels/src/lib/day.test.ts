// SPDX-License-Identifier: GPL-3.0-or-later

import { expect, test } from 'vitest';
import { dayEnd, dayStart } from './day';

test('a day begins at midnight of the shop', () => {
	expect(dayStart('2026-01-15', 'Europe/Berlin')).toBe(Date.UTC(2026, 0, 14, 23));
	expect(dayStart('2026-07-15', 'Europe/Berlin')).toBe(Date.UTC(2026, 6, 14, 22));
	expect(dayStart('2026-07-15', 'America/New_York')).toBe(Date.UTC(2026, 6, 15, 4));
});

test('a day on which clocks change has 23 or 25 hours', () => {
	const hours = (day: string) =>
		((dayEnd(day, 'Europe/Berlin') ?? 0) + 1 - (dayStart(day, 'Europe/Berlin') ?? 0)) / 3_600_000;
	expect(hours('2026-03-29')).toBe(23);
	expect(hours('2026-10-25')).toBe(25);
	expect(hours('2026-06-01')).toBe(24);
});

test('what is no day is none', () => {
	expect(dayStart('', 'UTC')).toBeNull();
	expect(dayStart('2026-1-1', 'UTC')).toBeNull();
	expect(dayEnd('yesterday', 'UTC')).toBeNull();
});
