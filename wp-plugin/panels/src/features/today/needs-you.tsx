// SPDX-License-Identifier: GPL-3.0-or-later
//
// The orders that wait for a manager, by name: the most urgent first, and last those whose move went
// wrong, which are known later. An order is in as many groups as it gives reasons for.

import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { getOrders } from '@/api/get-orders';
import { type OrderQuery, writeQuery } from '@/api/order-query';
import { keys } from '@/api/query-keys';
import type { Card, Counters, Today } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { __, _n, sprintf } from '@/lib/i18n';
import { Flags, StateBadge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { ErrorCard } from '@/ui/error-card';
import { Skeleton } from '@/ui/skeleton';

interface Group {
	title: string;
	count: number;
	query: OrderQuery;
}

/** What the counters say, the most urgent first. */
function groupsOf(counters: Counters): Group[] {
	return [
		{ title: __('In trouble', 'waybill'), count: counters.trouble, query: { scope: 'trouble', sort: 'moved', order: 'asc' } },
		{ title: __('Late', 'waybill'), count: counters.late, query: { scope: 'late', sort: 'due', order: 'asc' } },
		{ title: __('Stuck', 'waybill'), count: counters.stuck, query: { scope: 'stuck', sort: 'moved', order: 'asc' } },
		...counters.states
			.filter((state) => state.left_to_manager)
			.map(({ name, label, count }) => ({ title: label, count, query: { state: name, sort: 'moved', order: 'asc' } })),
	].filter((group) => group.count > 0);
}

interface Props {
	counters: Counters;
	/** Missing where the reader may not know it, or it could not be read. */
	today: Today | undefined;
}

export function NeedsYou({ counters, today }: Props) {
	const groups = groupsOf(counters);
	const hasFailed = today !== undefined && today.failed.count > 0;
	return (
		<section aria-labelledby="today-needs">
			<h2 id="today-needs" className="mb-2 text-lg font-semibold">
				{__('Needs you', 'waybill')}
			</h2>
			{groups.length === 0 && !hasFailed ? (
				<p className="flex items-center gap-2 rounded-lg bg-good-soft p-3 font-medium text-good">
					<CircleCheck aria-hidden size={20} strokeWidth={1.5} />
					{__('Nothing is late, stuck or in trouble.', 'waybill')}
				</p>
			) : (
				<div className="grid gap-3 lg:grid-cols-3">
					{groups.map((group) => (
						<Listed key={writeQuery(group.query)} {...group} />
					))}
					{/* Comes with the day, after the rest: nothing moves from under a finger. */}
					{hasFailed && <Failed today={today} />}
				</div>
			)}
		</section>
	);
}

const SHOWN_MAX = 6;

/** A group that is a list of orders, which its head and its foot lead to. */
function Listed({ title, count, query }: Group) {
	const shop = useShop();
	const list = useQuery({
		queryKey: keys.attention(query),
		queryFn: ({ signal }) => getOrders(shop, query, { max: SHOWN_MAX }, signal),
	});
	const address = writeQuery(query);
	return (
		<Box
			title={title}
			count={count}
			list={{
				href: `/orders?${address}`,
				more: sprintf(
					/* translators: %s: number of orders. */
					_n('Show %s order', 'Show all %s orders', count, 'waybill'),
					shop.formats.number(count),
				),
			}}
		>
			{list.isPending && <Skeleton sentence={__('The orders are being read.', 'waybill')} rows={3} />}
			{list.isError && list.data === undefined && (
				<ErrorCard failure={list.error} onRetry={() => void list.refetch()} />
			)}
			<Rows
				cards={list.data?.orders ?? []}
				of={address}
				at={(card) => (query.scope === 'late' ? card.due_at : card.moved_at)}
			/>
		</Box>
	);
}

/** Orders whose last try of the day to move them went wrong. They are no list; the log says why. */
function Failed({ today }: { today: Today }) {
	const { formats } = useShop();
	const [isAll, setAll] = useState(false);
	const { count, orders } = today.failed;
	return (
		<Box title={__('A move went wrong', 'waybill')} count={count}>
			<Rows cards={isAll ? orders : orders.slice(0, SHOWN_MAX)} of="" at={(card) => card.moved_at} />
			<div className="flex flex-wrap items-center justify-between gap-2 border-t border-line px-4 py-2">
				{!isAll && count > SHOWN_MAX && orders.length === count && (
					<Button kind="quiet" onClick={() => setAll(true)}>
						{sprintf(
							/* translators: %s: number of orders. */
							_n('Show %s order', 'Show all %s orders', count, 'waybill'),
							formats.number(count),
						)}
					</Button>
				)}
				<Link
					href={`/log?${new URLSearchParams({ kind: 'failed', from: today.day, to: today.day })}`}
					className="text-accent hover:underline"
				>
					{__('Show what went wrong in the log', 'waybill')}
				</Link>
			</div>
		</Box>
	);
}

interface BoxProps {
	title: string;
	count: number;
	/** Where all of them are, and what the way there is called. */
	list?: { href: string; more: string };
	children: ReactNode;
}

function Box({ title, count, list, children }: BoxProps) {
	const { formats } = useShop();
	const look = 'ui-control flex items-center justify-between gap-2';
	const head = (
		<>
			{title}
			<span className="tabular-nums">{formats.number(count)}</span>
		</>
	);
	return (
		<section className="rounded-lg border border-line bg-surface">
			<h3 className="border-b border-line px-4 py-2 font-semibold">
				{list === undefined ? (
					<span className={look}>{head}</span>
				) : (
					<Link href={list.href} className={`${look} hover:underline`}>
						{head}
					</Link>
				)}
			</h3>
			{children}
			{list !== undefined && count > SHOWN_MAX && (
				<Link href={list.href} className="block border-t border-line px-4 py-2 text-accent hover:underline">
					{list.more}
				</Link>
			)}
		</section>
	);
}

interface RowsProps {
	cards: readonly Card[];
	/** The list that the order's page leads on in; empty for none. */
	of: string;
	/** The moment that tells how urgent an order is. */
	at: (card: Card) => number;
}

function Rows({ cards, of, at }: RowsProps) {
	const { formats, client } = useShop();
	return (
		<ul className="divide-y divide-line">
			{cards.map((card) => (
				<li key={card.id}>
					<Link
						href={`/orders/${card.id}${of === '' ? '' : `?in=${encodeURIComponent(of)}`}`}
						className="flex flex-col gap-1 px-4 py-2 hover:bg-accent-soft"
					>
						<span className="flex items-baseline justify-between gap-2">
							<span className="min-w-0 truncate">
								<span className="font-semibold text-accent">{card.number}</span> {card.name}
							</span>
							<span className="shrink-0 text-sm text-quiet">{formats.distance(at(card), client.now())}</span>
						</span>
						<span className="flex flex-wrap items-center gap-1.5">
							<StateBadge label={card.label} isOpen={card.is_open} />
							<Flags names={card.flags} />
						</span>
					</Link>
				</li>
			))}
		</ul>
	);
}
