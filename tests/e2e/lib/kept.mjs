// SPDX-License-Identifier: MIT
//
// What a panel leaves in a browser, which a lost phone gives away: everything it keeps there is read
// and searched for what would let somebody else in.

/** Runs in the page. */
async function readAll() {
	const done = (request) =>
		new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
	const databases = [];
	for (const { name } of await indexedDB.databases()) {
		const database = await done(indexedDB.open(name));
		for (const store of database.objectStoreNames) {
			const rows = database.transaction(store).objectStore(store);
			databases.push([name, store, await done(rows.getAllKeys()), await done(rows.getAll())]);
		}
		database.close();
	}
	const cached = [];
	for (const name of globalThis.caches === undefined ? [] : await caches.keys()) {
		const cache = await caches.open(name);
		for (const request of await cache.keys()) {
			cached.push([request.url, await (await cache.match(request)).text()]);
		}
	}
	return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, cached]);
}

const IS_SECRET = /^wordpress_|^waybill_/;

/** A cookie holds fields behind each other; whoever has one long enough of them has half a key. */
const fieldsOf = ({ value }) =>
	[value, decodeURIComponent(value), ...decodeURIComponent(value).split('|')].filter((field) => field.length >= 20);

/** The nonces that the page was given when it was loaded. */
const noncesIn = (page) =>
	page.evaluate(() => {
		const { api, links } = JSON.parse(document.querySelector('#waybill-boot')?.textContent ?? '{}');
		return [api?.nonce, links?.logout.nonce].filter((nonce) => nonce !== undefined);
	});

/** Sentences about the secrets that a page has put where it may not, and about cookies that it can read. */
export async function secretsKept(page, given) {
	const cookies = (await page.context().cookies()).filter(({ name }) => IS_SECRET.test(name));
	const secrets = [...given, ...(await noncesIn(page)), ...cookies.flatMap(fieldsOf)];
	const kept = await page.evaluate(readAll);
	const readable = await page.evaluate(() => document.cookie);
	return [
		...secrets.filter((secret) => kept.includes(secret)).map((secret) => `kept: ${secret.slice(0, 4)}…`),
		...(/nonce|password|wordpress_logged_in/i.test(kept) ? [`kept: ${kept.slice(0, 200)}`] : []),
		...(secrets.some((secret) => readable.includes(secret)) ? ['cookie that scripts can read'] : []),
	];
}
