// SPDX-License-Identifier: GPL-3.0-or-later
//
// The list of staff and drivers: what is theirs to do, as large cards for a thumb, and a search. No
// selection, no columns, and nothing that a phone has to load for them.

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { PackageSearch, RefreshCw, Search } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { getOrders } from '@/api/get-orders';
import { changeQuery, type OrderQuery, readQuery, writeQuery } from '@/api/order-query';
import { keys } from '@/api/query-keys';
import type { Card } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { Screen } from '@/app/screen';
import { useAddressSearch } from '@/lib/address-search';
import { __, _n, sprintf } from '@/lib/i18n';
import { useChanges } from '@/live/live';
import { Flags, StateBadge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorCard } from '@/ui/error-card';
import { Select, TextInput } from '@/ui/field';
import { Skeleton } from '@/ui/skeleton';

const TYPING_MS = 300;
const ROWS_A_PAGE = 30;

interface Props {
	title: string;
	/** The orders that are meant without a choice. */
	standard: OrderQuery;
}

export function WorkListScreen({ title, standard }: Props) {
	const shop = useShop();
	const queries = useQueryClient();
	const search = useAddressSearch();
	const address = writeQuery(readQuery(search));
	const given = readQuery(address);
	const query = address === '' ? standard : given;
	const list = useInfiniteQuery({
		queryKey: keys.list(query),
		initialPageParam: '',
		queryFn: ({ pageParam, signal }) =>
			getOrders(shop, query, { max: ROWS_A_PAGE, ...(pageParam === '' ? {} : { after: pageParam }) }, signal),
		getNextPageParam: (page) => page.next,
	});
	const refresh = useCallback(() => void queries.invalidateQueries({ queryKey: ['list'] }), [queries]);
	useChanges(refresh);
	const rows = list.data?.pages.flatMap((page) => page.orders) ?? [];
	return (
		<Screen
			title={title}
			tools={
				<Button kind="quiet" icon={RefreshCw} aria-busy={list.isFetching} onClick={refresh}>
					{__('Refresh', 'waybill')}
				</Button>
			}
		>
			<Tools query={given} />
			{list.isPending && <Skeleton sentence={__('The orders are being read.', 'waybill')} rows={6} />}
			{list.isError && rows.length === 0 && (
				<ErrorCard failure={list.error} onRetry={() => void list.refetch()} />
			)}
			{list.data && rows.length === 0 && <EmptyState icon={PackageSearch} title={__('Nothing is here to do.', 'waybill')} />}
			<ul aria-label={title} className="flex flex-col gap-2 px-3 pb-24 sm:grid sm:grid-cols-2 sm:px-4 lg:grid-cols-3">
				{rows.map((card) => (
					<WorkCard key={card.id} card={card} address={address} />
				))}
			</ul>
			{list.hasNextPage && (
				<div className="px-3 pb-6 sm:px-4">
					<Button className="min-h-14 w-full" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
						{__('Show more', 'waybill')}
					</Button>
				</div>
			)}
		</Screen>
	);
}

function WorkCard({ card, address }: { card: Card; address: string }) {
	/* translators: %s: number of pieces in an order. */
	const pieces = sprintf(_n('%s item', '%s items', card.quantity, 'waybill'), String(card.quantity));
	return (
		<li>
			<Link
				href={`/orders/${card.id}?in=${encodeURIComponent(address)}`}
				className="flex min-h-14 flex-col gap-1 rounded-lg border border-line bg-surface p-4 hover:border-accent"
			>
				<span className="flex items-baseline justify-between gap-2">
					<span className="text-xl font-semibold text-accent">{card.number}</span>
					<StateBadge label={card.label} isOpen={card.is_open} />
				</span>
				<bdi className="font-medium">{card.name}</bdi>
				<span className="text-quiet">
					<bdi>{`${card.postcode} ${card.city}`.trim()}</bdi>
					{(card.postcode !== '' || card.city !== '') && ' · '}
					{pieces}
				</span>
				{card.flags.length > 0 && (
					<span className="flex flex-wrap gap-1.5">
						<Flags names={card.flags} />
					</span>
				)}
			</Link>
		</li>
	);
}

function Tools({ query }: { query: OrderQuery }) {
	const { boot } = useShop();
	const [, navigate] = useLocation();
	const [typed, setTyped] = useState(query.q ?? '');
	const asked = query.q ?? '';
	const address = writeQuery(query);
	const change = useCallback(
		(part: OrderQuery) => {
			const next = writeQuery(changeQuery(readQuery(address), part));
			navigate(next === '' ? '/' : `/?${next}`, { replace: true });
		},
		[address, navigate],
	);
	useEffect(() => {
		if (typed.trim() === asked) {
			return;
		}
		const timer = setTimeout(() => change({ q: typed.trim() }), TYPING_MS);
		return () => clearTimeout(timer);
	}, [typed, asked, change]);
	return (
		<div className="flex flex-wrap gap-2 px-3 py-3 sm:px-4">
			<div role="search" className="relative grow basis-48">
				<Search aria-hidden size={20} strokeWidth={1.5} className="pointer-events-none absolute start-3 top-1/2 -translate-y-1/2 text-quiet" />
				<TextInput
					type="search"
					enterKeyHint="search"
					autoComplete="off"
					maxLength={200}
					aria-label={__('Search by number, name or article', 'waybill')}
					value={typed}
					onChange={(event) => setTyped(event.target.value)}
					className="min-h-14 ps-11 text-lg"
				/>
			</div>
			<Select
				aria-label={__('State', 'waybill')}
				value={query.state ?? ''}
				onChange={(event) => change({ state: event.target.value, scope: '' })}
				className="min-h-14 basis-40 sm:max-w-60"
			>
				<option value="">{__('All that is open', 'waybill')}</option>
				{boot.states.map((state) => (
					<option key={state.name} value={state.name}>
						{state.label}
					</option>
				))}
			</Select>
		</div>
	);
}
