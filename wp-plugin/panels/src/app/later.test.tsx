// SPDX-License-Identifier: GPL-3.0-or-later

import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { Later } from './later';

vi.mock('@/api/login-url', () => ({ useLoginUrl: () => '' }));

test('a part that could not be loaded says so, and is loaded by trying again', async () => {
	const load = vi.fn<() => Promise<{ default: string }>>();
	load.mockRejectedValueOnce(new TypeError('No network.')).mockResolvedValue({ default: 'here' });
	render(<Later load={load}>{(part) => part.default}</Later>);
	fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
	expect(await screen.findByText('here')).toBeTruthy();
	expect(load).toHaveBeenCalledTimes(2);
});
