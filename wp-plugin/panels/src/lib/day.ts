// SPDX-License-Identifier: GPL-3.0-or-later
//
// Days of the shop's calendar as moments. A filter says "from 3 March" and means the shop's midnight,
// wherever the reader sits. The zone's offset is read back from Intl, twice, because the first guess
// may lie on the other side of a change of clocks.

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

function offset_ms(at_ms: number, timeZone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(at_ms);
	const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
	const local = Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second'),
	);
	return local - Math.floor(at_ms / 1000) * 1000;
}

/** The shop's midnight at the beginning of a day written as 2026-03-01; null for anything else. */
export function dayStart(day: string, timeZone: string): number | null {
	const match = DAY.exec(day);
	if (match === null) {
		return null;
	}
	const utc = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
	const guess = utc - offset_ms(utc, timeZone);
	return utc - offset_ms(guess, timeZone);
}

/** The last millisecond of that day. */
export function dayEnd(day: string, timeZone: string): number | null {
	if (!DAY.test(day)) {
		return null;
	}
	const next = new Date(`${day}T00:00:00Z`).getTime() + DAY_MS;
	const after = dayStart(new Date(next).toISOString().slice(0, 10), timeZone);
	return after === null ? null : after - 1;
}
