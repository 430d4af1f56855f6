// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page's two live regions. They stand in the page from the start, because a region that appears
// together with its text is often not read out.

import { useSyncExternalStore } from 'react';

interface Words {
	polite: string;
	assertive: string;
}

let words: Words = { polite: '', assertive: '' };
const watchers = new Set<() => void>();

export function announce(text: string, manner: keyof Words = 'polite'): void {
	// The same words twice are two messages: a blank at the end makes the text another one.
	words = { ...words, [manner]: words[manner] === text ? `${text}\u00a0` : text };
	watchers.forEach((watcher) => watcher());
}

const watch = (watcher: () => void) => {
	watchers.add(watcher);
	return () => watchers.delete(watcher);
};

export function LiveRegions() {
	const { polite, assertive } = useSyncExternalStore(watch, () => words);
	return (
		<>
			<div className="sr-only" aria-live="polite">
				{polite}
			</div>
			<div className="sr-only" aria-live="assertive">
				{assertive}
			</div>
		</>
	);
}
