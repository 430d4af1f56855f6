// SPDX-License-Identifier: MIT
//
// Every screen for everybody: axe finds nothing, on a desk and on a phone, light and dark.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { close, DESKTOP, open, Person, PHONE } from './lib/browser.mjs';
import { rest } from './lib/shop.mjs';

const guises = [
	['desk, light', { viewport: DESKTOP, colorScheme: 'light' }],
	['desk, dark', { viewport: DESKTOP, colorScheme: 'dark' }],
	['phone, light', { viewport: PHONE, colorScheme: 'light' }],
	['phone, dark', { viewport: PHONE, colorScheme: 'dark' }],
];

const ready = (person, text) => person.page.getByText(text).first().waitFor();

async function someOrder() {
	const { body } = await rest('manager1', 'GET', 'orders?scope=open&max=1');
	return body.orders[0].id;
}

async function look(login, guise, path, text, act = async () => {}) {
	const person = await Person.at(login, guise);
	await person.goto(path);
	await ready(person, text);
	await act(person);
	assert.deepEqual(await person.barriers(), []);
	await person.leave();
}

before(open);
after(close);

for (const [name, guise] of guises) {
	describe(name, () => {
		test('today', () => look('manager1', guise, 'manager', 'Where the orders are'));
		test('orders', () => look('manager1', guise, 'manager/orders?scope=all', /^\d+ orders$/));
		test('an empty list', () => look('manager1', guise, 'manager/orders?q=nobody-at-all', 'No order is like this.'));
		test('an order', async () => look('manager1', guise, `manager/orders/${await someOrder()}`, 'History'));
		test('filters', () =>
			look('manager1', guise, 'manager/orders?city=Berlin', 'City: Berlin', (person) =>
				person.page.getByRole('button', { name: 'Filter', exact: true }).click(),
			));
		test('moving many', () =>
			look('manager1', guise, 'manager/orders?scope=open', /^\d+ orders$/, async (person) => {
				await person.page.locator('[data-order]').first().getByRole('checkbox').click();
				await person.button('Move…').click();
				await person.page.getByRole('radio').first().waitFor();
			}));
		test('find and go', () =>
			look('manager1', guise, 'manager', 'Where the orders are', async (person) => {
				await person.button(/^Find and go/).click();
				await person.page.getByRole('option').first().waitFor();
			}));
		test('the reader’s menu', () =>
			look('manager1', guise, 'manager', 'Where the orders are', (person) => person.button('Your menu').click()));
		test('a new order that lacks all', () =>
			look('manager1', guise, 'manager/orders/new', 'Customer', async (person) => {
				await person.button('Make the order').click();
				await ready(person, 'The order was not made yet:');
			}));
		test('the log', () => look('manager1', guise, 'manager/log', /^Order \d+$/));
		test('devices', () => look('manager1', guise, 'manager/devices', 'this device'));
		test('staff', () => look('staff1', guise, 'staff', 'Orders to pack'));
		test('a driver', () => look('driver1', guise, 'driver', 'Your deliveries'));
	});
}
