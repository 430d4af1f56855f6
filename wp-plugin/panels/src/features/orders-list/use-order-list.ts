// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rows of a list, page after page, and what happens to them while they are looked at. The rows
// are never read anew by themselves: a change in the shop starts a fresh look, whose difference is put
// into the rows where they stand (freshen.ts).

import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { getFirstOrders, getOrders } from '@/api/get-orders';
import type { OrderQuery } from '@/api/order-query';
import { keys } from '@/api/query-keys';
import type { Card, Page } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { useChanges, useFeed } from '@/live/live';
import { freshen } from './freshen';

const ROWS_A_PAGE = 50;
/** Rows that a fresh look reads beyond those shown, so that newcomers push none of them out. */
const ROWS_BEYOND = 50;
const ROWS_FRESH_MAX = 400;
const TINT_MS = 2_000;
/** Changes often come in bursts; one look answers for all of them. */
const LOOK_AFTER_MS = 400;

interface Overlay {
	query: OrderQuery;
	tinted: ReadonlySet<number>;
	gone: ReadonlySet<number>;
	arrived: number;
}

const EMPTY: ReadonlySet<number> = new Set();
const NOTHING = { tinted: EMPTY, gone: EMPTY, arrived: 0 };

type Pages = InfiniteData<Page, string>;

function replaceRows(pages: Pages, changed: ReadonlyMap<number, Card>): Pages {
	return {
		...pages,
		pages: pages.pages.map((page) => ({
			...page,
			orders: page.orders.map((card) => changed.get(card.id) ?? card),
		})),
	};
}

/** An order can move to a later page while pages are read; it is shown where it was met first. */
function distinct(pages: readonly Page[]): Card[] {
	const cards = new Map<number, Card>();
	for (const card of pages.flatMap((page) => page.orders)) {
		if (!cards.has(card.id)) {
			cards.set(card.id, card);
		}
	}
	return [...cards.values()];
}

export function useOrderList(query: OrderQuery) {
	const shop = useShop();
	const feed = useFeed();
	const queries = useQueryClient();
	const [overlay, setOverlay] = useState<Overlay>({ query, ...NOTHING });
	const list = useInfiniteQuery({
		queryKey: keys.list(query),
		initialPageParam: '',
		queryFn: ({ pageParam, signal }) =>
			getOrders(shop, query, { max: ROWS_A_PAGE, ...(pageParam === '' ? {} : { after: pageParam }) }, signal),
		getNextPageParam: (page) => page.next,
		staleTime: Infinity,
		refetchOnWindowFocus: false,
		refetchOnReconnect: false,
	});
	const rows = useMemo(() => distinct(list.data?.pages ?? []), [list.data]);
	const cursor = list.data?.pages[0]?.cursor;
	useEffect(() => {
		if (cursor !== undefined) {
			feed.note(cursor);
		}
	}, [feed, cursor]);

	const look = useCallback(async () => {
		const pages = queries.getQueryData<Pages>(keys.list(query));
		if (pages === undefined) {
			return;
		}
		const shown = distinct(pages.pages);
		const wanted = Math.min(shown.length + ROWS_BEYOND, ROWS_FRESH_MAX);
		const fresh = await getFirstOrders(shop, query, wanted);
		const { changed, gone, arrived } = freshen(shown, fresh, {
			isShownWhole: pages.pages.at(-1)?.next === null,
			isFreshWhole: fresh.length < wanted,
		});
		queries.setQueryData<Pages>(keys.list(query), (now) => now && replaceRows(now, changed));
		setOverlay({ query, tinted: new Set(changed.keys()), gone, arrived });
	}, [queries, query, shop]);

	useLooks(look, () => queries.getQueryState(keys.list(query))?.dataUpdatedAt ?? 0);
	useEffect(() => {
		if (overlay.tinted.size === 0) {
			return;
		}
		const timer = setTimeout(() => setOverlay((now) => ({ ...now, tinted: EMPTY })), TINT_MS);
		return () => clearTimeout(timer);
	}, [overlay.tinted]);

	const letIn = useCallback(async () => {
		setOverlay({ query, ...NOTHING });
		await queries.resetQueries({ queryKey: keys.list(query), exact: true });
	}, [queries, query]);

	return { list, rows, letIn, ...(overlay.query === query ? overlay : NOTHING) };
}

/** Looks when something changed, and when one comes back to a list that was read before. */
function useLooks(look: () => Promise<void>, wasReadAt_ms: () => number): void {
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	const current = useRef(look);
	const later = useCallback(() => {
		// A look that fails is made up for by the next one; the app bar shows the connection.
		timer.current ??= setTimeout(() => {
			timer.current = undefined;
			void current.current().catch(() => undefined);
		}, LOOK_AFTER_MS);
	}, []);
	useChanges(later);
	const readAt = useRef(wasReadAt_ms);
	useEffect(() => {
		current.current = look;
		readAt.current = wasReadAt_ms;
	});
	useEffect(() => {
		const at_ms = readAt.current();
		if (at_ms > 0 && Date.now() - at_ms > LOOK_AFTER_MS) {
			later();
		}
		return () => {
			clearTimeout(timer.current);
			timer.current = undefined;
		};
	}, [look, later]);
}
