// SPDX-License-Identifier: GPL-3.0-or-later

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { getPeople } from '@/api/assign-order';
import { offline } from '@/api/problem';
import { AssignPlan } from './assign-plan';

vi.mock('@/api/assign-order');
vi.mock('@/api/login-url', () => ({ useLoginUrl: () => '' }));
vi.mock('@/api/shop', () => {
	const shop = { formats: { number: String } };
	return { useShop: () => shop };
});

test('trying again reads what failed, the orders as well', async () => {
	HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
		this.open = true;
	};
	HTMLDialogElement.prototype.close = () => undefined;
	vi.mocked(getPeople).mockResolvedValue([]);
	const resolve = vi.fn().mockRejectedValueOnce(offline()).mockResolvedValue([{ id: 1, number: '1' }]);
	render(
		<QueryClientProvider client={new QueryClient()}>
			<AssignPlan resolve={resolve} onClose={() => undefined} onStart={() => undefined} />
		</QueryClientProvider>,
	);
	fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
	fireEvent.click(await screen.findByRole('radio', { name: 'Nobody' }));
	expect(await screen.findByRole('button', { name: 'Give 1 order' })).toBeTruthy();
	expect(resolve).toHaveBeenCalledTimes(2);
	expect(getPeople).toHaveBeenCalledTimes(1);
});
