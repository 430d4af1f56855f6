// SPDX-License-Identifier: MIT
//
// Every screen for everybody: axe finds nothing, on a desk and on a phone, light and dark; nor on
// what opens over a screen, says that something failed, or has nothing to show. At full length also on
// a tablet and at 400 %, where nothing may have to be scrolled sideways.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { close, DESKTOP, open, Person, PHONE } from './lib/browser.mjs';
import { give, isFull, move, paidOrders } from './lib/shop.mjs';

const guises = [
	['desk', { viewport: DESKTOP }],
	['phone', { viewport: PHONE }],
	...(isFull
		? [
				['tablet', { viewport: { width: 768, height: 1024 } }],
				['at 400 %', { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4, isPhone: false }],
			]
		: []),
];

/** What the colours can break: the rest of a page is the same, light or dark. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

const MANAGER = 'manager1';

const ready = (person, text) => person.page.getByText(text).first().waitFor();
const click = (person, name) => person.page.getByRole('button', { name, exact: true }).click();

async function lookAt(person) {
	// With its styles, where something led to another page.
	await person.page.waitForLoadState();
	await person.page.emulateMedia({ colorScheme: 'light' });
	assert.deepEqual(await person.barriers(), []);
	await person.page.emulateMedia({ colorScheme: 'dark' });
	assert.deepEqual(await person.barriers(isFull ? [] : OF_COLOUR), [], 'dark');
	const width_px = await person.page.evaluate(() =>
		Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth) - window.innerWidth,
	);
	assert.ok(width_px <= 0, `${width_px} px wider than the screen`);
}

/**
 * A screen, and what opens over it, one after the other on the same page: each of [more] is looked at
 * and closed again.
 */
const screen = (name, login, guise, path, text, act, more = {}) =>
	test(name, async (context) => {
		const person = await (login === null ? Person.anybody(guise) : Person.at(login, guise));
		await person.goto(typeof path === 'function' ? path() : path);
		await ready(person, text);
		await act?.(person);
		await lookAt(person);
		for (const [title, open] of Object.entries(more)) {
			await context.test(title, async () => {
				await open(person);
				await lookAt(person);
				await person.page.keyboard.press('Escape');
			});
		}
		await person.leave();
	});

/** Selects one order of a list. */
async function choose(person, id) {
	await person.page.locator(id === undefined ? '[data-order]' : `[data-order="${id}"]`).first().getByRole('checkbox').check();
	await ready(person, '1 selected');
}

/** The API fails for this page alone. */
const fail = (person, status, body) =>
	person.page.route('**/waybill/v1/**', (route) =>
		route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ status, ...body }) }),
	);

/** Orders of these tests' own, one each, for what moves them. */
let orders;
let carried;

before(async () => {
	orders = await paidOrders(guises.length * 4);
	[carried] = orders;
	await give(carried, 'driver1');
	await open();
});
after(close);

guises.forEach(([name, guise], number) => {
	const take = (index) => orders[number * 4 + index];
	const of = (title, ...rest) => screen(title, MANAGER, guise, ...rest);
	const order = (title, index, act, more) => of(title, () => `manager/orders/${take(index)}`, 'History', act, more);

	describe(name, () => {
		screen('logging in', null, guise, 'login', 'Password', undefined, {
			'logging in, refused': async (person) => {
				await person.page.fill('[name=log]', 'nobody-of-that-name');
				await person.page.fill('[name=pwd]', 'wrong');
				await person.page.click('[type=submit]');
				await person.page.getByRole('alert').waitFor();
			},
			'a password that was forgotten': (person) => person.link('Forgot your password?').click(),
		});

		of('today', 'manager', 'Where the orders are', undefined, {
			'find and go': async (person) => {
				await person.button(/^Find and go/).click();
				await person.page.getByRole('option').first().waitFor();
			},
			'the reader’s menu': (person) => person.button('Your menu').click(),
			'the keys': async (person) => {
				await person.page.keyboard.press('?');
				await person.page.getByRole('dialog', { name: 'Keys' }).waitFor();
			},
		});
		of('no connection', 'manager', 'Where the orders are', async (person) => {
			await person.context.setOffline(true);
			await person.link('Orders').first().click();
			await ready(person, 'No connection');
			await person.page.getByRole('alert').first().waitFor();
		});
		of('a session that is over', 'manager', 'Where the orders are', async (person) => {
			await person.context.clearCookies();
			await person.link('Orders').first().click();
			await ready(person, 'You have been logged out');
		});
		of('a list that can’t be read', 'manager', 'Where the orders are', async (person) => {
			await fail(person, 500, { code: 'storage', detail: 'No.', instance: 'urn:uuid:8a3c9f6e-2f6b-4d0e-9a57-1d3f5b7c9e01' });
			await person.link('Orders').first().click();
			await person.page.getByRole('button', { name: 'Try again' }).first().waitFor();
		});

		of('orders', 'manager/orders?scope=open', /^\d+ orders$/, undefined, {
			'views of one’s own': (person) => click(person, 'Views'),
			'columns': (person) => click(person, 'Display'),
			'some are selected': (person) => choose(person),
			'giving many to somebody': async (person) => {
				await choose(person);
				await click(person, 'Assign…');
				await person.page.getByRole('radio').first().waitFor();
			},
			'moving many': async (person) => {
				await choose(person);
				await click(person, 'Move…');
				await person.page.getByRole('radio').first().waitFor();
			},
		});
		of('how moving many went', 'manager/orders?scope=open', /^\d+ orders$/, async (person) => {
			await choose(person, take(0));
			await click(person, 'Move…');
			await person.page.getByRole('dialog').getByText('Start picking').click();
			await person.page.getByRole('dialog').getByRole('button', { name: /^Start picking: / }).click();
			await ready(person, /(is|are) through\.$/);
		});
		of('filters', 'manager/orders?city=Berlin', 'City: Berlin', (person) => click(person, 'Filter'));
		of('an empty list', 'manager/orders?q=nobody-at-all', 'No order is like this.');

		order('an order', 1, undefined, {
			'a move with its reason': async (person) => {
				await click(person, 'Hold…');
				await person.page.getByRole('form', { name: 'Hold' }).waitFor();
			},
			'an entry of the history': (person) => person.page.locator('details summary').first().click(),
		});
		order('a move that was made, and can be taken back', 2, async (person) => {
			await click(person, 'Start picking');
			await person.page.getByRole('button', { name: 'Undo' }).waitFor();
			await click(person, 'Pack, with details');
			await person.page.getByRole('form', { name: 'Pack' }).waitFor();
		});
		order('an order that moved meanwhile', 3, async (person) => {
			// Not heard of here: neither by a question to come nor by one on its way.
			await person.page.route('**/changes*', (route) => route.abort());
			await person.page.waitForLoadState('networkidle');
			await move('staff1', take(3), 'start_picking');
			await click(person, 'Start picking');
			await person.page.getByRole('alert').filter({ hasText: 'has moved meanwhile' }).waitFor();
		});
		of('an order that is not there', 'manager/orders/999999999', 'Try again');

		of('a new order that lacks all', 'manager/orders/new', 'Customer', async (person) => {
			await person.button('Make the order').click();
			await ready(person, 'The order was not made yet:');
		});
		of('the log', 'manager/log', /^Order \d+$/);
		of('a log without an entry', 'manager/log?order=999999999', /Nothing|No /);
		of('devices', 'manager/devices', 'this device');

		for (const [login, panel, title] of [['staff1', 'staff', 'Orders to pack'], ['driver1', 'driver', 'Your deliveries']]) {
			const has = (person) => person.page.locator('main li').first().waitFor();
			screen(`the ${panel} panel`, login, guise, panel, title, has);
			screen(`the ${panel} panel with nothing to do`, login, guise, `${panel}?q=nobody-at-all`, 'Nothing is here to do.');
			screen(`an order in the ${panel} panel`, login, guise, () => `${panel}/orders/${carried}`, 'Items');
		}
	});
});
