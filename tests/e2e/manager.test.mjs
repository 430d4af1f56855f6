// SPDX-License-Identifier: MIT
//
// A manager's day at the desk, in the order in which it happens: what needs somebody, finding, moving,
// moving many, two people on one order. Each flow is held to its taps.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { close, open, Person, PHONE } from './lib/browser.mjs';
import { move, paidOrders, rest, url, users } from './lib/shop.mjs';

const MANAGER = 'manager1';
const LIST = 'manager/orders?state=new&city=Berlin';

/** The rows that are in the page, as numbers of orders. */
const rowsOf = (person) =>
	person.page.locator('tr[data-order]').evaluateAll((rows) => rows.map((row) => Number(row.dataset.order)));

/** Tab, until what has the focus is like [selector]. */
async function tabTo(page, selector) {
	for (let step = 0; step < 30; step++) {
		if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) {
			return;
		}
		await page.keyboard.press('Tab');
	}
	assert.fail(`Tab does not come to ${selector}`);
}

async function firstRow(person) {
	await person.page.locator('tr[data-order]').first().waitFor();
	const [first] = await rowsOf(person);
	return first;
}

before(open);
after(close);

describe('manager', () => {
	test('the first screen is what needs somebody, and its numbers lead to their orders', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('');
		await ana.page.getByRole('heading', { name: 'Needs you' }).waitFor();
		assert.equal(ana.taps, 0);
		const counter = ana.page.getByRole('region', { name: 'Where the orders are' }).getByRole('link', { name: 'New' });
		const count = Number((await counter.locator('span').first().textContent()).replace(/\D/g, ''));
		await ana.tap(counter);
		await ana.page.getByText(new RegExp(`^${count} orders?$`)).waitFor();
		await ana.leave();
	});

	test('list, filter, order, move, and back to the list as it was', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto(LIST);
		await firstRow(ana);
		const scroller = ana.page.locator('div:has(> table)');
		await scroller.evaluate((element) => element.scrollTo({ top: 600 }));
		const target = ana.page.locator('tr[data-order]').nth(14);
		const id = Number(await target.getAttribute('data-order'));
		await ana.page.locator('tr[data-order]').nth(12).getByRole('checkbox').click();
		const scrolled = await scroller.evaluate((element) => element.scrollTop);
		await target.getByRole('link').click();
		await ana.page.getByRole('heading', { name: `Order ${id}` }).waitFor();
		assert.equal(await ana.page.evaluate(() => document.activeElement?.tagName), 'H1');
		ana.taps = 0;
		await ana.tap(ana.button('Start picking'));
		await ana.page.getByRole('button', { name: 'Undo' }).waitFor();
		assert.equal(ana.taps, 1, 'the next move of an order is one tap');
		await ana.page.getByText('Picking', { exact: true }).first().waitFor();
		await ana.page.goBack();
		await firstRow(ana);
		assert.equal(new URL(ana.page.url()).search, '?state=new&city=Berlin');
		assert.equal(await scroller.evaluate((element) => element.scrollTop), scrolled);
		await ana.page.getByText('1 selected').waitFor();
		const moved = ana.page.locator(`tr[data-order="${id}"]`);
		await moved.getByText('Moved on').waitFor();
		await ana.leave();
	});

	test('a move is taken back with one tap', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders?state=new');
		const id = await firstRow(ana);
		await ana.goto(`manager/orders/${id}`);
		await ana.button('Start picking').click();
		const undo = ana.page.getByRole('button', { name: 'Undo' });
		await undo.waitFor();
		ana.taps = 0;
		await ana.tap(undo);
		await ana.page.getByText('is back where it was').waitFor();
		assert.equal(ana.taps, 1);
		assert.equal((await rest(MANAGER, 'GET', `orders/${id}`)).body.state, 'new');
		await ana.leave();
	});

	test('whoever calls is found by typing alone', async () => {
		const ana = await Person.at(MANAGER);
		const { body } = await rest(MANAGER, 'GET', 'orders?scope=all&q=Berg33');
		const [card] = body.orders;
		for (const text of [card.phone.replace('+49', '0'), card.email, card.number]) {
			await ana.goto('manager/orders');
			await firstRow(ana);
			await ana.page.keyboard.press('/');
			await ana.page.keyboard.type(text);
			await ana.page.getByRole('heading', { name: `Order ${card.number}` }).waitFor();
		}
		assert.equal(ana.taps, 0);
		await ana.leave();
	});

	test('why a move is refused stands under it, and the history is on the page', async () => {
		const ana = await Person.at(MANAGER);
		const { body } = await rest(MANAGER, 'GET', 'orders?scope=all&q=Berg03');
		await ana.goto(`manager/orders/${body.orders[0].id}`);
		const refused = ana.page.getByRole('button', { name: 'Start picking' });
		await refused.waitFor();
		assert.equal(await refused.isDisabled(), true);
		const why = await ana.page.locator(`#${await refused.getAttribute('aria-describedby')}`).textContent();
		assert.match(why, /not paid yet/);
		await ana.page.getByRole('heading', { name: 'History' }).waitFor();
		assert.equal(ana.taps, 0);
		await ana.tap(ana.page.locator('details summary').first());
		await ana.page.getByText('Seal of this entry', { exact: true }).first().waitFor();
		await ana.leave();
	});

	test('thirty orders are moved with three taps, and each says how it went', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders?state=new&sort=created&order=asc');
		await firstRow(ana);
		const rows = ana.page.locator('tr[data-order]');
		const unpaid = (await rest(MANAGER, 'GET', 'orders?scope=all&q=Berg01')).body.orders[0].id;
		assert.ok((await rowsOf(ana)).includes(unpaid));
		await rows.first().getByRole('checkbox').click();
		for (let index = 1; index < 30; index++) {
			await ana.page.keyboard.press('j');
		}
		await ana.page.keyboard.press('j');
		await ana.page.keyboard.press('Shift+X');
		await ana.page.getByText('30 selected').waitFor();
		ana.taps = 0;
		await ana.tap(ana.button('Move…'));
		await ana.tap(ana.page.getByRole('dialog').getByText('Start picking'));
		await ana.page.getByText(/orders? stays? where/).waitFor();
		await ana.tap(ana.page.getByRole('dialog').getByRole('button', { name: /Start picking: \d+ orders/ }));
		await ana.page.getByText(/^All \d+ orders are through\.$/).waitFor({ timeout: 60_000 });
		assert.equal(ana.taps, 3);
		const results = await ana.page.getByRole('list', { name: 'Results' }).getByRole('listitem').count();
		assert.ok(results >= 25 && results < 30, `${results} rows, those that could not move are left out`);
		assert.equal((await rest(MANAGER, 'GET', `orders/${unpaid}`)).body.state, 'new');
		await ana.leave();
	});

	test('a page that is closed in the middle of many moves goes on where it was', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders?state=picking');
		await firstRow(ana);
		const ids = (await rowsOf(ana)).slice(0, 12);
		await ana.page.locator('thead').getByRole('checkbox').click();
		await ana.button('Move…').click();
		await ana.page.getByRole('dialog').getByText('Pack', { exact: true }).click();
		await ana.page.getByRole('dialog').getByRole('button', { name: /Pack: \d+ orders/ }).click();
		await ana.page.getByText(/^[3-9] of \d+ orders are through\.$/).waitFor({ timeout: 60_000 });
		await ana.page.reload();
		await ana.page.getByText(/“Pack” was left in the middle/).waitFor();
		await ana.button('Go on').click();
		await ana.page.getByText(/^All \d+ orders are through\.$/).waitFor({ timeout: 60_000 });
		for (const id of ids) {
			const { body } = await rest(MANAGER, 'GET', `orders/${id}/events`);
			const packed = body.events.filter((event) => JSON.parse(event.body).data.transition === 'pack');
			assert.equal(packed.length, 1, `order ${id} was packed once`);
		}
		await ana.leave();
	});

	test('two people on one order: the second sees what the first did, and nothing is overwritten', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders?state=new');
		const id = await firstRow(ana);
		await ana.goto(`manager/orders/${id}`);
		await ana.button('Start picking').waitFor();
		const seen = (await rest(MANAGER, 'GET', `orders/${id}/events`)).body.events.at(-1).seq;
		// Not heard of here yet: the feed asks every few seconds.
		await ana.page.route('**/changes*', (route) => route.abort());
		await ana.page.waitForLoadState('networkidle');
		await move('shopmanager', id, 'start_picking');
		await ana.button('Start picking').click();
		const told = ana.page.getByRole('alert').filter({ hasText: 'has moved meanwhile' });
		await told.waitFor();
		assert.match(await told.textContent(), /Picking/);
		await ana.page.getByRole('button', { name: 'Pack', exact: true }).waitFor();
		const { body } = await rest(MANAGER, 'GET', `orders/${id}/events`);
		const events = body.events.filter(({ seq }) => seq > seen).map((event) => JSON.parse(event.body));
		const moved = events.filter(({ kind }) => kind === 'moved').map(({ actor, data }) => [actor.id, data.transition]);
		assert.deepEqual(moved, [[`user:${users.shopmanager.id}`, 'start_picking']]);
		await ana.leave();
	});

	test('what others do shows where it stands, and newcomers wait to be let in', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders?scope=all');
		const first = await firstRow(ana);
		const shown = await rowsOf(ana);
		const { body } = await rest(MANAGER, 'GET', 'orders?state=new');
		const { id } = body.orders.find((card) => shown.includes(card.id));
		await move('staff1', id, 'start_picking');
		// A loaded machine is asked less often than a quiet one.
		await ana.page.locator(`tr[data-order="${id}"]`).getByText('Picking').waitFor({ timeout: 60_000 });
		assert.deepEqual(await rowsOf(ana), shown);
		const [arrived] = await paidOrders(1);
		await ana.button('1 new order').waitFor({ timeout: 60_000 });
		assert.equal((await rowsOf(ana))[0], first);
		await ana.tap(ana.button('1 new order'));
		await ana.page.locator(`tr[data-order="${arrived}"]`).waitFor();
		await ana.leave();
	});

	test('the list and an order by keyboard alone', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders?scope=all');
		await firstRow(ana);
		const ids = await rowsOf(ana);
		const { keyboard } = ana.page;
		await keyboard.press('?');
		await ana.page.getByRole('dialog', { name: 'Keys' }).waitFor();
		await keyboard.press('Escape');
		for (const key of ['j', 'j', 'x', 'k', 'Enter']) {
			await keyboard.press(key);
		}
		await ana.page.getByRole('heading', { name: `Order ${ids[0]}` }).waitFor();
		await keyboard.press('n');
		await ana.page.getByRole('heading', { name: `Order ${ids[1]}` }).waitFor();
		await keyboard.press('b');
		await ana.page.getByRole('heading', { name: `Order ${ids[0]}` }).waitFor();
		await keyboard.press('Escape');
		await ana.page.getByText('1 selected').waitFor();
		await keyboard.press('Control+k');
		await ana.page.getByRole('dialog', { name: 'Find and go' }).waitFor();
		await keyboard.type('late');
		await keyboard.press('Enter');
		await ana.page.waitForURL(/scope=late/);
		assert.equal(ana.taps, 0);
		await ana.leave();
	});

	test('many orders and back into one by keyboard alone', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders?state=new&sort=created&order=desc');
		await firstRow(ana);
		const ids = await rowsOf(ana);
		const { keyboard } = ana.page;
		const dialog = ana.page.getByRole('dialog');
		for (const key of ['j', 'x', 'j', 'x', 'a']) {
			await keyboard.press(key);
		}
		await dialog.getByRole('combobox').or(dialog.getByRole('radio')).first().waitFor();
		await keyboard.press('Escape');
		await keyboard.press('.');
		const picking = dialog.getByRole('radio', { name: /^Start picking/ });
		await picking.waitFor();
		await tabTo(ana.page, 'input[type=radio]');
		await keyboard.press('Space');
		for (let step = 0; step < 10 && !(await picking.isChecked()); step++) {
			await keyboard.press('ArrowDown');
		}
		await dialog.getByRole('button', { name: 'Start picking: 2 orders' }).waitFor();
		await keyboard.press('Enter');
		await dialog.getByText(/^All 2 orders are through\.$/).waitFor({ timeout: 60_000 });
		await keyboard.press('Escape');
		await ana.page.locator(`[data-order="${ids[2]}"]`).waitFor();
		for (const key of ['j', 'Enter']) {
			await keyboard.press(key);
		}
		await ana.page.getByRole('heading', { name: /^Order \d+$/ }).waitFor();
		assert.equal((await rest(MANAGER, 'GET', `orders/${ids[0]}`)).body.state, 'picking');
		assert.equal(ana.taps, 0);
		await ana.leave();
	});

	test('a session that is over says so, and logging in leads back', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders?state=new');
		await firstRow(ana);
		await ana.context.clearCookies();
		await ana.link('Picking').first().click();
		await ana.page.getByText('You have been logged out').first().waitFor();
		const href = await ana.link('Log in').getAttribute('href');
		assert.equal(new URL(href, url).searchParams.get('next'), '/waybill/manager/orders?state=picking');
		await ana.leave();
	});

	test('inside wp-admin the same list keeps its address, also after a reload', async () => {
		const mo = await Person.inWordPress('shopmanager');
		const at = `${url}/wp-admin/admin.php?page=waybill`;
		await mo.page.goto(`${at}#/orders`);
		await firstRow(mo);
		await mo.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Picking' }).click();
		await mo.page.reload();
		await mo.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Picking', current: 'page' }).waitFor();
		assert.equal(mo.page.url(), `${at}#/orders?state=picking`);
		await mo.context.close();
	});

	test('a phone has cards, and the same selection', async () => {
		const ana = await Person.at(MANAGER, { viewport: PHONE });
		await ana.goto('manager/orders?scope=all');
		const cards = ana.page.locator('li[data-order]');
		await cards.first().waitFor();
		assert.equal(await ana.page.locator('table').count(), 0);
		await cards.nth(1).getByRole('checkbox').click();
		await ana.page.getByText('1 selected').waitFor();
		const overflow = await ana.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		assert.ok(overflow <= 0, 'nothing is wider than the phone');
		await ana.leave();
	});
});
