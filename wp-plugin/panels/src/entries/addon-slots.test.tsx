// SPDX-License-Identifier: GPL-3.0-or-later

import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPlace } from '@test/shop';
import { AddonsProvider } from '@/addons/context';
import { Addons } from '@/addons/registry';
import type { Chosen } from '@/features/orders-list/orders-screen';
import { AddonActions } from './addon-slots';

type Subjects = Awaited<ReturnType<Chosen['resolve']>>;

beforeEach(() => {
	HTMLDialogElement.prototype.showModal = function showModal() {
		this.open = true;
	};
	HTMLDialogElement.prototype.close = function close() {
		this.open = false;
	};
});
afterEach(cleanup);

/** The selection's orders come when the test says so. */
function show() {
	const answers: ((orders: Subjects) => void)[] = [];
	const resolve = () => new Promise<Subjects>((answer) => answers.push(answer));
	const entry = (name: string, label: string) => ({ name, label, component: () => <p>{`This is ${label}`}</p> });
	const addons = new Addons({ 'orders/bulk_actions': [entry('a.a', 'A'), entry('b.b', 'B')] }, () => undefined);
	const { wrapper: Wrapper } = openPlace();
	render(
		<Wrapper>
			<AddonsProvider value={addons}>
				<AddonActions chosen={{ count: 2, resolve, clear: () => undefined }} />
			</AddonsProvider>
		</Wrapper>,
	);
	return (number: number) => act(async () => answers[number]?.([]));
}

const tap = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const dismiss = () => fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Close' }));

test('a dialog that was closed stays closed when its orders come', async () => {
	const answer = show();
	tap('A');
	dismiss();
	await answer(0);
	expect(screen.queryByRole('dialog')).toBeNull();
});

test('of two actions the later has the dialog, whichever’s orders come last', async () => {
	const answer = show();
	tap('A');
	dismiss();
	tap('B');
	await answer(1);
	await answer(0);
	expect(screen.getByRole('dialog').textContent).toContain('This is B');
});
