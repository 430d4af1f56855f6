// SPDX-License-Identifier: GPL-3.0-or-later

import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { Menu } from './menu';

const LABEL = 'Label';
const CONTENT = 'Content';

function openAt(left: number, right: number): string {
	vi.spyOn(document.documentElement, 'clientWidth', 'get').mockReturnValue(768);
	vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(left, 0, right - left, 10));
	const { unmount } = render(<Menu label={LABEL}>{CONTENT}</Menu>);
	fireEvent.click(screen.getByRole('button', { name: LABEL }));
	const { translate } = screen.getByText(CONTENT).style;
	unmount();
	return translate;
}

describe('the surface of a menu', () => {
	test('comes back into the screen that it would leave', () => {
		expect(openAt(500, 866)).toBe('-110px');
	});

	test('also where lines run from right to left', () => {
		expect(openAt(-8, 300)).toBe('20px');
	});

	test('stays where it has room', () => {
		expect(openAt(100, 400)).toBe('0px');
	});
});
