// SPDX-License-Identifier: GPL-3.0-or-later

import { act, cleanup, render, screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openPlace, ROOT } from '@test/shop';
import type { Present } from '@/api/presence';
import { ChangeFeed, type Changes } from '@/live/change-feed';
import { LiveProvider } from '@/live/live';
import { attend, BELIEVED_MS, Presence, SETTLED_MS, SIGN_MS } from './presence';

const server = setupServer();
const ANA: Present = { id: 'user:3', name: 'Ana Berger', since: 1 };
const BEN: Present = { id: 'user:4', name: 'Ben', since: 2 };

let asked: string[] = [];
let places: string[] = [];
let others: Present[] = [];

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => {
	asked = [];
	places = [];
	others = [];
	const note = (request: Request) => {
		const [, order = '', place = ''] = /orders\/(\d+)\/presence\/([\w-]+)$/.exec(request.url) ?? [];
		asked.push(`${request.method} ${order}`);
		places.push(place);
		expect(place).toMatch(/^[0-9a-f-]{36}$/);
	};
	server.use(
		http.put(`${ROOT}orders/:id/presence/:place`, ({ request }) => {
			note(request);
			return HttpResponse.json({ people: others });
		}),
		http.delete(`${ROOT}orders/:id/presence/:place`, ({ request }) => {
			note(request);
			expect(request.keepalive).toBe(true);
			return new HttpResponse(null, { status: 204 });
		}),
		http.get(`${ROOT}changes`, () => HttpResponse.json({ cursor: 1, orders: [], more: false })),
	);
});
afterEach(() => {
	cleanup();
	vi.useRealTimers();
	Reflect.deleteProperty(document, 'hidden');
	server.resetHandlers();
});
afterAll(() => server.close());

function hide(isHidden: boolean): void {
	Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
	document.dispatchEvent(new Event('visibilitychange'));
}

/** An order page without its screen; what it was told stands in [told]. */
function open(poll: (since: number | null, open: number | null) => Promise<Changes | null> = () => Promise.resolve(null)) {
	const { shop } = openPlace();
	const told: string[][] = [];
	const feed = new ChangeFeed({ poll, random: () => 0.5 });
	const close = attend(shop, feed, 7, (people) => told.push(people.map((person) => person.name)));
	return { feed, told, close };
}

/** Waits for so many requests without moving the clock on, which vi.waitFor does. */
async function asks(count: number): Promise<void> {
	for (let turn = 0; turn < 1_000 && asked.length < count; turn++) {
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
	}
	expect(asked).toHaveLength(count);
}

const freeze = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });

/** Until the page has been looked at for long enough to be there. */
const settle = () => vi.advanceTimersByTimeAsync(SETTLED_MS);

test('a page that is looked at gives a sign every twenty seconds, and says when it goes', async () => {
	freeze();
	const { close } = open();
	await settle();
	await asks(1);
	await vi.advanceTimersByTimeAsync(SIGN_MS - 1);
	expect(asked).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(1);
	await asks(2);
	hide(true);
	await vi.advanceTimersByTimeAsync(3 * SIGN_MS);
	expect(asked).toHaveLength(2);
	hide(false);
	await settle();
	await asks(3);
	window.dispatchEvent(new Event('pagehide'));
	await asks(4);
	expect(asked).toEqual(['PUT 7', 'PUT 7', 'PUT 7', 'DELETE 7']);
	expect(new Set(places).size).toBe(1);
	// Back out of the browser's memory: another visit, which the end of the last one can't end.
	window.dispatchEvent(new Event('pageshow'));
	await settle();
	await asks(5);
	expect(places[4]).not.toBe(places[3]);
	close();
	await asks(6);
	expect(places[5]).toBe(places[4]);
	await vi.advanceTimersByTimeAsync(3 * SIGN_MS);
	hide(false);
	await settle();
	expect(asked).toHaveLength(6);
});

test('whoever flicks past an order was never there', async () => {
	freeze();
	const { close } = open();
	await vi.advanceTimersByTimeAsync(SETTLED_MS - 1);
	close();
	await vi.advanceTimersByTimeAsync(3 * SIGN_MS);
	expect(asked).toEqual([]);
});

test('a sign is taken back behind the one that is under way, and by the visit that gave it', async () => {
	freeze();
	const answers: (() => void)[] = [];
	server.use(
		http.put(`${ROOT}orders/:id/presence/:place`, async ({ params }) => {
			places.push(String(params.place));
			await new Promise<void>((resolve) => {
				answers.push(resolve);
			});
			asked.push('answered');
			return HttpResponse.json({ people: [ANA] });
		}),
	);
	const first = open();
	await settle();
	await vi.waitFor(() => expect(answers).toHaveLength(1));
	first.close();
	const second = open();
	await settle();
	await vi.waitFor(() => expect(answers).toHaveLength(2));
	expect(asked).toEqual([]);
	answers[0]?.();
	await asks(2);
	expect(asked).toEqual(['answered', 'DELETE 7']);
	expect(places[2]).toBe(places[0]);
	expect(places[1]).not.toBe(places[0]);
	expect(first.told).toEqual([]);
	answers[1]?.();
	second.close();
	await asks(4);
});

test('where nobody answers those stay who may yet be there', async () => {
	freeze();
	others = [ANA];
	const { told, close } = open();
	await settle();
	await vi.waitFor(() => expect(told).toEqual([['Ana Berger']]));
	let failed = 0;
	server.use(
		http.put(`${ROOT}orders/:id/presence/:place`, () => {
			failed++;
			return HttpResponse.json({}, { status: 503 });
		}),
	);
	await vi.advanceTimersByTimeAsync(2 * SIGN_MS);
	await vi.waitFor(() => expect(failed).toBe(2));
	expect(told).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(BELIEVED_MS - 2 * SIGN_MS);
	expect(told).toEqual([['Ana Berger'], []]);
	close();
});

test('the change feed asks about the order that is open, and tells of it', async () => {
	const answers: Changes[] = [{ cursor: 1, orders: [], more: false, present: [ANA] }];
	const poll = vi.fn<(since: number | null, open: number | null) => Promise<Changes | null>>(() => Promise.resolve(answers.shift() ?? null));
	const { feed, told, close } = open(poll);
	const stop = feed.start();
	await vi.waitFor(() => expect(told).toContainEqual(['Ana Berger']));
	expect(poll).toHaveBeenCalledWith(null, 7);
	close();
	stop();
});

/** Waits for the sentence as asks() does for requests. */
async function reads(sentence: string | null): Promise<void> {
	const read = () => screen.queryByText(/open, too/)?.textContent ?? null;
	for (let turn = 0; turn < 1_000 && read() !== sentence; turn++) {
		await act(
			() =>
				new Promise<void>((resolve) => {
					setImmediate(resolve);
				}),
		);
	}
	expect(read()).toBe(sentence);
}

test('others are named, and a screen reader hears of it once', async () => {
	others = [ANA, BEN];
	const { shop, wrapper: Place } = openPlace();
	shop.boot.features.push('engine.presence');
	freeze();
	render(
		<Place>
			<LiveProvider>
				<Presence id={7} />
			</LiveProvider>
		</Place>,
	);
	await settle();
	await reads('Ana Berger and Ben have this order open, too.');
	others = [BEN];
	hide(false);
	await settle();
	await reads('Ben has this order open, too.');
	others = [];
	hide(false);
	await settle();
	await reads(null);
	cleanup();
	await asks(4);
	shop.boot.features.pop();
});

test('a shop whose extension knows nobody is not asked', async () => {
	const { wrapper: Place } = openPlace();
	render(
		<Place>
			<LiveProvider>
				<Presence id={7} />
			</LiveProvider>
		</Place>,
	);
	await new Promise((resolve) => {
		setTimeout(resolve, 0);
	});
	expect(asked).toEqual([]);
});
