// SPDX-License-Identifier: MIT
//
// How the day goes, on the manager's first screen: numbers of orders that were moved here, a table that
// says what the chart shows, links to what was counted, and a screen that follows the shop without
// jumping. In every guise nobody is kept out.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { close, DESKTOP, open, Person, PHONE } from './lib/browser.mjs';
import { move, php, rest, until, users } from './lib/shop.mjs';

const MANAGER = 'manager1';
const HOURS = 'Orders by the hour';
const AGES = 'How old the open orders are';
const PEOPLE = 'People';

const figureOf = (person, title) => person.page.getByRole('region', { name: title });

/** The rows of the table behind a chart, as texts; the chart becomes the table. */
async function tableOf(person, title) {
	const figure = figureOf(person, title);
	await figure.getByRole('button', { name: 'Show as table' }).click();
	return figure
		.getByRole('table', { name: title })
		.locator('tr')
		.evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
}

const numbers = (row) => row.slice(1).map((text) => Number(text.replace(/\D/g, '')));

async function today(login = MANAGER) {
	const { status, body } = await rest(login, 'GET', 'today');
	return status === 200 ? body : status;
}

/** The newest are paid; the first of all wait for their transfer. */
async function freshOrder() {
	const { body } = await rest(MANAGER, 'GET', 'orders?state=new&max=1&sort=number&order=desc');
	return body.orders[0].id;
}

before(open);
after(close);

describe('today', () => {
	test('the day has the numbers of the shop, and each table those of its chart', async () => {
		const order = await freshOrder();
		assert.equal((await move('staff1', order, 'start_picking')).status, 200);
		assert.equal((await move('staff1', order, 'pack')).status, 200);
		const told = await today();
		const ana = await Person.at(MANAGER);
		await ana.goto('manager');
		const hours = figureOf(ana, HOURS);
		await hours.locator('.recharts-bar-rectangle').first().waitFor();
		// Bars that have a height: of each hour that has a number, and of no other.
		const bars = await hours.locator('.recharts-bar').evaluateAll((series) =>
			series.map((one) => [...one.querySelectorAll('.recharts-bar-rectangle path')].filter((bar) => bar.getBoundingClientRect().height > 0).length),
		);
		assert.deepEqual(bars, ['made', 'finished'].map((of) => told.hours.filter((hour) => hour[of] > 0).length));

		const rows = await tableOf(ana, HOURS);
		assert.deepEqual(rows[0], ['Hour', 'Came in', 'Finished']);
		assert.deepEqual(rows.slice(1, -1).map(numbers), told.hours.map((hour) => [hour.made, hour.finished]));
		assert.deepEqual(numbers(rows.at(-1)), ['made', 'finished'].map((of) => told.hours.reduce((sum, hour) => sum + hour[of], 0)));
		const ages = await tableOf(ana, AGES);
		assert.deepEqual(ages.slice(1, -1).map(numbers), told.ages.map((age) => [age.count]));
		const people = await tableOf(ana, PEOPLE);
		assert.deepEqual(people.slice(1).map((row) => [row[0], ...numbers(row)]), told.people.map((one) => [one.name, one.moved, one.open]));
		assert.ok(told.people.some((one) => one.id === `user:${users.staff1.id}` && one.moved > 0));
		await ana.leave();
	});

	test('a number leads to the orders that it counts', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager');
		const rows = await tableOf(ana, AGES);
		const count = numbers(rows[1])[0];
		assert.ok(count > 0);
		await ana.tap(figureOf(ana, AGES).getByRole('link', { name: String(count), exact: true }).first());
		await ana.page.getByText(new RegExp(`^${count} orders?$`)).waitFor();
		assert.match(ana.page.url(), /scope=open&created_from=\d{4}-\d\d-\d\d&created_to=/);
		await ana.leave();
	});

	test('a bar of an age leads there, too, and the keys go from bar to bar', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager');
		const ages = figureOf(ana, AGES);
		const bar = ages.locator('.recharts-bar-rectangle path').first();
		await bar.waitFor();
		await ages.locator('svg.recharts-surface').focus();
		await ana.page.keyboard.press('ArrowRight');
		await ages.getByText(/^Open orders: \d/).first().waitFor();
		await bar.click();
		await ana.page.waitForURL(/orders\?scope=open&created_from=/);
		await ana.leave();
	});

	test('what happens in the shop is counted without a jump and without a look away', async () => {
		const ana = await Person.at(MANAGER);
		await ana.goto('manager');
		await tableOf(ana, PEOPLE);
		const moved = async () => {
			const cells = await figureOf(ana, PEOPLE).locator('tbody tr', { hasText: 'Staff1' }).locator('td').allTextContents();
			return Number(cells[0] ?? 0);
		};
		const before = await moved();
		await ana.page.evaluate(() => {
			window.waybillFlickers = 0;
			new MutationObserver(() => {
				window.waybillFlickers += document.querySelector('main [role=status]') !== null ? 1 : 0;
			}).observe(document.querySelector('main'), { childList: true, subtree: true });
		});
		const top = await figureOf(ana, PEOPLE).boundingBox();
		assert.equal((await move('staff1', await freshOrder(), 'start_picking')).status, 200);
		await until(async () => (await moved()) === before + 1);
		assert.equal(await ana.page.evaluate(() => window.waybillFlickers), 0);
		const { x, y } = await figureOf(ana, PEOPLE).boundingBox();
		assert.deepEqual([x, y], [top.x, top.y]);
		await ana.leave();
	});

	test('a day that can’t be read says so, and comes on trying again', async () => {
		const ana = await Person.at(MANAGER);
		let isBroken = true;
		await ana.page.route('**/waybill/v1/today', (route) =>
			isBroken ? route.fulfill({ status: 400, contentType: 'application/json', body: '{"code":"invalid","status":400}' }) : route.fallback(),
		);
		await ana.goto('manager');
		await ana.page.getByText('Where the orders are').waitFor();
		const again = ana.page.getByRole('alert').getByRole('button', { name: 'Try again' });
		await again.waitFor();
		isBroken = false;
		await again.click();
		await figureOf(ana, HOURS).waitFor();
		await ana.leave();
	});

	test('an order whose move went wrong is there by name, until somebody moves it', async () => {
		const order = await freshOrder();
		const fail = 'add_action( "woocommerce_order_status_cancelled", static function () { throw new DomainException( "planted" ); } );';
		const file = 'WPMU_PLUGIN_DIR . "/e2e-fails.php"';
		php(`file_put_contents( ${file}, '<?php ${fail}' );`);
		try {
			assert.equal((await move(MANAGER, order, 'cancel', { reason: 'other' })).status, 500);
		} finally {
			php(`unlink( ${file} );`);
		}
		const ana = await Person.at(MANAGER);
		await ana.goto('manager');
		const row = ana.page.getByRole('region', { name: 'Needs you' }).getByRole('link', { name: new RegExp(`^${order} `) });
		await row.first().waitFor();
		assert.equal((await move(MANAGER, order, 'start_picking')).status, 200);
		await row.first().waitFor({ state: 'detached', timeout: 60_000 });
		await ana.leave();
	});

	test('the charts are no part of the first load, and nobody else learns of the day', async () => {
		const ana = await Person.at(MANAGER);
		const scripts = [];
		ana.page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
		await ana.goto('manager/orders?scope=open');
		await ana.page.locator('[data-order]').first().waitFor();
		assert.ok(!scripts.some((script) => /\/day-/.test(script)), scripts.join(' '));
		await ana.link('Today').first().click();
		await figureOf(ana, HOURS).waitFor();
		assert.ok(scripts.some((script) => /\/day-/.test(script)), scripts.join(' '));
		await ana.leave();
		assert.deepEqual([await today('staff1'), await today('driver1')], [403, 403]);
	});

	const guises = [
		['desk, light', { viewport: DESKTOP, colorScheme: 'light' }],
		['desk, dark', { viewport: DESKTOP, colorScheme: 'dark' }],
		['phone, light', { viewport: PHONE, colorScheme: 'light' }],
		['phone, dark', { viewport: PHONE, colorScheme: 'dark' }],
	];
	for (const [name, guise] of guises) {
		test(`charts and tables keep nobody out: ${name}`, async () => {
			const ana = await Person.at(MANAGER, guise);
			await ana.goto('manager');
			await figureOf(ana, PEOPLE).locator('.recharts-bar-rectangle').first().waitFor();
			assert.deepEqual(await ana.barriers(), []);
			const isWide = () => ana.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
			assert.equal(await isWide(), false);
			for (const title of [HOURS, AGES, PEOPLE]) {
				await tableOf(ana, title);
			}
			assert.deepEqual(await ana.barriers(), []);
			assert.equal(await isWide(), false);
			await ana.leave();
		});
	}
});
