// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first screen: what needs somebody, how much there is of everything, and how the day goes. Each
// number is a link to the orders that it counts. The day is another question than the counters, and
// nobody waits for its answer to see what needs him; its charts are a chunk of their own, which comes
// once the rest stands.

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { getCounters } from '@/api/get-orders';
import { getToday } from '@/api/get-today';
import { type OrderQuery, writeQuery } from '@/api/order-query';
import { keys } from '@/api/query-keys';
import type { Counters } from '@/api/schemas';
import { useCan, useShop } from '@/api/shop';
import { Later } from '@/app/later';
import { Screen } from '@/app/screen';
import { __ } from '@/lib/i18n';
import { ErrorCard } from '@/ui/error-card';
import { Skeleton } from '@/ui/skeleton';
import { NeedsYou } from './needs-you';

/** The hours go on without anybody moving an order. */
const DAY_REFRESH_MS = 5 * 60_000;

const loadDay = () => import('./day');

/** @param more what others show of the day, below */
export function TodayScreen({ more }: { more?: ReactNode }) {
	const shop = useShop();
	const maySeeDay = useCan('waybill_see_history');
	const seesDay = maySeeDay && shop.boot.features.includes('catalog.day');
	const counters = useQuery({
		queryKey: keys.counters,
		queryFn: ({ signal }) => getCounters(shop, signal),
	});
	const today = useQuery({
		queryKey: keys.today,
		queryFn: ({ signal }) => getToday(shop, signal),
		enabled: seesDay,
		refetchInterval: DAY_REFRESH_MS,
	});
	const waiting = <Skeleton sentence={__('The day is being counted.', 'waybill')} rows={4} />;
	return (
		<Screen title={__('Today', 'waybill')}>
			<div className="flex flex-col gap-6 p-3 sm:p-4">
				{counters.isPending && waiting}
				{counters.isError && counters.data === undefined && (
					<ErrorCard failure={counters.error} onRetry={() => void counters.refetch()} />
				)}
				{counters.data && (
					<>
						<NeedsYou counters={counters.data} today={today.data} />
						<States counters={counters.data} />
					</>
				)}
				{counters.data && today.isLoading && waiting}
				{today.isError && today.data === undefined && (
					<ErrorCard failure={today.error} onRetry={() => void today.refetch()} />
				)}
				{today.data && (
					<Later load={loadDay} waiting={waiting}>
						{({ Day }) => <Day today={today.data} />}
					</Later>
				)}
				{more}
			</div>
		</Screen>
	);
}

function States({ counters }: { counters: Counters }) {
	return (
		<section aria-labelledby="today-states">
			<h2 id="today-states" className="mb-2 text-lg font-semibold">
				{__('Where the orders are', 'waybill')}
			</h2>
			<ul className="grid grid-cols-2 gap-3 sm:grid-cols-4 xl:grid-cols-8">
				<Counter label={__('Open', 'waybill')} count={counters.open} query={{ scope: 'open' }} />
				{counters.states
					.filter((state) => !state.final)
					.map((state) => (
						<Counter key={state.name} label={state.label} count={state.count} query={{ state: state.name }} />
					))}
				<Counter label={__('Unassigned', 'waybill')} count={counters.unassigned} query={{ scope: 'unassigned' }} />
			</ul>
		</section>
	);
}

function Counter({ label, count, query }: { label: string; count: number; query: OrderQuery }) {
	const { formats } = useShop();
	return (
		<li>
			<Link
				href={`/orders?${writeQuery(query)}`}
				className="flex h-full flex-col rounded-lg border border-line bg-surface p-3 hover:border-accent hover:bg-accent-soft"
			>
				<span className="text-2xl font-semibold tabular-nums">{formats.number(count)}</span>
				<span className="text-quiet">{label}</span>
			</Link>
		</li>
	);
}
