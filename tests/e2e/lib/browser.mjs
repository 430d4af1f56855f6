// SPDX-License-Identifier: MIT
//
// Chromium with a person in front of it. Whatever page is opened is watched: a request to another
// host, a breach of the content security policy, a dialog and an error of the page's own fail the test
// that caused them, and so does a secret that is left in the browser. Taps are counted, so that a flow
// can be held to its number of them.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { secretsKept } from './kept.mjs';
import { folder, url, users } from './shop.mjs';

const require = createRequire(join(dirname(fileURLToPath(import.meta.url)), '../../../wp-plugin/panels/package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A loaded machine takes its time; what hangs longer is broken. */
const PATIENCE_MS = 15_000;

const isOwn = ({ origin, protocol }) => origin === url || protocol === 'data:' || protocol === 'blob:';

let browser;

export { chromium };

export async function open() {
	browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}

export async function close() {
	await browser?.close();
}

/** Sessions by login, for the other files of tests as well: so many logins in ten minutes are refused. */
const kept = join(folder, 'e2e-sessions.json');
const sessions = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};

/** Whether the shop still takes it: tests end sessions, too. */
async function isOpen({ state, home }) {
	const cookie = state.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
	return (await fetch(home, { headers: { cookie }, redirect: 'manual' })).ok;
}

async function logIn(login) {
	const context = await browser.newContext();
	const page = await context.newPage();
	await page.goto(`${url}/waybill/login`);
	await page.fill('[name=log]', login);
	await page.fill('[name=pwd]', users[login].password);
	await Promise.all([page.waitForURL(/\/waybill\/(manager|staff|driver)/), page.click('[type=submit]')]);
	const session = { state: await context.storageState(), home: page.url() };
	await context.close();
	return session;
}

/** Those whose session this file has opened or looked at. */
const known = new Set();

/** Logs in once a person; every further page of theirs is in the same session. */
export async function sessionOf(login) {
	if (!known.has(login) && (sessions[login] === undefined || !(await isOpen(sessions[login])))) {
		sessions[login] = await logIn(login);
		writeFileSync(kept, JSON.stringify(sessions));
	}
	known.add(login);
	return sessions[login].state;
}

export class Person {
	taps = 0;
	wrongs = [];
	secrets = new Set();

	constructor(context, page) {
		this.context = context;
		this.page = page;
	}

	static async at(login, guise = {}) {
		const person = await Person.anybody(guise, await sessionOf(login));
		person.secrets.add(users[login].password).add(users[login].application_password);
		return person;
	}

	/** Somebody who has not logged in. */
	static async anybody({ viewport = DESKTOP, isPhone = viewport.width < 640, ...guise } = {}, storageState) {
		const context = await browser.newContext({ viewport, hasTouch: isPhone, isMobile: isPhone, storageState, ...guise });
		const page = await context.newPage();
		page.setDefaultTimeout(PATIENCE_MS);
		const person = new Person(context, page);
		await person.watch();
		return person;
	}

	/** In wp-admin, where WordPress and others put what they like into the page: only dialogs are watched. */
	static async inWordPress(login) {
		const context = await browser.newContext({ viewport: DESKTOP });
		// A picture of the reader, from a host that is not here, would hold up the whole page.
		await context.route('**/*', (route) => (isOwn(new URL(route.request().url())) ? route.fallback() : route.abort()));
		// The form that WordPress shows moves the cursor while it is filled in, so it is sent without its page.
		const answer = await context.request.post(`${url}/wp-login.php`, {
			form: { log: login, pwd: users[login].password, testcookie: '1' },
			headers: { Cookie: 'wordpress_test_cookie=WP%20Cookie%20check' },
			maxRedirects: 0,
		});
		assert.equal(answer.status(), 302, await answer.text());
		const page = await context.newPage();
		page.setDefaultTimeout(PATIENCE_MS);
		const person = new Person(context, page);
		person.watchDialogs();
		return person;
	}

	watchDialogs() {
		this.page.on('dialog', (dialog) => {
			this.wrongs.push(`dialog: ${dialog.message()}`);
			return dialog.dismiss();
		});
	}

	async watch() {
		await this.context.route('**/*', (route) => {
			const asked = new URL(route.request().url());
			if (isOwn(asked)) {
				return route.fallback();
			}
			this.wrongs.push(`request to ${asked.origin}`);
			return route.abort();
		});
		await this.context.exposeFunction('waybillBreach', (what) => this.wrongs.push(`policy: ${what}`));
		await this.context.addInitScript(() => {
			document.addEventListener('securitypolicyviolation', (event) =>
				window.waybillBreach(`${event.violatedDirective} ${event.blockedURI}`),
			);
		});
		this.page.on('pageerror', (failure) => this.wrongs.push(`error: ${failure.message}`));
		this.page.on('response', (response) => {
			const nonce = response.headers()['x-wp-nonce'];
			if (nonce !== undefined) {
				this.secrets.add(nonce);
			}
		});
		this.watchDialogs();
	}

	goto(path) {
		return this.page.goto(`${url}/waybill/${path}`);
	}

	/** One tap of a finger or a mouse. */
	async tap(target) {
		this.taps++;
		await (typeof target === 'string' ? this.page.locator(target) : target).click();
	}

	button(name) {
		return this.page.getByRole('button', { name });
	}

	link(name) {
		return this.page.getByRole('link', { name });
	}

	/** What axe finds against WCAG 2.2 AA, as short sentences; of the rules [only], if there are any. */
	async barriers(only = []) {
		if (!(await this.page.evaluate(() => 'axe' in window))) {
			await this.page.evaluate(axe);
		}
		return this.page.evaluate(async (rules) => {
			const { violations } = await window.axe.run(document, {
				runOnly: rules.length > 0 ? rules : ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
				resultTypes: ['violations'],
			});
			return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(' | ')}`);
		}, only);
	}

	async leave() {
		if (new URL(this.page.url()).origin === url) {
			this.wrongs.push(...(await secretsKept(this.page, this.secrets)));
		}
		await this.context.close();
		assert.deepEqual(this.wrongs, []);
	}
}
