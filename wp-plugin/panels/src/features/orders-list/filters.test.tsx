// SPDX-License-Identifier: GPL-3.0-or-later

import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { FilterMenu } from './filters';

vi.mock('@/api/shop', () => ({ useShop: () => ({}), useCan: () => false }));

afterEach(cleanup);

test.each([
	['Enter', 'Bonn'],
	['Escape', 'Berlin'],
])('%s after typing sets the city to %s', (key, city) => {
	const onChange = vi.fn();
	render(
		<QueryClientProvider client={new QueryClient()}>
			<FilterMenu query={{ city: 'Berlin' }} onChange={onChange} isBare={false} />
		</QueryClientProvider>,
	);
	fireEvent.click(screen.getByRole('button', { name: 'Filter' }));
	const box = screen.getByLabelText('City');
	box.focus();
	fireEvent.change(box, { target: { value: 'Bonn' } });
	fireEvent.keyDown(box, { key });
	expect(onChange.mock.lastCall).toEqual([{ city }]);
});
