// SPDX-License-Identifier: GPL-3.0-or-later

import 'fake-indexeddb/auto';
import { QueryClient } from '@tanstack/react-query';
import { openDB } from 'idb';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Client } from '@/api/client';
import { countSchema } from '@/api/schemas';
import { JOBS_DATABASE, leaveAtEnd } from './leave';

const ROOT = 'http://shop.test/wp-json/waybill/v1/';
const server = setupServer();

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

async function pageAfter(code: string) {
	(await openDB(JOBS_DATABASE, 1)).close();
	server.use(http.get(`${ROOT}orders/count`, () => HttpResponse.json({ status: 401, code }, { status: 401 })));
	const client = new Client({ root: ROOT, nonce: 'a', nonceUrl: 'http://shop.test/', user: 'user:7' }, Date.now());
	const queries = new QueryClient();
	queries.setQueryData(['order', 1], 'of user 7');
	const go = vi.fn();
	leaveAtEnd({ client, queries, go });
	await client.get('orders/count', countSchema).catch(() => undefined);
	return { queries, go };
}

const databases = async () => (await indexedDB.databases()).map(({ name }) => name);

test.each(['device_revoked', 'user_changed'])('%s: nothing is kept, and the login comes', async (code) => {
	const { queries, go } = await pageAfter(code);
	expect(queries.getQueryData(['order', 1])).toBeUndefined();
	expect(go).toHaveBeenCalledTimes(1);
	await vi.waitFor(async () => expect(await databases()).not.toContain(JOBS_DATABASE));
});

test('a log-in that ran out takes nothing from its user', async () => {
	const { queries, go } = await pageAfter('unauthenticated');
	expect(queries.getQueryData(['order', 1])).toBe('of user 7');
	expect(go).not.toHaveBeenCalled();
	expect(await databases()).toContain(JOBS_DATABASE);
});
