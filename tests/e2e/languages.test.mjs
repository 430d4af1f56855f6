// SPDX-License-Identifier: MIT
//
// Every screen in a language that runs from right to left, and in one whose words are longer and wear
// accents, so that a text that nobody can translate is seen; and a day's work in German. The languages
// are WordPress' as far as pages show it; the made one is en_XA of scripts/languages.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { close, DESKTOP, open, Person, PHONE } from './lib/browser.mjs';
import { isFull, paidOrders, rest, run, url, users } from './lib/shop.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const people = ['manager1', 'staff1', 'driver1'];
const inShop = (...words) => run(join(here, 'languages.php'), ...words);
const reads = (locale) => inShop('read', locale, ...people);

const icon = (person, name) => person.page.locator(`main svg.lucide-${name}, dialog svg.lucide-${name}`).first().locator('xpath=..');

async function choose(person) {
	await person.page.locator('[data-order]').first().getByRole('checkbox').click();
}

/** Name, who, where, and what is done there; no words, because they are another language's. */
const screens = (order) => [
	['today', 'manager1', 'manager', '#today-states'],
	['orders', 'manager1', 'manager/orders?scope=all', '[data-order]'],
	['an empty list', 'manager1', 'manager/orders?q=nobody-at-all', 'main svg.lucide-package-search, main h2'],
	['an order', 'manager1', `manager/orders/${order}`, 'main ol li'],
	['an order’s form', 'manager1', `manager/orders/${order}`, 'main ol li', async (person) => {
		await person.page.getByRole('button', { name: '…' }).first().click();
		await person.page.locator('form select[name=reason]').waitFor();
	}],
	['filters', 'manager1', 'manager/orders?city=Berlin&assignee=none', '[data-order]', async (person) => {
		await icon(person, 'list-filter').click();
		await person.page.locator('input[type=date]').first().waitFor();
	}],
	['moving many', 'manager1', 'manager/orders?scope=open', '[data-order]', async (person) => {
		await choose(person);
		await icon(person, 'arrow-right').click();
		await person.page.getByRole('radio').first().waitFor();
	}],
	['giving many', 'manager1', 'manager/orders?scope=open', '[data-order]', async (person) => {
		await choose(person);
		await icon(person, 'user-round').click();
		await person.page.getByRole('radio').first().waitFor();
	}],
	['find and go', 'manager1', 'manager', '#today-states', async (person) => {
		await person.page.locator('header svg.lucide-search').locator('xpath=..').click();
		await person.page.getByRole('option').first().waitFor();
	}],
	['the reader’s menu', 'manager1', 'manager', '#today-states', async (person) => {
		await person.page.locator('header svg.lucide-user-round').locator('xpath=..').click();
		await person.page.getByRole('radio').first().waitFor();
	}],
	['a new order that lacks all', 'manager1', 'manager/orders/new', 'main form', async (person) => {
		await person.page.locator('main form [type=submit]').click();
		await person.page.getByRole('alert').first().waitFor();
	}],
	['the log', 'manager1', 'manager/log', 'main ol li'],
	['devices', 'manager1', 'manager/devices', 'main ul li'],
	['staff', 'staff1', 'staff', 'main ul li'],
	['an order of staff’s', 'staff1', `staff/orders/${order}`, 'main ol li, main h2'],
	['a driver', 'driver1', 'driver', 'main h1'],
];

let order;
let made;

before(async () => {
	await open();
	const root = join(here, '../..');
	made = mkdtempSync(join(tmpdir(), 'waybill-languages-'));
	execFileSync(join(root, 'scripts/languages'), ['--pseudo', made]);
	inShop('install', made);
	// One with an address, which orders that tests make need not have.
	const { body } = await rest('manager1', 'GET', 'orders?scope=open&q=Berg70');
	order = body.orders[0].id;
});

after(async () => {
	reads('');
	inShop('remove');
	rmSync(made, { recursive: true });
	await close();
});

/** What is wider than the window, or cut off in a place that nobody can scroll. */
const cuts = (person) =>
	person.page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		const found = [];
		if (document.documentElement.scrollWidth > width) {
			found.push(`the page is ${document.documentElement.scrollWidth} wide`);
		}
		const scrolls = (part) => {
			for (let up = part; up !== null && up !== document.body; up = up.parentElement) {
				const { overflowX, position } = getComputedStyle(up);
				if (overflowX !== 'visible' || (position === 'absolute' && up.clientWidth <= 1)) {
					return true;
				}
			}
			return false;
		};
		for (const part of document.querySelectorAll('button, a, label, h1, h2, h3, p, legend, th, td, dt, dd, li, input, select, dialog')) {
			const { left, right, width: wide } = part.getBoundingClientRect();
			if (part.checkVisibility() && wide > 0 && (left < -1 || right > width + 1) && !scrolls(part)) {
				found.push(`${part.localName} "${part.textContent.slice(0, 40)}" from ${left} to ${right}`);
			}
			// Words of ours that are cut without three dots and without a bar.
			const { overflowX, textOverflow } = getComputedStyle(part);
			if (part.scrollWidth > part.clientWidth + 1 && overflowX === 'hidden' && textOverflow !== 'ellipsis' && part.clientWidth > 1 && !part.matches('.sr-only')) {
				found.push(`${part.localName} "${part.textContent.slice(0, 40)}" is cut`);
			}
		}
		return found;
	});

/** Every text that is shown, heard or pointed at; without what people, shops, browsers and WooCommerce wrote. */
const texts = (person) =>
	person.page.evaluate(() => {
		const found = [];
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
			const part = node.parentElement;
			// Names stand isolated; moments are the browser's.
			if (part.checkVisibility() && part.closest('script, style, noscript, time, bdi, kbd, code, [dir=ltr]:not(html), [translate=no]') === null) {
				found.push(node.textContent.trim());
			}
		}
		for (const part of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
			if (part.closest('[dir=ltr]:not(html), time') === null) {
				for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
					found.push(part.getAttribute(name) ?? '');
				}
			}
		}
		return [...new Set([...found, document.title])].filter((text) => text !== '');
	});

async function look(guise, [, login, path, sign, act = async () => {}], judge) {
	const person = await Person.at(login, guise);
	await person.goto(path);
	await person.page.locator(sign).first().waitFor();
	await act(person);
	await judge(person);
	await person.leave();
}

const names = screens(0).map(([name]) => name);
const desk = ['on a desk', { viewport: DESKTOP }];
const phone = ['on a phone', { viewport: PHONE }];

describe('from right to left', () => {
	before(() => reads('ar'));
	for (const [where, guise] of isFull ? [desk, phone] : [desk]) {
		for (const [index, name] of names.entries()) {
			test(`${name} ${where}, from right to left`, () =>
				look(guise, screens(order)[index], async (person) => {
					assert.deepEqual(await person.barriers(), []);
					assert.deepEqual(await cuts(person), []);
					assert.deepEqual(
						await person.page.evaluate(() => [document.documentElement.dir, document.documentElement.lang]),
						['rtl', 'ar'],
					);
				}));
		}
	}

	test('numbers, phones and addresses keep their direction', () =>
		look({ viewport: DESKTOP }, screens(order)[3], async (person) => {
			const direction = (text) =>
				person.page
					.getByText(text)
					.first()
					.evaluate((part) => getComputedStyle(part).direction);
			assert.equal(await direction(/^\+49 30/), 'ltr');
			assert.equal(await direction(/@example\.test$/), 'ltr');
			assert.equal(await direction(/^10115 /), 'ltr');
		}));

	test('arrows point the other way', () =>
		look({ viewport: DESKTOP }, screens(order)[3], async (person) => {
			for (const name of ['arrow-left', 'arrow-right']) {
				const turned = await person.page
					.locator(`main svg.lucide-${name}`)
					.first()
					.evaluate((part) => getComputedStyle(part).scale);
				assert.equal(turned, '-1 1', name);
			}
		}));

	test('a count has the form that the number asks for', async () => {
		// None, one, two, a few, many: as the list says how many it found.
		const forms = { 0: /^لا طلبات/, 1: /^طلب واحد/, 2: /^طلبان/, 3: /^3 طلبات$/, 10: /^10 طلبات$/, 11: /^11 طلبًا$/, 100: /^100 طلب$/ };
		const person = await Person.at('manager1');
		let count = 0;
		await person.context.route(/\/waybill\/v1\/orders\/count/, (route) =>
			route.fulfill({ json: { count, is_exact: true, rebuild: null } }),
		);
		for (const [number, form] of Object.entries(forms)) {
			count = Number(number);
			await person.goto(`manager/orders?scope=all&city=Berlin&sort=number&order=${count % 2 === 0 ? 'asc' : 'desc'}`);
			await person.page.getByText(form).first().waitFor();
		}
		await person.leave();
	});
});

describe('longer words', () => {
	before(() => reads('en_XA'));
	// What the shop and its people are called, what browsers and programs are, and what is read out of them.
	const names_of_others = /Waybill|WordPress|WooCommerce|Ana|Berg\d+|Berlin|Hamburg|Lindenweg|Enamel kettle|E2E-KETTLE|Bank transfer|Germany|Chrome|Linux|Android|Windows|nobody-at-all|(manager|staff|driver)\d|alt\+T|[\w.]+@example\.test|user:\d+|Ctrl|min\. ago|hr\. ago|in \d+ (min|hr)\.|[A-Z][a-z]{2} \d+, \d+:\d+ [AP]M|\d+(:\d+){0,2} [AP]M|\/waybill\/v1\/[\w\/]+|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z][a-z]+ \d+, \d{4} at|Lab|Shop/gi;
	// Long words first find no place where there is little of it.
	for (const [where, guise] of isFull ? [desk, phone] : [phone]) {
		for (const [index, name] of names.entries()) {
			test(`${name} ${where}, in longer words`, () =>
				look(guise, screens(order)[index], async (person) => {
					const plain = (await texts(person)).filter((text) => /[A-Za-z]{2}/.test(text.replaceAll(names_of_others, '')));
					assert.deepEqual(plain, []);
					assert.deepEqual(await person.barriers(), []);
					assert.deepEqual(await cuts(person), []);
				}));
		}
	}
});

describe('German', () => {
	before(() => reads('de_DE'));

	test('from the log-in to a moved order', async () => {
		const [id] = await paidOrders(1);
		const person = await Person.anybody({ locale: 'de-DE' });
		await person.goto('login');
		await person.page.fill('[name=log]', 'manager1');
		await person.page.fill('[name=pwd]', users.manager1.password);
		await person.page.click('[type=submit]');
		await person.page.getByRole('heading', { name: 'Heute' }).waitFor();
		await person.tap(person.link('Bestellungen'));
		await person.page.getByText(/^\d+ Bestellungen$/).waitFor();
		await person.page.locator(`[data-order="${id}"] a`).first().click();
		await person.tap(person.button('Kommissionieren'));
		await person.page.getByText(/^Bestellung \d+: „Kommissionieren“ ist erledigt\.$/).first().waitFor();
		await person.page.getByText(/hat die Bestellung von „Neu“ auf „In Kommissionierung“ gesetzt\.$/).waitFor();
		await person.page.getByText(/24,90\s€|49,80\s€|74,70\s€/).first().waitFor();
		const { body } = await rest('manager1', 'GET', `orders/${id}`);
		assert.equal((await rest('manager1', 'POST', `orders/${id}/undo`, { seen: body.version })).status, 200);
		await person.leave();
	});

	test('a language that does not come leaves English, and the panel works', async () => {
		for (const answer of [{ status: 500, body: 'broken' }, { json: { locale_data: { waybill: { Orders: 7 } } } }, { body: '<html>' }]) {
			const person = await Person.at('manager1');
			await person.context.route(/\/waybill\/i18n\//, (route) => route.fulfill(answer));
			await person.goto('manager');
			await person.page.getByRole('heading', { name: 'Today' }).waitFor();
			// Who looks for it finds it among the browser's errors.
			const [told, ...others] = person.wrongs.splice(0);
			assert.match(told, /^error: the language \S+ can't be read$/);
			assert.deepEqual(others, []);
			await person.leave();
		}
	});

	test('its address is asked for once', async () => {
		const person = await Person.at('manager1');
		const asked = [];
		person.page.on('response', (response) => response.url().includes('/waybill/i18n/') && asked.push([response.url(), response.headers()['cache-control']]));
		await person.goto('manager');
		await person.page.getByRole('heading', { name: 'Heute' }).waitFor();
		await person.goto('manager/devices');
		await person.page.getByText('dieses Gerät').waitFor();
		const fetched = asked.filter(([, kept]) => kept === 'public, max-age=31536000, immutable');
		assert.equal(new Set(asked.map(([address]) => address)).size, 1);
		assert.equal(fetched.length, asked.length);
		assert.ok(asked[0][0].startsWith(`${url}/waybill/i18n/de_DE.`));
		await person.leave();
	});
});
