// SPDX-License-Identifier: GPL-3.0-or-later
//
// Light or dark: what the reader chose on this device, else what the system says, followed while the
// page is open. The attribute on the page, or inside wp-admin on our part of it, is the only thing that
// the styles look at.

import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const PLACE = 'waybill-theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const watchers = new Set<() => void>();
let chosen: Theme = 'system';
let root = document.documentElement;

function apply(): void {
	root.dataset['theme'] = currentTheme();
	watchers.forEach((watcher) => watcher());
}

export function currentTheme(): 'light' | 'dark' {
	if (chosen === 'system') {
		return system.matches ? 'dark' : 'light';
	}
	return chosen;
}

/** @param whole what has the theme: the page, or our part of it */
export function startTheme(given: Theme, whole: HTMLElement): void {
	root = whole;
	const kept = localStorage.getItem(PLACE);
	chosen = kept === 'light' || kept === 'dark' || kept === 'system' ? kept : given;
	system.addEventListener('change', apply);
	apply();
}

export function chooseTheme(theme: Theme): void {
	chosen = theme;
	localStorage.setItem(PLACE, theme);
	apply();
}

const watch = (watcher: () => void) => {
	watchers.add(watcher);
	return () => watchers.delete(watcher);
};

export const useChosenTheme = (): Theme => useSyncExternalStore(watch, () => chosen);

export const useTheme = () => useSyncExternalStore(watch, currentTheme);
