// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first screen: what needs somebody, and how much there is of everything. Each number is a link
// to the orders that it counts.

import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { Link } from 'wouter';
import { getCounters, getOrders } from '@/api/get-orders';
import { type OrderQuery, writeQuery } from '@/api/order-query';
import { keys } from '@/api/query-keys';
import type { Counters } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { Screen } from '@/app/screen';
import { __, _n, sprintf } from '@/lib/i18n';
import { Flags, StateBadge } from '@/ui/badge';
import { ErrorCard } from '@/ui/error-card';
import { Skeleton } from '@/ui/skeleton';

export function TodayScreen() {
	const shop = useShop();
	const counters = useQuery({
		queryKey: keys.counters,
		queryFn: ({ signal }) => getCounters(shop, signal),
	});
	return (
		<Screen title={__('Today', 'waybill')}>
			<div className="flex flex-col gap-6 p-3 sm:p-4">
				{counters.isPending && <Skeleton sentence={__('The day is being counted.', 'waybill')} rows={4} />}
				{counters.isError && counters.data === undefined && (
					<ErrorCard failure={counters.error} onRetry={() => void counters.refetch()} />
				)}
				{counters.data && (
					<>
						<NeedsYou counters={counters.data} />
						<section aria-labelledby="today-states">
							<h2 id="today-states" className="mb-2 text-lg font-semibold">
								{__('Where the orders are', 'waybill')}
							</h2>
							<ul className="grid grid-cols-2 gap-3 sm:grid-cols-4 xl:grid-cols-8">
								<Counter label={__('Open', 'waybill')} count={counters.data.open} query={{ scope: 'open' }} />
								{counters.data.states
									.filter((state) => !state.final)
									.map((state) => (
										<Counter key={state.name} label={state.label} count={state.count} query={{ state: state.name }} />
									))}
								<Counter
									label={__('Unassigned', 'waybill')}
									count={counters.data.unassigned}
									query={{ scope: 'unassigned' }}
								/>
							</ul>
						</section>
					</>
				)}
			</div>
		</Screen>
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

function NeedsYou({ counters }: { counters: Counters }) {
	const groups = [
		{ scope: 'trouble', title: __('In trouble', 'waybill'), count: counters.trouble, sort: 'moved' },
		{ scope: 'late', title: __('Late', 'waybill'), count: counters.late, sort: 'due' },
		{ scope: 'stuck', title: __('Stuck', 'waybill'), count: counters.stuck, sort: 'moved' },
	].filter((group) => group.count > 0);
	return (
		<section aria-labelledby="today-needs">
			<h2 id="today-needs" className="mb-2 text-lg font-semibold">
				{__('Needs you', 'waybill')}
			</h2>
			{groups.length === 0 ? (
				<p className="flex items-center gap-2 rounded-lg bg-good-soft p-3 font-medium text-good">
					<CircleCheck aria-hidden size={20} strokeWidth={1.5} />
					{__('Nothing is late, stuck or in trouble.', 'waybill')}
				</p>
			) : (
				<div className="grid gap-3 lg:grid-cols-3">
					{groups.map((group) => (
						<Attention key={group.scope} {...group} />
					))}
				</div>
			)}
		</section>
	);
}

const SHOWN_MAX = 6;

interface AttentionProps {
	scope: string;
	title: string;
	count: number;
	sort: string;
}

function Attention({ scope, title, count, sort }: AttentionProps) {
	const shop = useShop();
	const query = { scope, sort, order: 'asc' };
	const list = useQuery({
		queryKey: keys.attention(scope),
		queryFn: ({ signal }) => getOrders(shop, query, { max: SHOWN_MAX }, signal),
	});
	const address = writeQuery(query);
	return (
		<section className="rounded-lg border border-line bg-surface">
			<h3 className="border-b border-line px-4 py-2 font-semibold">
				<Link href={`/orders?${address}`} className="ui-control flex items-center justify-between hover:underline">
					{title}
					<span className="tabular-nums">{shop.formats.number(count)}</span>
				</Link>
			</h3>
			{list.isPending && <Skeleton sentence={__('The orders are being read.', 'waybill')} rows={3} />}
			{list.isError && <ErrorCard failure={list.error} onRetry={() => void list.refetch()} />}
			<ul className="divide-y divide-line">
				{list.data?.orders.map((card) => (
					<li key={card.id}>
						<Link
							href={`/orders/${card.id}?in=${encodeURIComponent(address)}`}
							className="flex flex-col gap-1 px-4 py-2 hover:bg-accent-soft"
						>
							<span className="flex items-baseline justify-between gap-2">
								<span className="min-w-0 truncate">
									<span className="font-semibold text-accent">{card.number}</span> {card.name}
								</span>
								<span className="shrink-0 text-sm text-quiet">
									{shop.formats.distance(scope === 'late' ? card.due_at : card.moved_at, shop.client.now())}
								</span>
							</span>
							<span className="flex flex-wrap items-center gap-1.5">
								<StateBadge label={card.label} isOpen={card.is_open} />
								<Flags names={card.flags} />
							</span>
						</Link>
					</li>
				))}
			</ul>
			{count > SHOWN_MAX && (
				<Link href={`/orders?${address}`} className="block border-t border-line px-4 py-2 text-accent hover:underline">
					{sprintf(
						/* translators: %s: number of orders. */
						_n('Show %s order', 'Show all %s orders', count, 'waybill'),
						shop.formats.number(count),
					)}
				</Link>
			)}
		</section>
	);
}
