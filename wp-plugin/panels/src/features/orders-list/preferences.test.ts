// SPDX-License-Identifier: GPL-3.0-or-later

import { act, renderHook, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openPlace, ROOT } from '@test/shop';
import type { Preferences } from '@/api/preferences';
import { say } from '@/app/toasts';
import { columnsOf, toggled, usePreferences } from './preferences';

const KEPT: Preferences = {
	views: [{ name: 'Mine', query: 'state=new' }],
	columns: ['number', 'state'],
	density: 'compact',
	theme: 'dark',
	fullscreen: true,
	side_bar: 'narrow',
};

const server = setupServer();
let written: unknown[] = [];

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
	server.resetHandlers();
	written = [];
});
afterAll(() => server.close());

/** The answer to reading is given when the test says so. */
function serve(answers: (() => Response | Promise<Response>)[]) {
	server.use(
		http.get(`${ROOT}me/preferences`, () => (answers.shift() ?? (() => HttpResponse.json(KEPT)))()),
		http.put(`${ROOT}me/preferences`, async ({ request }) => {
			const body = await request.json();
			written.push(body);
			return HttpResponse.json(body);
		}),
	);
	return renderHook(() => usePreferences(), { wrapper: openPlace().wrapper });
}

test('a change before the first answer is made to what the server has', async () => {
	let answer: () => void = () => undefined;
	const { result } = serve([
		() =>
			new Promise((resolve) => {
				answer = () => resolve(HttpResponse.json(KEPT));
			}),
	]);
	const saved = result.current.saveView('Late', 'flag=late');
	await waitFor(() => {
		answer();
		expect(written).toHaveLength(1);
	});
	await expect(saved).resolves.toBe(true);
	expect(written).toEqual([{ ...KEPT, views: [...KEPT.views, { name: 'Late', query: 'flag=late' }] }]);
});

test('what can’t be read is not written over, and this is said', async () => {
	const failure = vi.spyOn(say, 'failure').mockImplementation(() => undefined);
	const refuse = () => HttpResponse.json({ status: 500, code: 'failed' }, { status: 500 });
	const { result } = serve([refuse, refuse, refuse]);
	await act(async () => expect(await result.current.toggleColumn('state')).toBe(false));
	expect(failure).toHaveBeenCalledTimes(1);
	expect(written).toEqual([]);
});

test('two changes in one breath are both kept', async () => {
	const { result } = serve([]);
	await waitFor(() => expect(result.current.isCompact).toBe(true));
	const { setCompact, dropView } = result.current;
	await act(() => Promise.all([setCompact(false), dropView('Mine')]));
	await waitFor(() => expect(written).toHaveLength(2));
	expect(written[1]).toEqual({ ...KEPT, density: 'comfortable', views: [] });
});

test('a column of an addon is shown to who has chosen none, and stays chosen while the addon is away', () => {
	expect(columnsOf([], ['acme.points'])).toContain('acme.points');
	expect(columnsOf(['total', 'acme.points'], ['acme.points'])).toEqual(['total', 'acme.points']);
	expect(columnsOf(['total', 'acme.points'], [])).toEqual(['total']);
	expect(toggled(['total', 'acme.points'], [], 'state')).toEqual(['total', 'state', 'acme.points']);
	expect(toggled(['total', 'acme.points'], ['acme.points'], 'acme.points')).toEqual(['total']);
});

test('what is kept after a tap is never more than the server keeps', () => {
	const many = Array.from({ length: 50 }, (_, at) => `acme.n${at}`);
	const away = Array.from({ length: 99 }, (_, at) => `gone.n${at}`);
	expect(toggled([], many, 'phone')).toEqual([...columnsOf([], many), 'phone']);
	expect(toggled(['total', ...away], many, 'acme.n49')).toHaveLength(100);
	expect(toggled(['total', ...away], many, 'acme.n49')).toContain('acme.n49');
});
