// SPDX-License-Identifier: GPL-3.0-or-later

import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { getCounters } from '@/api/get-orders';
import { type OrderQuery, writeQuery } from '@/api/order-query';
import type { Preferences } from '@/api/preferences';
import { keys } from '@/api/query-keys';
import { useShop } from '@/api/shop';
import { __ } from '@/lib/i18n';
import { makeViews, ownView, viewOf } from './views';

/** Links and not tabs of ARIA: each is an address of its own, to be opened in another window. */
export function ViewTabs({ query, own }: { query: OrderQuery; own: Preferences['views'] }) {
	const shop = useShop();
	const address = writeQuery(query);
	const mine = own.find((view) => view.query === address);
	const current = mine ? `own:${mine.name}` : viewOf(query);
	const bar = useRef<HTMLUListElement>(null);
	const { data } = useQuery({
		queryKey: keys.counters,
		queryFn: ({ signal }) => getCounters(shop, signal),
	});
	// Once more when the counts are there: they make the bar longer.
	const hasCounts = data !== undefined;
	useEffect(() => {
		bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
	}, [current, hasCounts]);
	return (
		<nav aria-label={__('Views', 'waybill')} className="shrink-0 overflow-x-auto px-1 sm:px-3">
			<ul ref={bar} className="flex gap-1 py-1">
				{[...own.map(ownView), ...makeViews(shop.boot, data)].map((view) => {
					const isCurrent = view.name === current;
					return (
						<li key={view.name}>
							<Link
								href={`/orders?${writeQuery(view.query)}`}
								aria-current={isCurrent ? 'page' : undefined}
								className={clsx(
									'ui-control flex items-center gap-2 rounded-md px-3 whitespace-nowrap',
									isCurrent ? 'bg-accent-soft font-semibold' : 'text-quiet hover:bg-accent-soft hover:text-text',
								)}
							>
								{view.label}
								{view.count !== undefined && (
									<span className="text-sm tabular-nums">{shop.formats.number(view.count)}</span>
								)}
							</Link>
						</li>
					);
				})}
			</ul>
		</nav>
	);
}
