// SPDX-License-Identifier: GPL-3.0-or-later

import { useQuery } from '@tanstack/react-query';
import { getCount } from '@/api/get-orders';
import type { OrderQuery } from '@/api/order-query';
import { keys } from '@/api/query-keys';
import { useShop } from '@/api/shop';

/** How many orders a list has; nothing until it is known. */
export function useCount(query: OrderQuery) {
	const shop = useShop();
	return useQuery({
		queryKey: keys.count(query),
		queryFn: ({ signal }) => getCount(shop, query, signal),
	}).data;
}
