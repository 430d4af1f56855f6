// SPDX-License-Identifier: GPL-3.0-or-later

import { fireEvent, render, screen } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { Dialog } from './dialog';

const TITLE = 'Title';

/** What a browser does that jsdom does not: the focus goes back, while the dialog is in the page. */
beforeEach(() => {
	let before: Element | null = null;
	HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
		before = document.activeElement;
		this.open = true;
	};
	HTMLDialogElement.prototype.close = function (this: HTMLDialogElement) {
		this.open = false;
		if (this.isConnected && before instanceof HTMLElement) {
			before.focus();
		}
	};
});

const Page = ({ isOpen }: { isOpen: boolean }) => (
	<>
		<button type="button"><b>1</b></button>
		{isOpen && (
			<Dialog title={TITLE} onClose={() => undefined}>
				<input data-focus type="text" />
			</Dialog>
		)}
	</>
);

test('a dialog that goes gives the focus back', () => {
	const { rerender } = render(<Page isOpen={false} />);
	const opener = screen.getByRole('button', { name: '1' });
	opener.focus();
	rerender(<Page isOpen />);
	expect(document.activeElement).toBe(screen.getByRole('textbox'));
	rerender(<Page isOpen={false} />);
	expect(document.activeElement).toBe(opener);
});

test.each([
	[true, 0],
	[false, 3],
])('held: %s, Esc and a click beside it close it %i times', (isHeld, times) => {
	const onClose = vi.fn();
	const { container } = render(
		<Dialog title={TITLE} onClose={onClose} isHeld={isHeld}>
			{null}
		</Dialog>,
	);
	const dialog = container.querySelector('dialog');
	if (dialog === null) {
		throw new Error('no dialog');
	}
	fireEvent(dialog, new Event('cancel', { cancelable: true }));
	fireEvent.click(dialog);
	dialog.close();
	fireEvent(dialog, new Event('close'));
	expect(onClose).toHaveBeenCalledTimes(times);
	expect(dialog.open).toBe(isHeld);
});
