// SPDX-License-Identifier: GPL-3.0-or-later

import type { Boot } from '@/lib/boot';
import { useShop } from './shop';

/** Where to log in again, to come back to the very address that is open. */
export function loginUrlOf(boot: Boot): string {
	const here = window.location.pathname + window.location.search + window.location.hash;
	// The two doors lie side by side, wherever the shop has put them.
	return `${boot.links.logout.url.replace(/logout(?=\/?$|\?)/, 'login')}?next=${encodeURIComponent(here)}`;
}

export function useLoginUrl(): string {
	return loginUrlOf(useShop().boot);
}
