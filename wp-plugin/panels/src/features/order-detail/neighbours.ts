// SPDX-License-Identifier: GPL-3.0-or-later

import { type InfiniteData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getFirstOrders } from '@/api/get-orders';
import { readQuery } from '@/api/order-query';
import { keys } from '@/api/query-keys';
import type { Page } from '@/api/schemas';
import { useShop } from '@/api/shop';

/** As far as a list is read for it when the page was opened directly. */
const ROWS_MAX = 200;

export interface Neighbours {
	previous: number | null;
	next: number | null;
}

/** Who stands before and after an order in the list it was opened from; null without a list. */
export function useNeighbours(id: number, list: string | null): Neighbours {
	const shop = useShop();
	const queries = useQueryClient();
	const query = useMemo(() => readQuery(list ?? ''), [list]);
	const kept = queries.getQueryData<InfiniteData<Page, string>>(keys.list(query));
	const read = useQuery({
		queryKey: ['neighbours', list],
		queryFn: () => getFirstOrders(shop, query, ROWS_MAX),
		enabled: list !== null && kept === undefined,
		staleTime: Infinity,
	});
	const rows = kept?.pages.flatMap((page) => page.orders) ?? read.data ?? [];
	const index = rows.findIndex((card) => card.id === id);
	return {
		previous: index > 0 ? (rows[index - 1]?.id ?? null) : null,
		next: index >= 0 ? (rows[index + 1]?.id ?? null) : null,
	};
}
