// SPDX-License-Identifier: GPL-3.0-or-later

import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openPlace, ROOT } from '@test/shop';
import type { Present } from '@/api/presence';
import { ChangeFeed, type Changes } from '@/live/change-feed';
import { LiveProvider } from '@/live/live';
import { attend, Presence, SIGN_MS } from './presence';

const server = setupServer();
const ANA: Present = { id: 'user:3', name: 'Ana Berger', since: 1 };
const BEN: Present = { id: 'user:4', name: 'Ben', since: 2 };

let asked: string[] = [];
let others: Present[] = [];

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => {
	asked = [];
	others = [];
	const note = (request: Request) => {
		const [, order, place] = /orders\/(\d+)\/presence\/([\w-]+)$/.exec(request.url) ?? [];
		asked.push(`${request.method} ${order}`);
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

test('a page that is looked at gives a sign every twenty seconds, and says when it goes', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	const { close } = open();
	await asks(1);
	await vi.advanceTimersByTimeAsync(SIGN_MS - 1);
	expect(asked).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(1);
	await asks(2);
	hide(true);
	await vi.advanceTimersByTimeAsync(3 * SIGN_MS);
	expect(asked).toHaveLength(2);
	hide(false);
	await asks(3);
	window.dispatchEvent(new Event('pagehide'));
	await asks(4);
	expect(asked).toEqual(['PUT 7', 'PUT 7', 'PUT 7', 'DELETE 7']);
	close();
	await asks(5);
	await vi.advanceTimersByTimeAsync(3 * SIGN_MS);
	hide(false);
	expect(asked).toHaveLength(5);
});

test('where nobody answers nobody is shown', async () => {
	others = [ANA];
	const { told, close } = open();
	await vi.waitFor(() => expect(told).toEqual([['Ana Berger']]));
	server.use(http.put(`${ROOT}orders/:id/presence/:place`, () => HttpResponse.json({}, { status: 503 })));
	hide(false);
	await vi.waitFor(() => expect(told.at(-1)).toEqual([]));
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

test('others are named, and a screen reader hears of it once', async () => {
	others = [ANA, BEN];
	const { shop, wrapper: Place } = openPlace();
	shop.boot.features.push('engine.presence');
	render(
		<Place>
			<LiveProvider>
				<Presence id={7} />
			</LiveProvider>
		</Place>,
	);
	expect(await screen.findByText('Ana Berger and Ben have this order open, too.')).toBeDefined();
	others = [BEN];
	act(() => hide(false));
	expect(await screen.findByText('Ben has this order open, too.')).toBeDefined();
	others = [];
	act(() => hide(false));
	await waitFor(() => expect(screen.queryByText(/open, too/)).toBeNull());
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
