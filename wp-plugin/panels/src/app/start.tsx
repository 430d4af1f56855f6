// SPDX-License-Identifier: GPL-3.0-or-later
//
// From the page that the shell printed to the first screen: language, direction and theme first,
// because nothing should be drawn twice. A page that can't start says so in words.

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { isWorthRetrying } from '@/api/client';
import { loginUrlOf } from '@/api/login-url';
import { openShop, type Shop, ShopProvider } from '@/api/shop';
import { readBoot } from '@/lib/boot';
import { __, setLanguage } from '@/lib/i18n';
import { ErrorBoundary } from './error-boundary';
import { FULLSCREEN_CLASS } from './fullscreen';
import { useHashLocation, useHashSearch } from './hash-location';
import { leaveAtEnd } from './leave';
import { startTheme } from './theme';
import '@/ui/tokens.css';

function openQueries(): QueryClient {
	return new QueryClient({
		defaultOptions: {
			queries: {
				retry: isWorthRetrying,
				staleTime: 10_000,
				gcTime: 30 * 60_000,
				refetchOnWindowFocus: true,
				networkMode: 'always',
			},
			mutations: { networkMode: 'always' },
		},
	});
}

/** Inside wp-admin the address belongs to WordPress, so the screens live behind its hash. */
function Routes({ shop, children }: { shop: Shop; children: ReactNode }) {
	return shop.boot.mode === 'wp-admin' ? (
		<Router hook={useHashLocation} searchHook={useHashSearch}>{children}</Router>
	) : (
		<Router base={shop.boot.base.replace(/\/$/, '')}>{children}</Router>
	);
}

/** @param ready what has to be there before the first screen, besides the language */
export async function start(
	panel: (shop: Shop) => ReactNode,
	ready: (shop: Shop) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
	const place = document.querySelector<HTMLElement>('#waybill');
	if (place === null) {
		return;
	}
	try {
		const shop = openShop(readBoot(document));
		const whole = shop.boot.mode === 'wp-admin' ? place : document.documentElement;
		whole.lang = shop.boot.locale;
		whole.dir = shop.boot.dir;
		startTheme(shop.boot.theme, whole);
		const others = ready(shop);
		if (shop.boot.i18n !== null) {
			// A language that can't be had is no reason to show nothing: English is.
			const file = await shop.client.file(shop.boot.i18n.url).catch(() => null);
			if (!setLanguage(file)) {
				reportError(new Error(`the language ${shop.boot.i18n.url} can't be read`));
			}
		}
		await others;
		const queries = openQueries();
		leaveAtEnd({
			client: shop.client,
			queries,
			go: () => window.location.replace(loginUrlOf(shop.boot)),
		});
		createRoot(place).render(
			<StrictMode>
				<ShopProvider value={shop}>
					<QueryClientProvider client={queries}>
						<Routes shop={shop}>
							{/* A failure outside of the screens' own boundaries leaves words, not an empty page. */}
							<ErrorBoundary about="">{panel(shop)}</ErrorBoundary>
						</Routes>
					</QueryClientProvider>
				</ShopProvider>
			</StrictMode>,
		);
	} catch (failure) {
		document.body.classList.remove(FULLSCREEN_CLASS);
		place.textContent = __('This page could not start. Reload it; if that does not help, tell the shop.', 'waybill');
		throw failure;
	}
}
