// SPDX-License-Identifier: MIT
//
// What stays in a browser. Every journey ends with a look at all that the page keeps there (lib/kept.mjs);
// here it is seen that this look finds what it is for, and how the cookies are sent.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { close, open, Person } from './lib/browser.mjs';
import { secretsKept } from './lib/kept.mjs';
import { url, users } from './lib/shop.mjs';

before(open);
after(close);

/** The cookies that an answer sets: name to the line as it was sent. */
async function cookiesOf(response) {
	const lines = (await response.headersArray()).filter(({ name }) => name.toLowerCase() === 'set-cookie');
	return lines
		.map(({ value }) => value)
		.filter((line) => /^(wordpress_|waybill_)/.test(line) && !/=(deleted|%20| )?;/.test(line));
}

describe('kept in the browser', () => {
	test('cookies that log in are for nobody’s scripts and no other site’s requests', async () => {
		const ana = await Person.anybody();
		const form = await ana.page.goto(`${url}/waybill/login`);
		await ana.page.fill('[name=log]', 'manager1');
		await ana.page.fill('[name=pwd]', users.manager1.password);
		const [answer] = await Promise.all([
			ana.page.waitForResponse((response) => response.request().method() === 'POST'),
			ana.page.click('[type=submit]'),
		]);
		await ana.page.waitForURL(/\/waybill\/manager/);
		const cookies = [...(await cookiesOf(form)), ...(await cookiesOf(answer))];
		assert.ok(cookies.some((line) => line.startsWith('wordpress_logged_in_')), `${cookies.length} cookies`);
		for (const line of cookies) {
			assert.match(line, /; *HttpOnly/i);
			assert.match(line, /; *SameSite=(Lax|Strict)/i);
		}
		assert.equal(new URL(ana.page.url()).search, '');
		await ana.leave();
	});

	test('a secret that a page keeps is found, wherever it is', async () => {
		const kinds = {
			'local storage': (secret) => localStorage.setItem('kept', secret),
			'session storage': (secret) => sessionStorage.setItem('kept', `{"a": "${secret}"}`),
			'a cookie': (secret) => (document.cookie = `kept=${secret}; path=/`),
			'a cache': async (secret) => (await caches.open('kept')).put('/kept', new Response(secret)),
			'a database': (secret) =>
				new Promise((resolve) => {
					const request = indexedDB.open('kept');
					request.onupgradeneeded = () => request.result.createObjectStore('kept');
					request.onsuccess = () => {
						const change = request.result.transaction('kept', 'readwrite');
						change.objectStore('kept').put({ deep: [secret] }, 1);
						change.oncomplete = () => resolve(request.result.close());
					};
				}),
		};
		const forget = async () => {
			localStorage.clear();
			sessionStorage.clear();
			document.cookie = 'kept=; path=/; max-age=0';
			indexedDB.deleteDatabase('kept');
			await caches.delete('kept');
		};
		const ana = await Person.at('manager1');
		await ana.goto('manager');
		await ana.page.getByText('Where the orders are').waitFor();
		const secret = [...ana.secrets].at(-1);
		for (const [kind, keep] of Object.entries(kinds)) {
			assert.deepEqual(await secretsKept(ana.page, ana.secrets), []);
			await ana.page.evaluate(keep, secret);
			assert.notDeepEqual(await secretsKept(ana.page, ana.secrets), [], kind);
			await ana.page.evaluate(forget);
		}
		await ana.page.evaluate(kinds['local storage'], secret);
		await assert.rejects(ana.leave(), /kept: /);
	});
});
