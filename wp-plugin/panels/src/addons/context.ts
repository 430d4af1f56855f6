// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an addon is told where it stands: who reads and in which language, ways to ask the shop, to go
// somewhere and to say something, and what the slot is about. Members are only ever added.

import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { type Shop, useShop } from '@/api/shop';
import { say } from '@/app/toasts';
import type { Addons, Entry } from './registry';
import type { Common, Slot } from './shapes';

export interface Context extends Record<string, unknown> {
	user: { id: string; name: string; can: readonly string[] };
	locale: string;
	dir: 'ltr' | 'rtl';
	timezone: string;
	currency: { code: string; decimals: number };
	/** To another screen of the panel. */
	navigate: (path: string) => void;
	/** A route of REST, such as "acme/v1/points", as fetch() answers it; the nonce is taken care of. */
	request: (path: string, init?: RequestInit) => Promise<Response>;
	say: (text: string, manner?: 'good' | 'note' | 'warn') => void;
}

function openContext({ boot, client }: Shop, navigate: (path: string) => void): Context {
	return {
		user: { id: boot.user.id, name: boot.user.name, can: [...boot.user.can] },
		locale: boot.locale,
		dir: boot.dir,
		timezone: boot.timezone,
		currency: { ...boot.currency },
		navigate,
		request: (path, init = {}) => client.foreign(path.replace(/^\/+/, ''), init),
		say: (text, manner = 'note') => void say[manner](text),
	};
}

const AddonsContext = createContext<Addons | null>(null);

export const AddonsProvider = AddonsContext.Provider;

export function useAddons(): Addons {
	const addons = useContext(AddonsContext);
	if (addons === null) {
		throw new Error('useAddons outside of AddonsProvider');
	}
	return addons;
}

/** The entries of a slot, also those that come late. */
export function useEntries<T extends Common>(slot: Slot<T>): readonly Entry<T>[] {
	const addons = useAddons();
	const version = useSyncExternalStore(
		(watcher) => addons.watch(watcher),
		() => addons.version,
	);
	// eslint-disable-next-line react-hooks/exhaustive-deps -- the version stands for what the registry holds.
	return useMemo(() => addons.read(slot), [addons, slot, version]);
}

/** The context with what the slot is [about], the same one as long as that is the same. */
export function useAddonContext(about: Readonly<Record<string, unknown>>): Context {
	const shop = useShop();
	const [, navigate] = useLocation();
	return useMemo(() => ({ ...about, ...openContext(shop, (path) => navigate(path)) }), [about, shop, navigate]);
}
