// SPDX-License-Identifier: MIT
//
// Texts that want to be more than text, wherever people leave texts: on every screen they are shown
// letter by letter, nothing of them runs, nothing of them becomes part of the page, and the content
// security policy has nothing to stop. The last test makes a hole on purpose and sees it found.

import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { close, open, Person, PHONE } from '../lib/browser.mjs';
import { intruders, MARK, pieces } from '../lib/intruders.mjs';
import { give, isFull, phpFile, rest, url, wp } from '../lib/shop.mjs';

const read = (file) => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'));

const texts = read('tests/corpus/hostile-texts.json').map(({ text, times = 1 }) => text.repeat(times));
const MANAGER = 'manager1';
/** Orders that are opened: an order has twelve of the texts, so that each is seen on some page. */
const EVERY = isFull ? 1 : 8;

/** How long a page may take to show what it was asked for. */
const SHOWN_MS = 5_000;

let planted;
let sample;
let workflow;
/** What a colleague wrote on each order of the sample. */
const notes = new Map();

/** So much of a text as is compared. */
const begun = (text) => [...text].slice(0, 60).join('');

/** As a panel shows what the database holds: without what is no character, and not without end. */
function shown(stored) {
	const text = stored.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]+/g, '').replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
	return begun(text);
}

/** A workflow whose names are hostile: they stand on buttons, in badges, in the page's own data. */
function makeWorkflow() {
	const definition = read('core/src/workflow/default.json');
	const { states, transitions } = definition;
	definition.version = 1 + Number(/^ *(\d+)/.exec(wp('waybill', 'workflow', 'list'))[1]);
	states.new.label = "</script><img src=x onerror=alert('zqxj')>";
	states.picking.label = "<svg/onload=alert('zqxj')>";
	transitions.start_picking.label = '"><img src=x onerror=alert(\'zqxj\')>';
	transitions.hold.label = "</button><svg/onload=alert('zqxj')>";
	transitions.hold.inputs.reason.title = "<img src=x onerror=alert('zqxj')>";
	transitions.hold.inputs.reason.enum.push("</option><script>alert('zqxj')</script>");
	return definition;
}

before(async () => {
	const file = join(tmpdir(), `waybill-hostile-${process.pid}.json`);
	workflow = makeWorkflow();
	writeFileSync(file, JSON.stringify(workflow));
	wp('waybill', 'workflow', 'publish', file);
	rmSync(file);
	planted = JSON.parse(phpFile('tests/e2e/crowd/hostile.php'));
	wp('waybill', 'drain');
	sample = planted.orders.filter((_, index) => index % EVERY === 0 || index === texts.length - 1);
	for (const [index, { id }] of sample.entries()) {
		notes.set(id, texts[(index * EVERY + 12) % texts.length].slice(0, 1000));
		const { status, body } = await rest(MANAGER, 'POST', `orders/${id}/notes`, { text: notes.get(id) });
		assert.equal(status, 200, JSON.stringify(body));
	}
	await open();
});
after(close);

/** What a page has to show and does not, and what it has that it must not have. */
async function assertSafe(person, expected, { root = '#waybill', isPanel = true, isStored = true } = {}) {
	const wanted = expected.map(isStored ? shown : begun);
	let missing;
	// What is asked for comes when it has been read.
	for (const end = Date.now() + SHOWN_MS; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
		const found = await pieces(person.page, root);
		missing = wanted.filter((text) => !found.some((piece) => piece.includes(text)));
		if (missing.length === 0 || Date.now() > end) {
			break;
		}
	}
	assert.deepEqual(await intruders(person.page, { isPanel }), []);
	assert.deepEqual(missing, []);
}

/** Another screen of the page that is open. */
const visit = (person, path) =>
	person.page.evaluate((to) => history.pushState(null, '', to), `/waybill/${path}`);

async function lookAtOrder(person, path, order) {
	await visit(person, path);
	await person.page.getByRole('heading', { name: `Order ${order.id}`, exact: true }).waitFor();
	await person.page.getByRole('heading', { name: 'Items' }).waitFor();
	await person.page.getByText('buyer').or(person.page.locator('address')).first().waitFor();
}

describe('hostile texts', () => {
	test('are as many as they have to be', () => {
		assert.ok(new Set(texts).size >= 60);
		assert.equal(planted.orders.length, texts.length);
	});

	test('in the list of orders, in every column', async () => {
		const columns = ['customer', 'state', 'items', 'place', 'payment', 'shipping', 'phone', 'tracking', 'assignee'];
		await rest(MANAGER, 'PUT', 'me/preferences', { views: [], columns, density: 'compact', theme: 'system' });
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders?scope=all&sort=number&order=desc');
		const scroller = ana.page.locator('div:has(> table)');
		await scroller.waitFor();
		const waiting = new Map(planted.orders.map((order) => [String(order.id), order]));
		while (waiting.size > 0) {
			const rows = await ana.page.locator('tr[data-order]').evaluateAll((all) =>
				all.map((row) => [row.dataset.order, [...row.querySelectorAll('td, th')].map((cell) => cell.textContent)]),
			);
			for (const [id, cells] of rows.filter(([one]) => waiting.has(one))) {
				const { name, company, city, phone, item, payment, shipping, tracking } = waiting.get(id);
				const missing = [name, company, city, phone, item, payment, shipping, tracking]
					.map(shown)
					.filter((text) => !cells.some((cell) => cell.includes(text)));
				assert.deepEqual(missing, [], `order ${id}`);
				waiting.delete(id);
			}
			assert.deepEqual(await intruders(ana.page), []);
			if (waiting.size > 0) {
				await scroller.evaluate((element) => element.scrollBy({ top: 800 }));
				await ana.page.waitForFunction(
					(last) => [...document.querySelectorAll('tr[data-order]')].at(-1).dataset.order !== last,
					rows.at(-1)[0],
				);
			}
		}
		await ana.leave();
	});

	test('on the page of an order, its history and its moves', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager');
		for (const order of sample) {
			await lookAtOrder(ana, `manager/orders/${order.id}`, order);
			await ana.page.getByRole('heading', { name: 'History' }).waitFor();
			const { name, company, address_1, address_2, city, phone, item, sku, payment } = order;
			const parts = [name, company, address_1, address_2, city, phone, item, sku, payment, order.note, notes.get(order.id)];
			await assertSafe(ana, [...parts, workflow.states.new.label]);
		}
		await ana.page.getByRole('button', { name: '</button>' }).click();
		await ana.page.getByRole('form').waitFor();
		await assertSafe(ana, [workflow.transitions.hold.inputs.reason.title]);
		await ana.leave();
	});

	test('in what is searched for, filtered by and asked for in the address', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders');
		await ana.page.locator('[data-order]').first().waitFor();
		const search = ana.page.getByRole('searchbox');
		for (const text of texts.map((one) => one.trim().slice(0, 200)).filter((_, index) => index % EVERY === 2 || isFull)) {
			const asked = encodeURIComponent(text);
			await visit(ana, `manager/orders?q=${asked}&city=${asked}&payment=${asked}&state=${asked}&sort=${asked}`);
			await assert.doesNotReject(search.and(ana.page.locator(':not([value=""])')).waitFor());
			await ana.page.waitForFunction((wanted) => document.querySelector('[type=search]').value === wanted, text);
			await assertSafe(ana, [text], { isStored: false });
		}
		await ana.goto(`manager/orders/${encodeURIComponent(texts[0])}?in=${encodeURIComponent(texts[39])}`);
		await assertSafe(ana, []);
		await ana.leave();
	});

	test('as names of views and of people', async () => {
		const isName = (text) => text.length <= 80 && text.trim() === text && !/[\0-\x1f\u2028\u2029]/.test(text);
		const names = texts.filter(isName).slice(-50);
		const views = names.map((name) => ({ name, query: `scope=all&city=${encodeURIComponent(name)}` }));
		const put = await rest(MANAGER, 'PUT', 'me/preferences', { views, columns: [], density: 'comfortable', theme: 'system' });
		assert.equal(put.status, 200);
		const ana = await Person.at(MANAGER);
		await ana.goto('manager/orders');
		await ana.page.getByRole('link', { name: names.at(-1), exact: true }).waitFor();
		await ana.button('Views').click();
		await ana.button('Your menu').click();
		await assertSafe(ana, [...names, planted.people[MANAGER]]);
		const [order] = planted.orders;
		assert.equal((await give(order.id, 'driver1')).status, 200);
		await lookAtOrder(ana, `manager/orders/${order.id}`, order);
		await ana.page.getByRole('heading', { name: 'With' }).waitFor();
		await assertSafe(ana, [planted.people.driver1, planted.people.staff1]);
		await ana.leave();
	});

	test('on the other screens of a manager', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager');
		await ana.page.getByRole('heading', { name: 'Where the orders are' }).waitFor();
		await assertSafe(ana, [workflow.states.new.label]);
		await visit(ana, 'manager/log');
		await ana.page.locator('main li').first().waitFor();
		await assertSafe(ana, Object.values(planted.people));
		await visit(ana, 'manager/devices');
		await ana.page.getByText('this device').waitFor();
		await assertSafe(ana, [planted.people[MANAGER]]);
		await visit(ana, 'manager/orders/new');
		await ana.page.getByRole('heading', { name: 'Customer' }).waitFor();
		await ana.page.getByRole('combobox', { name: /product/i }).or(ana.page.getByRole('searchbox')).first().fill('alert');
		await ana.page.getByText(MARK).first().waitFor();
		await assertSafe(ana, []);
		await ana.button(/^Find and go/).click();
		await ana.page.keyboard.type(`buyer<script>alert('zqxj')</script>`);
		await assertSafe(ana, []);
		await ana.leave();
	});

	for (const [login, panel] of [['staff1', 'staff'], ['driver1', 'driver']]) {
		test(`in the ${panel} panel`, async () => {
			const [first] = planted.orders;
			const one = await Person.at(login, { viewport: PHONE });
			await one.goto(panel);
			await one.page.locator('main li').first().waitFor();
			await assertSafe(one, panel === 'driver' ? [first.name, first.city] : [planted.orders.at(-1).name]);
			for (const order of panel === 'driver' ? [first] : sample.slice(0, isFull ? undefined : 4)) {
				await lookAtOrder(one, `${panel}/orders/${order.id}`, order);
				const { name, company, address_1, address_2, city, phone, item, sku } = order;
				await assertSafe(one, [name, company, address_1, address_2, city, phone, item, sku, order.note]);
			}
			await one.button('Your menu').click();
			await assertSafe(one, [planted.people[login]]);
			await one.leave();
		});
	}

	test('on the pages for who is not logged in', async () => {
		const nobody = await Person.anybody();
		for (const text of texts.filter((_, index) => index % EVERY === 3 || isFull)) {
			await nobody.goto(`login?next=${encodeURIComponent(text.slice(0, 2000))}`);
			assert.deepEqual(await intruders(nobody.page), []);
		}
		const name = "\"><img src=x onerror=alert('zqxj')>";
		await nobody.page.fill('[name=log]', name);
		await nobody.page.fill('[name=pwd]', texts[0]);
		await nobody.page.click('[type=submit]');
		await nobody.page.getByRole('alert').waitFor();
		await assertSafe(nobody, [name], { root: 'body' });
		assert.match(await nobody.page.title(), /<\/title><script>alert\('zqxj'\)/);
		await nobody.goto('password');
		await assertSafe(nobody, [], { root: 'body' });
		await nobody.leave();
	});

	test('on the pages in wp-admin that are ours', async () => {
		const mo = await Person.inWordPress('admin');
		const at = (path) => mo.page.goto(`${url}/wp-admin/${path}`);
		const safe = (expected, root) => assertSafe(mo, expected, { root, isPanel: false });
		for (const [index, order] of sample.entries()) {
			if (isFull || index % 5 === 0) {
				await at(`admin.php?page=wc-orders&action=edit&id=${order.id}`);
				await safe([notes.get(order.id), workflow.transitions.start_picking.label], '#waybill-order');
			}
		}
		await at('admin.php?page=waybill-settings');
		await safe(['_e2e_tracking'], '#wpbody-content');
		await at('admin.php?page=waybill-workflow');
		const definition = mo.page.locator('#waybill-definition');
		const draft = JSON.stringify({ [texts[0]]: `</textarea>${texts[10]}` }, null, '\t');
		await definition.fill(draft);
		await Promise.all([mo.page.waitForLoadState(), mo.page.click('#waybill-check')]);
		await mo.page.locator('.waybill-draft').waitFor();
		await safe([workflow.states.new.label], '#wpbody-content');
		await at(`admin.php?page=waybill#/orders?q=${encodeURIComponent(texts[10])}`);
		await mo.page.getByRole('searchbox').waitFor();
		await safe([texts[10]], '#waybill');
		await at('admin.php?page=waybill#/orders');
		await mo.page.locator('tr[data-order]').first().waitFor();
		await safe([planted.orders.at(-1).company], '#waybill');
		await mo.leave();
	});

	test('are found where there is a hole', async () => {
		const ana = await Person.at(MANAGER);
		await ana.page.route('**/waybill/manager', async (route) => {
			const answer = await route.fetch();
			const body = (await answer.text()).replace('<div id="waybill">', `${texts[0]}${texts[10]}<div id="waybill">`);
			await route.fulfill({ response: answer, body });
		});
		await ana.goto('manager');
		await ana.page.getByRole('heading', { name: 'Today' }).waitFor();
		const found = await intruders(ana.page);
		assert.deepEqual(found.map((one) => one.split(':')[0]).sort(), ['handler', 'script']);
		await assert.rejects(ana.leave(), /policy: script-src/);
	});
});
