// SPDX-License-Identifier: GPL-3.0-or-later

import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { makeOrder } from '@test/fixtures/orders';
import { openPlace } from '@test/shop';
import { Drift } from './drift';
import type { Commands } from './use-order';

afterEach(cleanup);

/** A shop whose extension can keep a drift silent. */
function openSilent() {
	const place = openPlace();
	place.shop.boot.features = ['engine.silence'];
	return place;
}

const commands = (silence: Commands['silence'] = () => undefined): Commands => ({
	conflict: null,
	dismiss: () => undefined,
	pending: null,
	move: () => undefined,
	settle: () => undefined,
	silence,
	assign: () => undefined,
	note: () => Promise.resolve(true),
});

test('a drift is kept silent for as long as was chosen, on the version that was seen', () => {
	const silence = vi.fn();
	const order = makeOrder({ drift: 'on-hold', version: 3 });
	const { shop, wrapper } = openSilent();
	vi.spyOn(shop.client, 'now').mockReturnValue(1_000);
	render(<Drift order={order} commands={commands(silence)} canSettle />, { wrapper });
	fireEvent.change(screen.getByLabelText('Or keep it out of the trouble'), { target: { value: '168' } });
	fireEvent.click(screen.getByRole('button', { name: 'Keep silent' }));
	expect(silence).toHaveBeenCalledWith(1_000 + 7 * 24 * 3_600_000, 3);
});

test('a silent drift says who asked and until when, and can be shown again', () => {
	const silence = vi.fn();
	const order = makeOrder({ drift: 'on-hold', version: 3, silence: { until: 1_767_348_000_000, by: { id: 'user:3', name: 'Ana' } } });
	render(<Drift order={order} commands={commands(silence)} canSettle />, { wrapper: openPlace().wrapper });
	expect(screen.getByText(/^Ana knows of it: it is not shown among the trouble before 2 Jan|^Ana knows of it: it is not shown among the trouble before Jan 2/)).toBeDefined();
	fireEvent.click(screen.getByRole('button', { name: 'Show it among the trouble again' }));
	expect(silence).toHaveBeenCalledWith(0, 3);
});

test('who may not settle may not silence, and half a move stays loud', () => {
	const { wrapper } = openSilent();
	const { rerender } = render(<Drift order={makeOrder({ drift: 'on-hold' })} commands={commands()} canSettle={false} />, { wrapper });
	expect(screen.queryByRole('button')).toBeNull();
	rerender(<Drift order={makeOrder({ drift: 'on-hold', torn: true })} commands={commands()} canSettle />);
	expect(screen.queryByRole('button', { name: 'Keep silent' })).toBeNull();
	expect(screen.getByRole('button', { name: 'WooCommerce is right' })).toBeDefined();
});

test('where the extension keeps nothing silent, nobody is offered it', () => {
	const { wrapper } = openPlace();
	render(<Drift order={makeOrder({ drift: 'on-hold' })} commands={commands()} canSettle />, { wrapper });
	expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['WooCommerce is right', 'Waybill is right']);
});
