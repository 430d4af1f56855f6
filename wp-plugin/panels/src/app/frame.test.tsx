// SPDX-License-Identifier: GPL-3.0-or-later

import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { Frame } from './frame';

vi.mock('@/api/login-url', () => ({ useLoginUrl: () => '' }));
vi.mock('@/api/shop', () => ({ useShop: () => ({ boot: { mode: 'standalone', version: '' } }), useConnection: () => 'online' }));
vi.mock('./toasts', () => ({ Toasts: () => null }));
vi.mock('./user-menu', () => ({ UserMenu: () => null }));

const Broken = () => {
	throw new TypeError('Gone.');
};

test('tools that break leave the screen as it is', () => {
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	render(
		<Frame fullscreen={{ isFull: false, isPossible: false, change: () => undefined }} tools={<Broken />}>
			<p>1</p>
		</Frame>,
	);
	expect(screen.getByText('1')).toBeTruthy();
	expect(screen.getByRole('alert')).toBeTruthy();
});
