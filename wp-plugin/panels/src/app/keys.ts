// SPDX-License-Identifier: GPL-3.0-or-later
//
// Single keys as shortcuts. They rest while somebody types, while a dialog is open, and while a
// modifier is held that belongs to the browser.

import { useEffect, useRef } from 'react';

type Keys = Record<string, (event: KeyboardEvent) => void>;

function isTyping(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
	);
}

/** Calls what is listed under the key that was pressed, "shift+x" with a letter's shift. */
export function useKeys(keys: Keys): void {
	const current = useRef(keys);
	useEffect(() => {
		current.current = keys;
	});
	useEffect(() => {
		const press = (event: KeyboardEvent) => {
			if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) {
				return;
			}
			if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) {
				return;
			}
			const isShifted = event.shiftKey && /^[a-z]$/i.test(event.key);
			const run = current.current[isShifted ? `shift+${event.key.toLowerCase()}` : event.key];
			if (run !== undefined) {
				event.preventDefault();
				run(event);
			}
		};
		document.addEventListener('keydown', press);
		return () => document.removeEventListener('keydown', press);
	}, []);
}
