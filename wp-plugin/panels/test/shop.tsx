// SPDX-License-Identifier: GPL-3.0-or-later

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { openShop, ShopProvider } from '@/api/shop';
import type { Boot } from '@/lib/boot';

export const ROOT = 'http://shop.test/wp-json/waybill/v1/';

const BOOT: Boot = {
	panel: 'manager',
	mode: 'standalone',
	base: '/waybill/manager',
	version: '1.0.0',
	build: '',
	user: { id: 'user:7', name: 'Maria', roles: ['manager'], can: ['waybill_act_as_manager'] },
	api: { root: ROOT, nonce: 'aaaaaaaaaa' },
	nonceUrl: 'http://shop.test/wp-admin/admin-ajax.php',
	locale: 'en',
	dir: 'ltr',
	timezone: 'UTC',
	currency: { code: 'EUR', decimals: 2 },
	words: {},
	states: [],
	links: { logout: { url: 'http://shop.test/waybill/logout', nonce: 'n' }, wordpress: null, panels: [] },
	i18n: null,
	layout: { fullscreen: false, sideBar: 'wide' },
	theme: 'system',
	serverTime: 0,
	features: [],
	addons: null,
};

/** What a screen stands in, for a reader of whom a test says what it is about. */
export function openPlace(user: Partial<Boot['user']> = {}) {
	const shop = openShop({ ...BOOT, user: { ...BOOT.user, ...user } });
	const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
	const wrapper = ({ children }: { children: ReactNode }) => (
		<ShopProvider value={shop}>
			<QueryClientProvider client={queries}>{children}</QueryClientProvider>
		</ShopProvider>
	);
	return { shop, queries, wrapper };
}
