// SPDX-License-Identifier: GPL-3.0-or-later

import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Sun } from 'lucide-react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPlace } from '@test/shop';
import { ShopProvider } from '@/api/shop';
import { Desk } from './desk';

vi.mock('./preferences', () => ({ useChangePreferences: () => () => Promise.resolve(true) }));
vi.mock('./toasts', () => ({ Toasts: () => null }));
vi.mock('./user-menu', () => ({ UserMenu: () => null }));
vi.mock('./use-media', () => ({ useMedia: () => true }));

const DESTINATIONS = [
	{ name: 'orders', path: '/orders', label: 'Orders', icon: Sun },
	{ name: 'acme.one', path: '/addons/acme', label: 'Acme', icon: Sun },
	{ name: 'acme.two', path: '/addons/acme', label: 'Acme', icon: Sun },
];

beforeEach(() => {
	Element.prototype.scrollIntoView = () => undefined;
});
afterEach(() => {
	cleanup();
	document.body.className = '';
});

function show() {
	const { shop, wrapper: Wrapper } = openPlace();
	const boot = { ...shop.boot, mode: 'wp-admin' as const, layout: { fullscreen: true, sideBar: 'wide' as const } };
	render(
		<Wrapper>
			<ShopProvider value={{ ...shop, boot }}>
				<Desk destinations={DESTINATIONS}>{null}</Desk>
			</ShopProvider>
		</Wrapper>,
	);
}

test('who leaves the whole screen from the side bar is at the same entry of the menu', () => {
	show();
	const beside = screen.getByRole('link', { name: 'Orders' });
	beside.focus();
	fireEvent.keyDown(beside, { key: 'Escape' });
	expect(document.body.className).toBe('');
	expect(beside.isConnected).toBe(false);
	expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Orders' }));
});

test('what only the side bar has leads to the content, and the focus elsewhere stays there', () => {
	show();
	const narrow = screen.getByRole('button', { name: 'Narrow the side bar' });
	narrow.focus();
	fireEvent.keyDown(narrow, { key: 'Escape' });
	expect(document.activeElement?.id).toBe('waybill-content');
	const full = screen.getByRole('button', { name: 'Full screen' });
	full.focus();
	fireEvent.click(full);
	expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Leave full screen' }));
});

test('entries that lead to the same place under the same words are two', () => {
	const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
	show();
	expect(screen.getAllByRole('link', { name: 'Acme' })).toHaveLength(2);
	expect(said).not.toHaveBeenCalled();
});
