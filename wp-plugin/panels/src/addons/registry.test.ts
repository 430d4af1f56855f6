// SPDX-License-Identifier: GPL-3.0-or-later

import { expect, test, vi } from 'vitest';
import { loadAddons } from './load';
import { Addons, hookOf, lineOf, type Report } from './registry';
import { navTree, orderColumns, orderFilters, orderPanels } from './shapes';

function open(slots: Record<string, unknown[]> = {}) {
	const reports: Report[] = [];
	return { addons: new Addons(slots, (report) => reports.push(report)), reports };
}

function revoked(): object {
	const { proxy, revoke } = Proxy.revocable({}, {});
	revoke();
	return proxy;
}

const PANELS = hookOf(orderPanels.name);
const mount = () => undefined;

test('what a script says of an entry adds to what PHP said of it, by priority', () => {
	const { addons, reports } = open({
		'order/detail/panels': [{ name: 'a.late', label: 'Late', priority: 20, mount }, { name: 'a.one', label: 'One' }],
	});
	addons.hooks.addFilter(PANELS, 'a/one', (others) => [...others, { name: 'a.one', mount, place: 'main' }]);
	expect(addons.read(orderPanels).map(({ name, label, place }) => [name, label, place])).toEqual([
		['a.one', 'One', 'main'],
		['a.late', 'Late', 'side'],
	]);
	expect(reports).toEqual([]);
});

test.each([
	['no name', { label: 'A', mount }, 'unknown', 'name'],
	['a name without a dot', { name: 'state', label: 'A', mount }, 'state', 'name'],
	['no label', { name: 'a.b', mount }, 'a.b', 'label'],
	['a label that is markup’s size', { name: 'a.b', label: 'x'.repeat(81), mount }, 'a.b', 'label'],
	['a priority that is a text', { name: 'a.b', label: 'A', priority: 'high', mount }, 'a.b', 'priority'],
	['a mount that is a text', { name: 'a.b', label: 'A', mount: 'draw' }, 'a.b', 'mount'],
	['another place', { name: 'a.b', label: 'A', place: 'top', mount }, 'a.b', 'place'],
])('an entry with %s is left out, reported once, and its neighbours stay', (_, entry, name, member) => {
	const { addons, reports } = open({ 'order/detail/panels': [entry, { name: 'b.good', label: 'Good', mount }] });
	expect(addons.read(orderPanels).map((one) => one.name)).toEqual(['b.good']);
	addons.read(orderPanels);
	expect(reports).toHaveLength(1);
	expect(reports[0]).toMatchObject({ name, place: 'order/detail/panels', text: expect.stringContaining(`"${member}"`) });
});

test('an entry that leads out of the panel is left out, as is what is no entry', () => {
	const { addons } = open({
		nav_tree: [null, 7, [], { name: 'a.b', label: 'A', path: 'javascript:alert(1)' }, { name: 'a.c', label: 'A', path: '//evil' }],
	});
	expect(addons.read(navTree).map(({ path }) => path)).toEqual([]);
});

test('an entry can’t stand for one of the panel’s own screens, but for a choice of such a one’s', () => {
	const entries = ['/', '/orders', '/orders/', '/orders/new', '/log', '/devices', '/orders?state=new', '/logs'];
	const { addons } = open({ nav_tree: entries.map((path, at) => ({ name: `a.${at}`, label: 'A', path })) });
	expect(addons.read(navTree).map(({ path }) => path)).toEqual(['/orders?state=new', '/logs']);
});

test('of a slot with more entries than anybody reads the first are taken', () => {
	const { addons, reports } = open();
	const many = Array.from({ length: 60 }, (_, at) => ({ name: `a.n${at}`, label: 'A', mount }));
	addons.hooks.addFilter(hookOf(orderColumns.name), 'a/many', () => many);
	expect(addons.read(orderColumns)).toHaveLength(50);
	expect(reports).toMatchObject([{ place: 'orders/columns', text: 'more than 50 entries' }]);
});

test('an entry that throws when it is read is its listener’s failure', () => {
	const { addons, reports } = open({ 'order/detail/panels': [{ name: 'a.b', label: 'A', mount }] });
	const mined = {
		get name() {
			throw new TypeError('mine');
		},
	};
	addons.hooks.addFilter(PANELS, 'bad/one', (others) => [...others, mined]);
	expect(addons.read(orderPanels).map(({ name }) => name)).toEqual(['a.b']);
	expect(reports).toMatchObject([{ name: 'bad', text: 'TypeError: mine' }]);
});

test('a listener that throws or answers nonsense costs the others nothing', () => {
	const { addons, reports } = open({ 'order/detail/panels': [{ name: 'a.b', label: 'A', mount }] });
	addons.hooks.addFilter(PANELS, 'bad/one', () => {
		throw new TypeError('no');
	});
	addons.hooks.addFilter(PANELS, 'worse/one', () => 'none');
	addons.hooks.addFilter(PANELS, 'good/one', (others) => [...others, { name: 'good.one', label: 'G', mount }]);
	expect(addons.read(orderPanels).map(({ name }) => name)).toEqual(['a.b', 'good.one']);
	expect(reports.map(({ name, text }) => [name, text])).toEqual([
		['bad', 'TypeError: no'],
		['worse', 'its filter answered with something else than a list'],
	]);
});

test('a filter that is a choice needs no script, and knows no parameter but the list’s', () => {
	const { addons, reports } = open({
		'orders/filters': [
			{ name: 'a.good', label: 'Good', query: { city: 'Berlin' } },
			{ name: 'a.bad', label: 'Bad', query: { max: '1000' } },
		],
	});
	expect(addons.read(orderFilters).map(({ name }) => name)).toEqual(['a.good']);
	expect(reports).toHaveLength(1);
});

test('scripts come each behind what it needs; one that fails is missed with those that need it', async () => {
	const { addons, reports } = open({ 'order/detail/panels': [{ name: 'gone.b', label: 'B' }] });
	const loaded: string[] = [];
	const load = vi.fn(async (src: string) => {
		loaded.push(src);
		if (src === 'gone.js') {
			throw new TypeError('404');
		}
	});
	const scripts = [
		{ name: 'a', src: 'a.js', deps: [] },
		{ name: 'gone', src: 'gone.js', deps: [] },
		{ name: 'b', src: 'b.js', deps: ['a'] },
		{ name: 'c', src: 'c.js', deps: ['gone'] },
	];
	await loadAddons(addons, { api: 1, scripts, slots: {} }, load);
	expect(loaded).toEqual(['a.js', 'gone.js', 'b.js']);
	expect(reports.map(({ name }) => name)).toEqual(['gone', 'c']);
	expect(addons.read(orderPanels)[0]?.failure).toBe(reports[0]?.reference);
	expect(window.waybill?.version).toBe(1);
});

test('a script that hangs is not waited for, and gets in when it comes', async () => {
	const { addons } = open({ 'order/detail/panels': [{ name: 'slow.b', label: 'B' }] });
	let come = () => undefined;
	const load = () =>
		new Promise((resolve) => {
			come = () => {
				addons.hooks.addFilter(PANELS, 'slow/b', (others) => [...others, { name: 'slow.b', mount }]);
				resolve(undefined);
			};
		});
	await loadAddons(addons, { api: 1, scripts: [{ name: 'slow', src: 's.js', deps: [] }], slots: {} }, load, 1);
	expect(addons.read(orderPanels)[0]?.failure).not.toBeNull();
	come();
	await vi.waitFor(() => expect(addons.read(orderPanels)[0]?.failure).toBeNull());
});

test('a script that is slow and then fails is reported with what it failed for', async () => {
	const { addons, reports } = open({ 'order/detail/panels': [{ name: 'slow.b', label: 'B' }] });
	let end: (failure: Error) => void = () => undefined;
	const load = () =>
		new Promise((_, reject) => {
			end = reject;
		});
	await loadAddons(addons, { api: 1, scripts: [{ name: 'slow', src: 's.js', deps: [] }], slots: {} }, load, 1);
	end(new TypeError('404'));
	await vi.waitFor(() => expect(reports).toHaveLength(2));
	expect(reports.map(({ text }) => text)).toEqual(['it did not come within 1 ms', 'TypeError: 404']);
	expect(addons.read(orderPanels)[0]?.failure).toBe(reports[1]?.reference);
});

test('what was thrown is one line of bounded length', () => {
	expect(lineOf(new RangeError('a\nb\tc'))).toBe('RangeError: a b c');
	expect(lineOf('x'.repeat(2_000))).toHaveLength(500);
	expect(lineOf('')).not.toBe('');
});

test.each([
	['an object without anything', Object.create(null)],
	['an error whose name is a symbol', Object.assign(new Error('x'), { name: Symbol('x') })],
	[
		'an error whose message throws',
		Object.defineProperty(new Error(), 'message', {
			get() {
				throw new Error('again');
			},
		}),
	],
	['a proxy that was revoked', revoked()],
])('%s that is thrown has a line as well', (_, thrown) => {
	expect(lineOf(thrown)).toBe('what was thrown can’t be read');
});

test('a line holds whole characters only', () => {
	expect(lineOf(`${'x'.repeat(499)}😀😀`)).toBe(`${'x'.repeat(499)}😀`);
	expect(lineOf('😀'.repeat(600))).toBe('😀'.repeat(500));
	expect(lineOf('a\ud83db')).toBe('a b');
});
