// SPDX-License-Identifier: GPL-3.0-or-later

import { makeCard } from '@test/fixtures/cards';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { getOrders } from '@/api/get-orders';
import Palette from './palette';

vi.mock('@/api/get-orders');
vi.mock('@/api/shop', () => {
	const shop = { boot: { states: [] } };
	return { useShop: () => shop };
});

beforeEach(() => {
	HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
		this.open = true;
	};
	HTMLDialogElement.prototype.close = function (this: HTMLDialogElement) {
		this.open = false;
	};
	Element.prototype.scrollIntoView = () => undefined;
	vi.stubGlobal('ResizeObserver', class {
		observe = () => undefined;
		unobserve = () => undefined;
		disconnect = () => undefined;
	});
});

afterEach(() => {
	cleanup();
	vi.unstubAllGlobals();
});

const ORDERS = [makeCard(1041, { name: 'Ana Berg' }), makeCard(1042, { name: 'Ben Anders', email: 'ben@example.com' })];

function openPalette() {
	vi.mocked(getOrders).mockImplementation((_, { q = '' }) => {
		const orders = ORDERS.filter((card) => `${card.number} ${card.name} ${card.email}`.toLowerCase().includes(q));
		return Promise.resolve({ orders, next: null, at: 0, cursor: 0 });
	});
	const { hook, history } = memoryLocation({ path: '/', record: true });
	render(
		<QueryClientProvider client={new QueryClient()}>
			<Router hook={hook}>
				<Palette onClose={() => undefined} onKeys={() => undefined} />
			</Router>
		</QueryClientProvider>,
	);
	const box = screen.getByRole('combobox', { hidden: true });
	return { history, type: (value: string) => fireEvent.change(box, { target: { value } }) };
}

test.each(['1042', 'ben@example.com'])('%s names one order, which opens by itself', async (text) => {
	const { history, type } = openPalette();
	type(text);
	await waitFor(() => expect(history).toEqual(['/', '/orders/1042']));
});

test('a hit that the text does not name waits, and goes as soon as the text is another', async () => {
	const { history, type } = openPalette();
	type('anders');
	await screen.findByText('Ben Anders', { exact: false });
	type('anderson');
	expect(screen.queryByText('Ben Anders', { exact: false })).toBeNull();
	await screen.findByText('No order is like this.');
	expect(history).toEqual(['/']);
});
