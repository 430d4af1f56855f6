// SPDX-License-Identifier: GPL-3.0-or-later

import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPlace } from '@test/shop';
import { AddonsProvider } from './context';
import { Addons, type Report } from './registry';
import type { Common } from './shapes';
import { SlotEntry } from './slot';

afterEach(cleanup);
beforeEach(() => {
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

const ABOUT = { id: 7 };

function show(code: Partial<Common>, about = ABOUT) {
	const reports: Report[] = [];
	const addons = new Addons({}, (report) => reports.push(report));
	const { wrapper: Wrapper } = openPlace();
	const ui = (now: typeof ABOUT) => (
		<Wrapper>
			<AddonsProvider value={addons}>
				<SlotEntry entry={{ name: 'a.b', priority: 10, label: 'Points', failure: null, ...code }} place="routes" about={now} />
				<p>{5}</p>
			</AddonsProvider>
		</Wrapper>
	);
	const { rerender, unmount, container } = render(ui(about));
	return { reports, container, unmount, tell: (now: typeof ABOUT) => rerender(ui(now)) };
}

const settle = () => act(() => Promise.resolve());

test('a component gets the context', () => {
	show({ component: ({ ctx }) => <p>{`${ctx.user.name} ${String(ctx['id'])}`}</p> });
	expect(screen.getByText('Maria 7')).toBeTruthy();
});

test('an element is drawn in, once for what it is about, and cleared at the end', async () => {
	const unmounted = vi.fn();
	const mount = vi.fn((...[element, ctx]: unknown[]) => {
		if (element instanceof HTMLElement && typeof ctx === 'object' && ctx !== null && 'id' in ctx) {
			element.textContent = `Number ${String(ctx.id)}`;
		}
		return unmounted;
	});
	const { tell, unmount, container } = show({ mount });
	tell(ABOUT);
	expect(mount).toHaveBeenCalledTimes(1);
	tell({ id: 8 });
	await settle();
	expect(container.textContent).toBe('Number 85');
	expect(unmounted).toHaveBeenCalledTimes(1);
	unmount();
	await settle();
	expect(unmounted).toHaveBeenCalledTimes(2);
});

test.each<[string, Partial<Common>]>([
	[
		'a component that throws',
		{
			component: () => {
				throw new TypeError('no');
			},
		},
	],
	[
		'a mount that throws',
		{
			mount: () => {
				throw new TypeError('no');
			},
		},
	],
	['a mount that rejects', { mount: () => Promise.reject(new TypeError('no')) }],
])('%s says so in its own place, with the reference of the report', async (_, code) => {
	const { reports } = show(code);
	await settle();
	expect(screen.getByRole('alert').textContent).toContain('“Points” does not work here');
	expect(reports).toMatchObject([{ name: 'a.b', place: 'routes', text: 'TypeError: no' }]);
	expect(screen.getByText(`Reference ${reports[0]?.reference.slice(0, 8) ?? ''}`)).toBeTruthy();
	expect(screen.getByText('5')).toBeTruthy();
});

test('what failed once can be tried again', () => {
	let isBroken = true;
	show({
		component: ({ ctx }) => {
			if (isBroken) {
				throw new Error('no');
			}
			return <p>{ctx.user.name}</p>;
		},
	});
	isBroken = false;
	fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
	expect(screen.getByText('Maria')).toBeTruthy();
});

test('an unmount that throws is reported and stops nothing', async () => {
	const { reports, unmount } = show({
		mount: () => () => {
			throw new Error('at the end');
		},
	});
	unmount();
	await settle();
	await settle();
	expect(reports).toMatchObject([{ text: 'Error: at the end' }]);
});
