// SPDX-License-Identifier: MIT
//
// Lighthouse on every screen, as it looks at a phone. What it says of access and of good practice is
// the same on any machine. What it says of speed is judged at full length only, where nothing else
// runs beside it. It has a browser of its own, because it opens its pages outside of playwright's
// contexts; who is logged in there are the cookies of that browser.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium, close, open, sessionOf } from './lib/browser.mjs';
import { give, isFull, paidOrders, root, url } from './lib/shop.mjs';

const entry = join(root, 'tools/lighthouse/node_modules/lighthouse/core/index.js');
const skip = existsSync(entry) ? false : 'Lighthouse is not installed: scripts/setup';

const ACCESS = 100;
const PRACTICE = 95;
const SPEED = { manager: 80, staff: 90, driver: 90, login: 90 };
/** Where nothing is timed, the page is looked at as soon as it has what it asked for. */
const BRIEFLY = { pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 400, cpuQuietThresholdMs: 200 };
/** A machine that did something else meanwhile makes one run slow, and none of them fast. */
const RUNS = isFull ? 3 : 1;

let lighthouse;
let context;
let folder;
let port;
let order;

before(async () => {
	if (skip) {
		return;
	}
	({ default: lighthouse } = await import(pathToFileURL(entry)));
	[order] = await paidOrders(1);
	await give(order, 'driver1');
	await open();
	folder = mkdtempSync(join(tmpdir(), 'waybill-lighthouse-'));
	context = await chromium.launchPersistentContext(folder, {
		executablePath: '/usr/bin/chromium',
		args: ['--no-sandbox', '--remote-debugging-port=0'],
	});
	[port] = readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n');
});
after(async () => {
	await close();
	await context?.close();
	if (folder !== undefined) {
		rmSync(folder, { recursive: true, force: true });
	}
});

async function be(login) {
	await context.clearCookies();
	if (login !== null) {
		await context.addCookies((await sessionOf(login)).cookies);
	}
}

const detailsOf = ({ displayValue, details }) =>
	displayValue ?? details?.items?.map((item) => item.node?.selector ?? item.description).join(' | ');

async function judge(path) {
	const answer = await lighthouse(`${url}/waybill/${path}`, {
		port: Number(port),
		logLevel: 'error',
		output: [],
		onlyCategories: ['accessibility', 'best-practices', ...(isFull ? ['performance'] : [])],
		disableFullPageScreenshot: true,
		...(isFull ? {} : BRIEFLY),
	});
	const { categories, audits, finalDisplayedUrl } = answer.lhr;
	assert.equal(new URL(finalDisplayedUrl).pathname, new URL(`${url}/waybill/${path}`).pathname);
	return {
		scores: Object.fromEntries(Object.entries(categories).map(([name, { score }]) => [name, Math.round(score * 100)])),
		faults: Object.values(categories).flatMap(({ auditRefs }) =>
			auditRefs
				.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
				.map(({ id }) => `${id}: ${detailsOf(audits[id])}`),
		),
	};
}

const screens = [
	['login', null, () => 'login'],
	['manager', 'manager1', () => 'manager'],
	['manager', 'manager1', () => 'manager/orders'],
	['manager', 'manager1', () => `manager/orders/${order}`],
	['manager', 'manager1', () => 'manager/orders/new'],
	['manager', 'manager1', () => 'manager/log'],
	['manager', 'manager1', () => 'manager/devices'],
	['staff', 'staff1', () => 'staff'],
	['staff', 'staff1', () => `staff/orders/${order}`],
	['driver', 'driver1', () => 'driver'],
	['driver', 'driver1', () => `driver/orders/${order}`],
];

describe('lighthouse', { skip }, () => {
	for (const [panel, login, path] of screens) {
		const name = String(path).replace(/^\(\) => ['`]|['`]$/g, '').replace('${order}', 'N');
		test(name, async (context) => {
			await be(login);
			const runs = [];
			for (let run = 0; run < RUNS && !(runs.at(-1)?.scores.performance >= SPEED[panel]); run++) {
				runs.push(await judge(path()));
			}
			const { scores, faults } = runs.at(-1);
			context.diagnostic(Object.entries(scores).map(([category, score]) => `${category} ${score}`).join(', '));
			assert.ok(scores.accessibility >= ACCESS, faults.join('; '));
			assert.ok(scores['best-practices'] >= PRACTICE, faults.join('; '));
			if (isFull) {
				const best = Math.max(...runs.map((run) => run.scores.performance));
				assert.ok(best >= SPEED[panel], `${best}: ${faults.join('; ')}`);
			}
		});
	}
});
