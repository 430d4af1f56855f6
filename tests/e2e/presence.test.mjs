// SPDX-License-Identifier: MIT
//
// Two people on one order: each sees that the other is there, for as long as he is. And what they
// agree on with WooCommerce later.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { close, open, Person, PHONE } from './lib/browser.mjs';
import { php, rest, until } from './lib/shop.mjs';

/** Longer than a sign of life of the one and a look of the other take together. */
const SOON_MS = 30_000;

/** A sign is believed for 45 seconds, and the last one may have been 20 ago. */
const BY_ITSELF_MS = 20_000;

async function orderOf(query) {
	const { body } = await rest('manager1', 'GET', `orders?${query}&max=1`);
	return body.orders[0].id;
}

const people = async (id) => (await rest('staff1', 'GET', `orders/${id}/presence`)).body.people;

/** A page that goes away says so with its last request, which nobody waits for. */
const away = async (person) => {
	await person.goto('manager/devices');
	await person.page.getByText('this device').first().waitFor();
};

const opened = (person, id) => person.page.getByRole('heading', { name: `Order ${id}`, exact: true }).waitFor();
const here = (person, name) => person.page.locator('main').getByText(`${name} has this order open, too.`);
const gone = (person, name) => here(person, name).waitFor({ state: 'detached', timeout: SOON_MS });

before(open);
after(close);

describe('presence', () => {
	test('two people on one order see each other, as long as they look at it', async () => {
		const id = await orderOf('state=new');
		const ana = await Person.at('manager1');
		const ben = await Person.at('staff1');
		await ana.goto(`manager/orders/${id}`);
		await opened(ana, id);
		assert.equal(await here(ana, 'Staff1').count(), 0);
		await ben.goto(`staff/orders/${id}`);
		await here(ben, 'Manager1').waitFor();
		await here(ana, 'Staff1').waitFor({ timeout: SOON_MS });
		// A screen reader hears of it, and nobody is told of himself.
		await ana.page.locator('[aria-live=polite]').getByText('Staff1 has this order open, too.').waitFor();
		assert.equal(await here(ana, 'Manager1').count(), 0);
		assert.deepEqual(await ana.barriers(), []);

		const tab = await Person.at('manager1');
		await tab.goto(`manager/orders/${id}`);
		await here(tab, 'Staff1').waitFor();
		assert.equal(await here(tab, 'Manager1').count(), 0, 'his other tab is he himself');
		// A browser that is ended says nothing, so that the tab would be believed for 45 seconds yet.
		await away(tab);
		await tab.leave();
		assert.equal(await here(ben, 'Manager1').count(), 1, 'he is in the first one yet');

		// Going on to another screen says so at once; it takes no 45 seconds.
		await ben.page.getByRole('button', { name: 'Back to the list' }).click();
		await gone(ana, 'Staff1');
		assert.equal((await people(id)).length, 1);
		await away(ana);
		const left = Date.now();
		await until(async () => (await people(id)).length === 0);
		assert.ok(Date.now() - left < BY_ITSELF_MS, 'the page said that it goes, it was not forgotten');
		await ana.leave();
		await ben.leave();
	});

	test('it fits a phone', async () => {
		const id = await orderOf('state=new');
		const ben = await Person.at('staff1');
		await ben.goto(`staff/orders/${id}`);
		await opened(ben, id);
		const ana = await Person.at('manager1', { viewport: PHONE, colorScheme: 'dark' });
		await ana.goto(`manager/orders/${id}`);
		await here(ana, 'Staff1').waitFor();
		assert.deepEqual(await ana.barriers(), []);
		await ana.leave();
		await ben.leave();
	});
});

describe('drift', () => {
	test('a drift is kept silent, shown as such, and shown again', async () => {
		const id = await orderOf('state=new');
		php(`$order = wc_get_order( ${id} ); $order->set_status( 'on-hold' ); $order->save();`);
		const ana = await Person.at('manager1');
		await ana.goto(`manager/orders/${id}`);
		ana.taps = 0;
		await ana.tap(ana.button('Keep silent'));
		await ana.page.getByText('Manager1 knows of it').waitFor();
		assert.equal(ana.taps, 1);
		assert.deepEqual(await ana.barriers(), []);
		assert.deepEqual((await rest('manager1', 'GET', `orders?scope=trouble&q=${id}`)).body.orders, []);
		await ana.page.getByText('Manager1 does not want to hear of this difference before').waitFor();
		await ana.tap(ana.button('Show it among the trouble again'));
		await ana.button('Keep silent').waitFor();
		assert.equal((await rest('manager1', 'GET', `orders?scope=trouble&q=${id}`)).body.orders.length, 1);
		await ana.tap(ana.button('Waybill is right'));
		await ana.button('Start picking').waitFor();
		await ana.leave();
	});
});
