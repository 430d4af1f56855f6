// SPDX-License-Identifier: GPL-3.0-or-later

import { makeToday } from '@test/fixtures/today';
import { openPlace } from '@test/shop';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Today } from '@/api/schemas';
import { Day } from './day';

beforeAll(() => {
	// jsdom lays nothing out; the chart waits for its size and draws nothing.
	globalThis.ResizeObserver = class {
		observe() {}
		unobserve() {}
		disconnect() {}
	};
});
afterEach(cleanup);

function show(change: Partial<Today> = {}) {
	render(<Day today={makeToday(change)} />, { wrapper: openPlace().wrapper });
}

function tableOf(title: string) {
	const figure = screen.getByRole('region', { name: title });
	fireEvent.click(within(figure).getByRole('button', { name: `Show as table: ${title}` }));
	return within(figure).getByRole('table', { name: title });
}

const cells = (table: HTMLElement) =>
	within(table)
		.getAllByRole('row')
		.map((row) => [...row.children].map((cell) => cell.textContent));

test('behind the hours is a table of the same numbers, with what they add up to', () => {
	show();
	const rows = cells(tableOf('Orders by the hour'));
	expect(rows[0]).toEqual(['Hour', 'Came in', 'Finished']);
	expect(rows).toHaveLength(1 + 24 + 1);
	expect(rows[10]).toEqual(['09:00 AM to 10:00 AM', '4', '0']);
	expect(rows[11]).toEqual(['10:00 AM to 11:00 AM', '1', '2']);
	expect(rows.at(-1)).toEqual(['Together', '5', '2']);
	expect(screen.getByText('5 orders came in. 2 orders were finished.')).toBeTruthy();
});

test('the day is as long as the clocks make it', () => {
	const hours = makeToday().hours;
	show({ hours: hours.slice(0, 23) });
	expect(cells(tableOf('Orders by the hour'))).toHaveLength(1 + 23 + 1);
});

test('each age leads to its orders, and none is no link', () => {
	show();
	const table = tableOf('How old the open orders are');
	const links = within(table).getAllByRole('link');
	expect(cells(table).map((row) => row[0])).toEqual([
		'Came in',
		'Today',
		'Yesterday',
		'2 to 4 days',
		'5 days or more',
		'Together',
	]);
	expect(links.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
		['3', '/orders?scope=open&created_from=2026-03-02&created_to=2026-03-02&sort=created&order=asc'],
		['7', '/orders?scope=open&created_from=2026-02-26&created_to=2026-02-28&sort=created&order=asc'],
		['1,200', '/orders?scope=open&created_to=2026-02-25&sort=created&order=asc'],
		['1,210', '/orders?scope=open'],
	]);
});

test('each sentence about the day is a whole one', () => {
	show();
	expect(screen.getByText('1,210 orders are open. 1,200 of them came in 5 days ago or earlier.')).toBeTruthy();
	cleanup();
	show({ ages: makeToday().ages.map((age) => ({ ...age, count: age.days_to === 0 ? 1 : 0 })) });
	expect(screen.getByText('1 order is open.')).toBeTruthy();
});

test('people are counted, whatever else moved orders, and who is left out is said', () => {
	show();
	expect(screen.getByText('1 has moved orders today.')).toBeTruthy();
	cleanup();
	show({ movers: 90, people_more: 12 });
	expect(screen.getByText('90 have moved orders today. 12 more are not shown in the table.')).toBeTruthy();
});

test('people lead to what they did and to what they have', () => {
	show();
	const links = within(tableOf('People')).getAllByRole('link');
	expect(links.map((link) => link.getAttribute('href'))).toEqual([
		'/log?actor=user%3A8&from=2026-03-02&to=2026-03-02',
		'/orders?scope=open&assignee=user%3A8',
		'/log?actor=woocommerce&from=2026-03-02&to=2026-03-02',
	]);
});

test('a table can be turned into a chart again', () => {
	show();
	tableOf('People');
	fireEvent.click(screen.getByRole('button', { name: 'Show as chart: People' }));
	expect(screen.queryByRole('table')).toBeNull();
});

test('a day without anything says so in words', () => {
	show({
		hours: makeToday().hours.map((hour) => ({ ...hour, made: 0, finished: 0 })),
		ages: makeToday().ages.map((age) => ({ ...age, count: 0 })),
		people: [],
	});
	expect(screen.getByText('No order has come in or been finished today.')).toBeTruthy();
	expect(screen.getByText('No order is open.')).toBeTruthy();
	expect(screen.getByText('Nobody has moved an order today, and nobody has one to look after.')).toBeTruthy();
	expect(screen.queryByRole('button')).toBeNull();
});

test('numbers that are too small are called so', () => {
	show({ is_whole: false });
	expect(screen.getByText(/^So much has happened/)).toBeTruthy();
});
