#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Holds the build against budgets.json: what a panel loads before its first screen, in gzipped bytes
// of JavaScript and CSS, and what must not be among it. Counted is the closure of an entry's static
// imports, because that is what the browser fetches; what is imported later is not the first load's.
// Parts that come later and are heavy have a budget of their own ("later"): what they fetch beyond the
// first load. A part of that name must be there, and must come later.
//
//     node size.mjs [FOLDER]               the build in out/panels, or in FOLDER
//     node size.mjs --self-test [FOLDER]   the same build with each budget planted a byte too low
//                                          and a package forbidden that is there: all must be found
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const isSelfTest = process.argv[2] === '--self-test';
const build = process.argv[isSelfTest ? 3 : 2] ?? join(here, '../../out/panels');
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

const manifest = readJson(join(build, '.vite/manifest.json'));
const contents = readJson(join(build, '.vite/contents.json'));
const budgets = readJson(join(here, 'budgets.json'));

/** The files that are fetched before an entry runs. */
function closure(key, found = { js: new Set(), css: new Set() }) {
	const chunk = manifest[key];
	if (!found.js.has(chunk.file)) {
		found.js.add(chunk.file);
		(chunk.css ?? []).forEach((file) => found.css.add(file));
		(chunk.imports ?? []).forEach((next) => closure(next, found));
	}
	return found;
}

const weigh = (files) =>
	[...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(build, file)), { level: 9 }).length, 0);

/** What a part that comes later fetches beyond [first]; null where it is no part of its own. */
function measureLater(key, first) {
	if (manifest[key]?.isDynamicEntry !== true) {
		return null;
	}
	return weigh([...closure(key).js].filter((file) => !first.has(file)));
}

function measure(panel, budget) {
	const { js, css } = closure(`src/entries/${panel}.tsx`);
	const later = Object.keys(budget.later ?? {}).map((key) => [key, measureLater(key, js)]);
	return {
		js: weigh(js),
		css: weigh(css),
		parts: new Set([...js].flatMap((file) => contents[file] ?? [])),
		later: Object.fromEntries(later),
	};
}

function breachesLater(panel, measured, later) {
	return Object.entries(later).flatMap(([key, allowed]) => {
		const bytes = measured[key];
		if (bytes === null || bytes === undefined) {
			return [`${panel}: ${key} is not loaded later`];
		}
		return bytes > allowed ? [`${panel}: ${bytes} bytes of ${key}, ${allowed} allowed`] : [];
	});
}

/** What of a panel is beyond its budget, as sentences. */
function breaches(panel, measured, budget) {
	return [
		...['js', 'css']
			.filter((kind) => measured[kind] > budget[kind])
			.map((kind) => `${panel}: ${measured[kind]} bytes of ${kind}, ${budget[kind]} allowed`),
		...budget.without.filter((part) => measured.parts.has(part)).map((part) => `${panel}: ${part} is in the first load`),
		...breachesLater(panel, measured.later, budget.later ?? {}),
	];
}

let failed = 0;
for (const [panel, budget] of Object.entries(budgets)) {
	const measured = measure(panel, budget);
	if (isSelfTest) {
		const tooSmall = Object.entries(measured.later).map(([key, bytes]) => [key, bytes - 1]);
		const planted = {
			js: measured.js - 1,
			css: measured.css - 1,
			without: ['react-dom'],
			later: { ...Object.fromEntries(tooSmall), 'src/features/nowhere.tsx': 1 },
		};
		const expected = 4 + tooSmall.length;
		const found = breaches(panel, measured, planted);
		failed += found.length === expected ? 0 : 1;
		console.log(`${panel}: ${found.length} of ${expected} planted mistakes found`);
		continue;
	}
	const found = breaches(panel, measured, budget);
	failed += found.length === 0 ? 0 : 1;
	found.forEach((line) => console.log(line));
	console.log(`${panel}: ${(measured.js / 1000).toFixed(1)} of ${budget.js / 1000} KB JavaScript, ${(measured.css / 1000).toFixed(1)} of ${budget.css / 1000} KB CSS`);
	Object.entries(measured.later).forEach(([key, bytes]) =>
		console.log(`${panel}: ${((bytes ?? 0) / 1000).toFixed(1)} of ${budget.later[key] / 1000} KB for ${key}`),
	);
}
process.exit(failed === 0 ? 0 : 1);
