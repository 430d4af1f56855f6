// SPDX-License-Identifier: GPL-3.0-or-later

import { type OrderQuery, serverParameters } from './order-query';
import { type Card, countSchema, countersSchema, type Page, pageSchema } from './schemas';
import type { Shop } from './shop';

/** What the server gives out at once. */
const PAGE_MAX = 200;

export interface PageRequest {
	after?: string;
	max?: number;
}

export function getOrders(
	shop: Shop,
	query: OrderQuery,
	page: PageRequest = {},
	signal?: AbortSignal,
): Promise<Page> {
	const search = serverParameters(query, shop.boot.timezone);
	if (page.after !== undefined) {
		search.set('after', page.after);
	}
	if (page.max !== undefined) {
		search.set('max', String(page.max));
	}
	return shop.client.get(`orders?${search}`, pageSchema, signal);
}

/** As many of the first rows as asked for, in pages as large as the server gives. */
export async function getFirstOrders(shop: Shop, query: OrderQuery, count: number): Promise<Card[]> {
	const rows: Card[] = [];
	let after: string | null = '';
	while (after !== null && rows.length < count) {
		const max = Math.min(PAGE_MAX, count - rows.length);
		const page: Page = await getOrders(shop, query, after === '' ? { max } : { after, max });
		rows.push(...page.orders);
		after = page.next;
	}
	return rows;
}

export function getCount(shop: Shop, query: OrderQuery, signal?: AbortSignal) {
	const search = serverParameters(query, shop.boot.timezone);
	search.delete('sort');
	search.delete('order');
	return shop.client.get(`orders/count?${search}`, countSchema, signal);
}

export function getCounters(shop: Shop, signal?: AbortSignal) {
	return shop.client.get('orders/counters', countersSchema, signal);
}
