// SPDX-License-Identifier: GPL-3.0-or-later
//
// Addresses behind the hash, for wp-admin, whose own address has a query that must stay: path and
// query of a screen lie in the hash together (#/orders?state=new). wouter's own hook for hashes puts
// the query before it, where it would replace WordPress' ?page=.

import { useSyncExternalStore } from 'react';

const watchers = new Set<() => void>();

function watch(watcher: () => void): () => void {
	watchers.add(watcher);
	window.addEventListener('hashchange', watcher);
	window.addEventListener('popstate', watcher);
	return () => {
		watchers.delete(watcher);
		window.removeEventListener('hashchange', watcher);
		window.removeEventListener('popstate', watcher);
	};
}

const parts = (): [string, string] => {
	const [path = '', ...query] = window.location.hash.replace(/^#?\/?/, '/').split('?');
	return [path, query.join('?')];
};

function navigate(to: string, { replace = false, state = null }: { replace?: boolean; state?: unknown } = {}): void {
	const { pathname, search } = window.location;
	window.history[replace ? 'replaceState' : 'pushState'](state, '', `${pathname}${search}#${to}`);
	watchers.forEach((watcher) => watcher());
}

export function useHashLocation(): [string, typeof navigate] {
	return [useSyncExternalStore(watch, () => parts()[0]), navigate];
}

useHashLocation.hrefs = (href: string) => `#${href}`;

export const useHashSearch = (): string => useSyncExternalStore(watch, () => parts()[1]);
