// SPDX-License-Identifier: GPL-3.0-or-later

import { cleanup, fireEvent, render, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { switchSingleKeys, useKeys } from './keys';

afterEach(cleanup);

const press = (key: string, target: Element = document.body) => fireEvent.keyDown(target, { key });

test('Enter belongs to the button, link or summary that has the focus', () => {
	const open = vi.fn();
	renderHook(() => useKeys({ Enter: open }));
	const { container } = render(
		<>
			<button type="button">1</button>
			<a href="#2">2</a>
			<details>
				<summary>3</summary>
			</details>
			<h1>4</h1>
		</>,
	);
	container.querySelectorAll('button, a, summary').forEach((element) => press('Enter', element));
	expect(open).not.toHaveBeenCalled();
	press('Enter', container.querySelector('h1') ?? document.body);
	expect(open).toHaveBeenCalledTimes(1);
});

test('keys of one character can be switched off, and the others stay', () => {
	const next = vi.fn();
	const back = vi.fn();
	renderHook(() => useKeys({ j: next, Escape: back }));
	switchSingleKeys(false);
	press('j');
	press('Escape');
	expect([next.mock.calls.length, back.mock.calls.length]).toEqual([0, 1]);
	switchSingleKeys(true);
	press('j');
	expect(next).toHaveBeenCalledTimes(1);
});

test('a screen’s key goes before the frame’s, which has it again when the screen is gone', () => {
	const frame = vi.fn();
	const screen = vi.fn();
	renderHook(() => useKeys({ '/': frame }));
	const { unmount } = renderHook(() => useKeys({ '/': screen }));
	press('/');
	expect([frame.mock.calls.length, screen.mock.calls.length]).toEqual([0, 1]);
	unmount();
	press('/');
	expect([frame.mock.calls.length, screen.mock.calls.length]).toEqual([1, 1]);
});
