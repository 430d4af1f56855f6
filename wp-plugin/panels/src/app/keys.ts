// SPDX-License-Identifier: GPL-3.0-or-later
//
// Single keys as shortcuts. They rest while somebody types, while a dialog is open, and while a
// modifier is held that belongs to the browser; those of one character can be switched off, for who
// speaks to the computer or strikes keys by accident. What has the focus and does something on Enter
// keeps it. A key that two parts listen to is that of the part that came last: a screen goes before
// the frame around it.

import { type RefObject, useEffect, useRef, useSyncExternalStore } from 'react';

/** False says that there is nothing to do here: the key goes on to the part that came before. */
type Keys = Record<string, (event: KeyboardEvent) => unknown>;

const PLACE = 'waybill-single-keys';
const OFF = 'off';
const watchers = new Set<() => void>();
const layers: RefObject<Keys>[] = [];

const areOn = () => localStorage.getItem(PLACE) !== OFF;

export function switchSingleKeys(isOn: boolean): void {
	if (isOn) {
		localStorage.removeItem(PLACE);
	} else {
		localStorage.setItem(PLACE, OFF);
	}
	watchers.forEach((watcher) => watcher());
}

const watch = (watcher: () => void) => {
	watchers.add(watcher);
	return () => watchers.delete(watcher);
};

export const useSingleKeys = (): boolean => useSyncExternalStore(watch, areOn);

function isTyping(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
	);
}

function isTheirs({ key, target }: KeyboardEvent): boolean {
	return key === 'Enter' && target instanceof Element && target.closest('button, a[href], summary') !== null;
}

function press(event: KeyboardEvent): void {
	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) {
		return;
	}
	if (isTyping(event.target) || isTheirs(event) || document.querySelector('dialog[open]') !== null) {
		return;
	}
	if (event.key.length === 1 && !areOn()) {
		return;
	}
	const isShifted = event.shiftKey && /^[a-z]$/i.test(event.key);
	const name = isShifted ? `shift+${event.key.toLowerCase()}` : event.key;
	const wasTaken = layers.toReversed().some((layer) => {
		const run = layer.current[name];
		return run !== undefined && run(event) !== false;
	});
	if (wasTaken) {
		event.preventDefault();
	}
}

/** Calls what is listed under the key that was pressed, "shift+x" with a letter's shift. */
export function useKeys(keys: Keys): void {
	const current = useRef(keys);
	useEffect(() => {
		current.current = keys;
	});
	useEffect(() => {
		layers.push(current);
		// The same listener twice is one.
		document.addEventListener('keydown', press);
		return () => {
			layers.splice(layers.indexOf(current), 1);
		};
	}, []);
}
