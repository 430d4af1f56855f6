// SPDX-License-Identifier: GPL-3.0-or-later

import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { countSchema } from './schemas';
import { Client } from './client';
import { Problem } from './problem';

const ROOT = 'http://shop.test/wp-json/waybill/v1/';
const NONCE_URL = 'http://shop.test/wp-admin/admin-ajax.php';
const COUNT = { count: 3, is_exact: true };

const server = setupServer();
const open = () => new Client({ root: ROOT, nonce: 'aaaaaaaaaa', nonceUrl: NONCE_URL, user: 'user:7' }, Date.now());

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const problem = (status: number, members: Record<string, unknown>) =>
	HttpResponse.json({ status, ...members }, { status, headers: { 'Content-Type': 'application/problem+json' } });

async function failureOf(work: Promise<unknown>): Promise<Problem> {
	const failure = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	if (!(failure instanceof Problem)) {
		throw new Error('It did not fail as it should.');
	}
	return failure;
}

test('a nonce that ran out is renewed once, and the request repeated', async () => {
	const seen: (string | null)[] = [];
	server.use(
		http.get(`${ROOT}orders/count`, ({ request }) => {
			seen.push(request.headers.get('X-WP-Nonce'));
			return seen.length === 1 ? problem(403, { code: 'nonce_invalid' }) : HttpResponse.json(COUNT);
		}),
		http.get(NONCE_URL, () => HttpResponse.text('bbbbbbbbbb')),
	);
	await expect(open().get('orders/count', countSchema)).resolves.toEqual(COUNT);
	expect(seen).toEqual(['aaaaaaaaaa', 'bbbbbbbbbb']);
});

test('the fresh nonce of each answer is the next one’s', async () => {
	const seen: (string | null)[] = [];
	server.use(
		http.get(`${ROOT}orders/count`, ({ request }) => {
			seen.push(request.headers.get('X-WP-Nonce'));
			return HttpResponse.json(COUNT, { headers: { 'X-WP-Nonce': 'cccccccccc' } });
		}),
	);
	const client = open();
	await client.get('orders/count', countSchema);
	await client.get('orders/count', countSchema);
	expect(seen).toEqual(['aaaaaaaaaa', 'cccccccccc']);
});

test('a log-in that is over is told apart, also when no nonce is to be had', async () => {
	server.use(
		http.get(`${ROOT}orders/count`, () => problem(403, { code: 'nonce_invalid' })),
		http.get(NONCE_URL, () => HttpResponse.text('0', { status: 400 })),
	);
	const client = open();
	const failure = await failureOf(client.get('orders/count', countSchema));
	expect(failure.remedy).toBe('login');
	expect(client.connection).toBe('logged-out');
});

test('a nonce that could not be fetched is no log-out', async () => {
	const answers = [
		[() => HttpResponse.error(), 'offline'],
		[() => HttpResponse.html('<h1>Bad Gateway</h1>', { status: 502 }), 'online'],
		[() => HttpResponse.text('Error', { status: 500 }), 'online'],
		[() => HttpResponse.text('Slow down.', { status: 429 }), 'online'],
	] as const;
	for (const [answer, connection] of answers) {
		server.use(
			http.get(`${ROOT}orders/count`, () => problem(403, { code: 'nonce_invalid' })),
			http.get(NONCE_URL, answer),
		);
		const client = open();
		const failure = await failureOf(client.get('orders/count', countSchema));
		expect([failure.isPassing, client.connection]).toEqual([true, connection]);
	}
});

test('each request says whose page it is, also when the nonce is by now another’s', async () => {
	const seen: (string | null)[] = [];
	server.use(
		http.get(`${ROOT}orders/count`, ({ request }) => {
			seen.push(request.headers.get('X-Waybill-User'));
			return seen.length === 1 ? problem(403, { code: 'nonce_invalid' }) : HttpResponse.json(COUNT);
		}),
		http.get(NONCE_URL, () => HttpResponse.text('bbbbbbbbbb')),
	);
	await open().get('orders/count', countSchema);
	expect(seen).toEqual(['user:7', 'user:7']);
});

test.each(['device_revoked', 'user_changed'])('%s ends the page, in the server’s words', async (code) => {
	server.use(http.get(`${ROOT}orders/count`, () => problem(401, { code, detail: 'Not your page.' })));
	const client = open();
	const failure = await failureOf(client.get('orders/count', countSchema));
	expect([failure.code, failure.message, failure.remedy]).toEqual([code, 'Not your page.', 'login']);
	expect(client.connection).toBe('ended');
});

test('a log-in that ran out keeps the page, for who logs in again', async () => {
	server.use(http.get(`${ROOT}orders/count`, () => problem(401, { code: 'unauthenticated', detail: 'Log in first.' })));
	const client = open();
	const failure = await failureOf(client.get('orders/count', countSchema));
	expect(failure.message).toBe('You have been logged out. Log in again to go on.');
	expect(client.connection).toBe('logged-out');
});

test('a refusal keeps the server’s words and its reference', async () => {
	server.use(
		http.post(`${ROOT}orders/7/transitions/pack`, () =>
			problem(409, { code: 'refused', detail: 'Not paid yet.', instance: 'urn:uuid:1234' }),
		),
	);
	const failure = await failureOf(
		open().command('orders/7/transitions/pack', { method: 'POST', key: 'k', body: {} }, countSchema),
	);
	expect([failure.message, failure.reference, failure.remedy]).toEqual(['Not paid yet.', 'urn:uuid:1234', 'none']);
});

test('a command carries its key, quoted', async () => {
	let key: string | null = null;
	server.use(
		http.post(`${ROOT}orders/7/undo`, ({ request }) => {
			key = request.headers.get('Idempotency-Key');
			return HttpResponse.json(COUNT);
		}),
	);
	await open().command('orders/7/undo', { method: 'POST', key: 'one', body: {} }, countSchema);
	expect(key).toBe('"one"');
});

test('no network, a proxy’s page, another shape: words for people, never a status', async () => {
	const answers = [
		() => HttpResponse.error(),
		() => HttpResponse.html('<h1>502 Bad Gateway</h1>', { status: 502 }),
		() => HttpResponse.json({ count: 'three' }),
	];
	for (const answer of answers) {
		server.use(http.get(`${ROOT}orders/count`, answer));
		const failure = await failureOf(open().get('orders/count', countSchema));
		expect(failure.isPassing).toBe(true);
		expect(failure.message).not.toMatch(/\d|error|json|http/i);
	}
});

test('what is polled is asked for with the tag of its last answer', async () => {
	server.use(
		http.get(`${ROOT}changes`, ({ request }) =>
			request.headers.get('If-None-Match') === '"7"'
				? new HttpResponse(null, { status: 304 })
				: HttpResponse.json(COUNT, { headers: { ETag: '"7"' } }),
		),
	);
	const client = open();
	await expect(client.poll('changes', '7', '', countSchema)).resolves.toEqual(COUNT);
	await expect(client.poll('changes', '7', '', countSchema)).resolves.toBeNull();
});

test('of a route that is polled the last tag is kept, for as long as it is about the same', async () => {
	const asked: (string | null)[][] = [];
	server.use(
		http.get(`${ROOT}changes`, ({ request }) => {
			asked.push([new URL(request.url).search, request.headers.get('If-None-Match')]);
			return HttpResponse.json(COUNT, { headers: { ETag: `"${asked.length}"` } });
		}),
	);
	const client = open();
	await client.poll('changes', '7', 'since=1', countSchema);
	await client.poll('changes', '7', 'since=2', countSchema);
	await client.poll('changes', '8', 'since=2', countSchema);
	await client.poll('changes', '7', 'since=2', countSchema);
	expect(asked).toEqual([
		['?since=1', null],
		['?since=2', '"1"'],
		['?since=2', null],
		['?since=2', null],
	]);
});

test('an answer that was lost on the way is asked for in full again', async () => {
	const tags: (string | null)[] = [];
	server.use(
		http.get(`${ROOT}changes`, ({ request }) => {
			tags.push(request.headers.get('If-None-Match'));
			return new HttpResponse('{"count":', { headers: { ETag: '"7"' } });
		}),
	);
	const client = open();
	await failureOf(client.poll('changes', '7', '', countSchema));
	await failureOf(client.poll('changes', '7', '', countSchema));
	expect(tags).toEqual([null, null]);
});

test('a shop without pretty links has its route in a parameter', async () => {
	let asked = '';
	server.use(
		http.get('http://shop.test/', ({ request }) => {
			asked = request.url;
			return HttpResponse.json(COUNT);
		}),
	);
	const client = new Client(
		{ root: 'http://shop.test/?rest_route=/waybill/v1/', nonce: 'a', nonceUrl: NONCE_URL, user: 'user:7' },
		Date.now(),
	);
	await client.get('orders/count?state=new', countSchema);
	expect(new URL(asked).searchParams.get('state')).toBe('new');
});

test('what another plugin’s route answers, or does not, says nothing about the connection', async () => {
	const route = 'http://shop.test/wp-json/acme/v1/points';
	const client = open();
	server.use(http.get(route, () => HttpResponse.error()));
	expect((await failureOf(client.foreign('acme/v1/points', {}))).code).toBe('offline');
	server.use(
		http.get(route, () => problem(403, { code: 'rest_cookie_invalid_nonce' })),
		http.get(NONCE_URL, () => HttpResponse.text('0', { status: 400 })),
	);
	expect((await client.foreign('acme/v1/points', {})).status).toBe(403);
	expect(client.connection).toBe('online');
});

test('a route of another plugin’s is asked again with a fresh nonce', async () => {
	const seen: (string | null)[] = [];
	server.use(
		http.get('http://shop.test/wp-json/acme/v1/points', ({ request }) => {
			seen.push(request.headers.get('X-WP-Nonce'));
			return seen.length === 1 ? problem(403, { code: 'nonce_invalid' }) : HttpResponse.json(COUNT);
		}),
		http.get(NONCE_URL, () => HttpResponse.text('bbbbbbbbbb')),
	);
	expect((await open().foreign('acme/v1/points', {})).status).toBe(200);
	expect(seen).toEqual(['aaaaaaaaaa', 'bbbbbbbbbb']);
});
