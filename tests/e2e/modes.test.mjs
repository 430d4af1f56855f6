// SPDX-License-Identifier: MIT
//
// The manager's panel in its three places: a page of its own, inside wp-admin, and all over the screen.
// The same can be done in each, each is found as it was left, and neither WordPress' styles nor ours
// reach the other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { close, DESKTOP, open, Person, PHONE } from './lib/browser.mjs';
import { isFull, php, rest, url } from './lib/shop.mjs';

const INSIDE = `${url}/wp-admin/admin.php?page=waybill`;

const fullButton = (person) => person.page.getByRole('button', { name: 'Full screen', exact: true });
const leaveButton = (person) => person.page.getByRole('button', { name: 'Leave full screen', exact: true });
const sideBar = (person) => person.page.getByRole('navigation', { name: 'Screens' });

function setLayout(login, fullscreen, side_bar = 'wide') {
	php(
		`update_user_meta( get_user_by( 'login', '${login}' )->ID, 'waybill_preferences', [ 'fullscreen' => ${fullscreen}, 'side_bar' => '${side_bar}' ] );`,
	);
}

/** What is remembered, once the server has it. */
async function remembered(person, member) {
	const answer = await person.page.waitForResponse(
		(response) => response.url().endsWith('/me/preferences') && response.request().method() === 'PUT',
	);
	return (await answer.json())[member];
}

async function newOrder() {
	const { body } = await rest('manager1', 'GET', 'orders?state=new&max=1');
	return body.orders[0].id;
}

const contentOf = (person) => person.page.locator('#waybill-content');

/** Everything that is computed for the elements that [pick] finds, as one text an element. */
const stylesOf = (person, pick) =>
	person.page.evaluate((selector) => {
		const look = (element, pseudo) => {
			const style = getComputedStyle(element, pseudo);
			return Array.from(style)
				.filter((name) => !name.startsWith('--'))
				.map((name) => `${name}:${style.getPropertyValue(name)}`);
		};
		return [...document.querySelectorAll(selector)].map((element) => ({
			name: `#${element.id} .${element.getAttribute('class') ?? ''}`,
			style: [...look(element), ...look(element, '::before').map((line) => `before ${line}`)],
		}));
	}, pick);

/** The first differences of two such readings, in words. */
function differences(one, other) {
	assert.deepEqual(
		other.map(({ name }) => name),
		one.map(({ name }) => name),
		'the same elements',
	);
	return one
		.flatMap(({ name, style }, index) =>
			style.flatMap((line, at) => (line === other[index].style[at] ? [] : [`${name}: ${line} / ${other[index].style[at]}`])),
		)
		.slice(0, 20);
}

before(open);
after(close);

describe('modes', () => {
	test('the same move on an order, on a page of its own, inside wp-admin and on the whole screen', async () => {
		for (const [name, full] of [
			['standalone', false],
			['wp-admin', false],
			['fullscreen', true],
		]) {
			setLayout('shopmanager', full);
			const mo = await Person.inWordPress('shopmanager');
			const id = await newOrder();
			await mo.page.goto(name === 'standalone' ? `${url}/waybill/manager/orders/${id}` : `${INSIDE}#/orders/${id}`);
			await mo.page.getByRole('heading', { name: `Order ${id}` }).waitFor();
			assert.equal(await mo.page.locator('#adminmenu').isVisible(), name === 'wp-admin', name);
			await mo.tap(mo.button('Start picking'));
			await mo.button('Undo').waitFor();
			assert.equal(mo.taps, 1, name);
			assert.equal((await rest('manager1', 'GET', `orders/${id}`)).body.state, 'picking', name);
			await mo.context.close();
		}
	});

	test('the whole screen is left by its button and by Esc, and is remembered', async () => {
		setLayout('shopmanager', false);
		const mo = await Person.inWordPress('shopmanager');
		await mo.page.goto(`${INSIDE}#/orders?scope=all`);
		await mo.page.locator('tr[data-order]').first().waitFor();
		await Promise.all([remembered(mo, 'fullscreen').then((is) => assert.equal(is, true)), fullButton(mo).click()]);
		for (const part of ['#adminmenu', '#wpadminbar']) {
			assert.equal(await mo.page.locator(part).isVisible(), false, part);
		}
		const box = await mo.page.locator('#waybill').boundingBox();
		assert.deepEqual(box, { x: 0, y: 0, ...DESKTOP });
		// It stands in the page that the server sends: the panel is not drawn twice.
		assert.match(await (await mo.page.reload()).text(), /<body class="[^"]*waybill-fullscreen/);
		await leaveButton(mo).waitFor();
		// Esc belongs to what lies nearer first.
		await mo.page.locator('tr[data-order]').first().getByRole('checkbox').click();
		await mo.page.getByText('1 selected').waitFor();
		await mo.page.keyboard.press('Escape');
		await mo.page.getByText('1 selected').waitFor({ state: 'detached' });
		await leaveButton(mo).waitFor();
		await Promise.all([
			remembered(mo, 'fullscreen').then((is) => assert.equal(is, false)),
			mo.page.keyboard.press('Escape'),
		]);
		await mo.page.locator('#adminmenu').waitFor();
		await mo.page.reload();
		await fullButton(mo).waitFor();
		assert.equal(await mo.page.locator('#adminmenu').isVisible(), true);
		await fullButton(mo).click();
		await leaveButton(mo).click();
		await fullButton(mo).waitFor();
		await mo.context.close();
	});

	test('left on the whole screen, a panel that can’t be shown leaves WordPress’ bars', async () => {
		setLayout('shopmanager', true);
		const mo = await Person.inWordPress('shopmanager');
		await mo.page.route('**/waybill/build/**/*.js', (route) => route.abort());
		await mo.page.goto(INSIDE);
		await mo.page.locator('#waybill').waitFor({ state: 'attached' });
		for (const part of ['#adminmenu', '#wpadminbar']) {
			assert.equal(await mo.page.locator(part).isVisible(), true, part);
		}
		await mo.page.unroute('**/waybill/build/**/*.js');
		await mo.page.reload();
		await leaveButton(mo).waitFor();
		assert.equal(await mo.page.locator('#wpadminbar').isVisible(), false);
		await mo.context.close();
	});

	test('the side bar leads where the menu does, and is found as narrow as it was left', async () => {
		setLayout('shopmanager', true);
		const mo = await Person.inWordPress('shopmanager');
		await mo.page.goto(INSIDE);
		await sideBar(mo).getByRole('link', { name: 'Today', current: 'page' }).waitFor();
		const wide = (await sideBar(mo).boundingBox()).width;
		await Promise.all([
			remembered(mo, 'side_bar').then((is) => assert.equal(is, 'narrow')),
			mo.button('Narrow the side bar').click(),
		]);
		assert.ok((await sideBar(mo).boundingBox()).width < wide / 2);
		await mo.page.reload();
		await mo.button('Widen the side bar').waitFor();
		// The picture alone still has its name.
		await sideBar(mo).getByRole('link', { name: 'Log', exact: true }).click();
		await mo.page.getByRole('heading', { name: 'Log', exact: true }).waitFor();
		await mo.context.close();
	});

	for (const colorScheme of ['light', 'dark']) {
		for (const dir of ['ltr', 'rtl']) {
			test(`nothing bars the way to the side bar: ${colorScheme}, ${dir}`, async () => {
				setLayout('shopmanager', true);
				const mo = await Person.inWordPress('shopmanager');
				await mo.page.emulateMedia({ colorScheme });
				await mo.page.route('**/admin.php?page=waybill', async (route) => {
					const answer = await route.fetch();
					await route.fulfill({ response: answer, body: (await answer.text()).replace('"dir":"ltr"', `"dir":"${dir}"`) });
				});
				await mo.page.goto(INSIDE);
				await mo.page.getByRole('heading', { name: 'Where the orders are' }).waitFor();
				const isAtStart = (await sideBar(mo).boundingBox()).x === 0;
				assert.equal(isAtStart, dir === 'ltr');
				assert.deepEqual(await mo.barriers(), []);
				await mo.button('Narrow the side bar').click();
				await mo.button('Widen the side bar').waitFor();
				assert.deepEqual(await mo.barriers(), []);
				await mo.context.close();
			});
		}
	}

	test('a phone keeps the bar at the top, and nothing is wider than it', async () => {
		setLayout('shopmanager', true);
		const mo = await Person.inWordPress('shopmanager');
		await mo.page.setViewportSize(PHONE);
		await mo.page.goto(`${INSIDE}#/orders?scope=all`);
		await mo.page.locator('li[data-order]').first().waitFor();
		assert.equal(await mo.button('Narrow the side bar').count(), 0);
		for (const isWhole of [true, false]) {
			const [menu, content] = [await sideBar(mo).boundingBox(), await contentOf(mo).boundingBox()];
			assert.ok(menu.y + menu.height <= content.y);
			assert.equal(await mo.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 0);
			if (isWhole) {
				await leaveButton(mo).click();
				await fullButton(mo).waitFor();
			}
		}
		await mo.context.close();
	});

	test('the bars stay while the content scrolls, and nothing scrolls but it', async () => {
		setLayout('shopmanager', false);
		const mo = await Person.inWordPress('shopmanager');
		await mo.page.setViewportSize({ width: 1024, height: 480 });
		await mo.page.goto(`${INSIDE}#/orders/${await newOrder()}`);
		await mo.page.getByRole('heading', { name: 'History' }).waitFor();
		const at = await sideBar(mo).boundingBox();
		const main = contentOf(mo);
		await main.hover();
		await mo.page.mouse.wheel(0, 5_000);
		await mo.page.waitForFunction((element) => element.scrollTop > 0, await main.elementHandle());
		assert.deepEqual(await sideBar(mo).boundingBox(), at);
		assert.equal(await mo.page.evaluate(() => window.scrollY), 0);
		await mo.context.close();
	});

	test('our styles change nothing of WordPress’', async () => {
		setLayout('shopmanager', false);
		const mo = await Person.inWordPress('shopmanager');
		await mo.page.goto(INSIDE);
		await mo.page.getByRole('heading', { name: 'Today' }).waitFor();
		// What other plugins print into the page, under names that are also those of classes of ours.
		await mo.page.evaluate(() => {
			document.querySelector('#waybill').insertAdjacentHTML(
				'beforebegin',
				`<div class="wrap foreign"><h1>A</h1><h2>B</h2><div class="notice notice-info flex grid border p-4"><p class="text-sm hidden">C</p></div>
				<table class="widefat fixed"><tbody><tr><td>D <img src="data:," alt=""> <svg></svg></td></tr></tbody></table><ul><li>E</li></ul><hr>
				<p><a href="#" class="button">F</a> <button class="button">G</button> <input> <input type="checkbox" checked> <select><option>H</option></select> <textarea></textarea></p>
				<details><summary>I</summary></details></div>`,
			);
		});
		const core = 'html, body, #wpadminbar *, #adminmenumain *, .foreign, .foreign *';
		const withOurs = await stylesOf(mo, core);
		assert.ok(withOurs.length > 300);
		const count = await mo.page.evaluate(() => {
			const ours = [...document.querySelectorAll('link[id^="waybill-panel-"]')];
			ours.forEach((link) => (link.sheet.disabled = true));
			return ours.length;
		});
		assert.ok(count > 0);
		assert.deepEqual(differences(withOurs, await stylesOf(mo, core)), []);
		await mo.context.close();
	});

	// Each property of each element takes its time.
	for (const path of isFull ? ['/orders?scope=all&q=Berg1', '/orders/new', '/'] : ['/orders?scope=all&q=Berg1']) {
		test(`WordPress’ styles change nothing of ours at ${path}`, async () => {
			setLayout('shopmanager', true);
			const mo = await Person.inWordPress('shopmanager');
			const ours = '#waybill *:not([data-sonner-toaster], [data-sonner-toaster] *)';
			const readings = [];
			for (const at of [`${INSIDE}#${path}`, `${url}/waybill/manager${path}`]) {
				await mo.page.goto(at);
				await mo.page.reload();
				await mo.page.getByRole('heading', { level: 1 }).waitFor();
				// The tabs' counts come by themselves.
				await mo.page.waitForLoadState('networkidle');
				if (!at.startsWith(INSIDE)) {
					// On a page of its own the screen is the browser's to fill.
					await fullButton(mo).click();
				}
				await leaveButton(mo).waitFor();
				await mo.page.mouse.move(700, 5);
				await mo.page.evaluate(() => document.activeElement?.blur());
				await mo.page.waitForFunction(() => document.querySelector('#waybill .animate-pulse') === null);
				readings.push(await stylesOf(mo, ours));
			}
			assert.deepEqual(differences(...readings), []);
			await mo.context.close();
		});
	}
});
