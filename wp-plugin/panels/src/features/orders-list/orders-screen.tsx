// SPDX-License-Identifier: GPL-3.0-or-later
//
// The list of orders. What it shows is in the address; how it was left (scroll, selection, row) is
// remembered by that address, so that coming back from an order finds it as it was.

import { PackageSearch } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { getFirstOrders } from '@/api/get-orders';
import { changeQuery, type OrderQuery, readQuery, writeQuery } from '@/api/order-query';
import type { Card } from '@/api/schemas';
import { useCan, useShop } from '@/api/shop';
import { useKeys } from '@/app/keys';
import { Screen, useScroller } from '@/app/screen';
import { useMedia } from '@/app/use-media';
import { useAddressSearch } from '@/lib/address-search';
import { __, _n, sprintf } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorCard } from '@/ui/error-card';
import { Skeleton } from '@/ui/skeleton';
import { type Column, makeColumns, type NamedColumn } from './columns';
import { DisplayMenu } from './display-menu';
import { FilterChips, FilterMenu } from './filters';
import { recall, remember } from './list-memory';
import { OrderCards } from './order-cards';
import { OrderTable } from './order-table';
import { usePreferences } from './preferences';
import { SearchBox } from './search-box';
import { countSelected, isNone, isSelected, NONE, select, type Selection, selectAll, selectedOf } from './selection';
import { useCount } from './use-count';
import { useOrderList } from './use-order-list';
import { ViewMenu } from './view-menu';
import { ViewTabs } from './view-tabs';

/** What is selected, for whoever acts on it. */
export interface Chosen {
	count: number;
	/** Their numbers, read where the list has not come so far yet. */
	resolve: () => Promise<{ id: number; number: string }[]>;
	clear: () => void;
}

/** As many as a person can look through the results of. */
const CHOSEN_MAX = 1_000;

interface Props {
	/** What can be done with a selection; without it nothing can be selected. */
	actions?: (chosen: Chosen) => ReactNode;
	/** Columns besides those of the list's own, by their names. */
	moreColumns?: Readonly<Record<string, Column>>;
	/** Filters besides those of the list's own. */
	moreFilters?: (query: OrderQuery, onChange: (change: OrderQuery) => void) => ReactNode;
}

const NO_COLUMNS = {};

export function OrdersScreen({ actions, moreColumns = NO_COLUMNS, moreFilters }: Props) {
	const search = useAddressSearch();
	const address = writeQuery(readQuery(search));
	const query = useMemo(() => readQuery(address), [address]);
	const [, navigate] = useLocation();
	const change = useCallback(
		(part: OrderQuery) => {
			const next = writeQuery(changeQuery(readQuery(address), part));
			navigate(next === '' ? '/orders' : `/orders?${next}`, { replace: true });
		},
		[address, navigate],
	);
	const onText = useCallback((q: string) => change({ q }), [change]);
	const onFound = useCallback(
		(id: number) => navigate(`/orders/${id}?in=${encodeURIComponent(address)}`),
		[address, navigate],
	);
	const liking = usePreferences(Object.keys(moreColumns));
	const shop = useShop();
	const columns = useMemo(() => {
		const all = Object.entries({ ...makeColumns(shop), ...moreColumns });
		return new Map(all.map(([name, column]) => [name, { name, ...column }]));
	}, [shop, moreColumns]);
	const isTable = useMedia('(min-width: 40rem)');
	const onSort = (sort: string, order: string) => change({ sort, order });
	return (
		<div className="flex flex-col sm:h-full">
			<Screen title={__('Orders', 'waybill')} isTitleHidden>
				<ViewTabs query={query} own={liking.views} />
				<div className="flex flex-wrap items-center gap-2 px-3 pb-2 sm:px-4">
					<SearchBox text={query.q ?? ''} onText={onText} onFound={onFound} />
					<FilterMenu query={query} onChange={change} isBare={!isTable} more={moreFilters?.(query, change)} />
					<div className="ms-auto flex gap-2">
						<ViewMenu address={address} liking={liking} isBare={!isTable} />
						<DisplayMenu columns={columns} liking={liking} query={query} onSort={onSort} isTable={isTable} />
					</div>
				</div>
				<FilterChips query={query} onChange={change} />
				<List
					key={address}
					address={address}
					query={query}
					columns={liking.columns.flatMap((name) => columns.get(name) ?? [])}
					isCompact={liking.isCompact}
					isTable={isTable}
					onSort={onSort}
					actions={actions}
				/>
			</Screen>
		</div>
	);
}

interface ListProps {
	address: string;
	query: OrderQuery;
	columns: NamedColumn[];
	isCompact: boolean;
	isTable: boolean;
	onSort: (sort: string, order: string) => void;
	actions: Props['actions'];
}

function List({ address, query, actions, isTable, onSort, ...look }: ListProps) {
	const { list, rows, tinted, gone, arrived, letIn } = useOrderList(query);
	const [left] = useState(() => recall(address));
	const scroller = useRememberedScroll(address, isTable, rows.length > 0);
	const count = useCount(query);
	const total = count?.count ?? rows.length;
	const chosen = useSelection(address, query, rows);
	const canSelect = useCan('waybill_move') && actions !== undefined;
	const hrefOf = (card: Card) => `/orders/${card.id}?in=${encodeURIComponent(address)}`;
	const cursor = useRowKeys(address, rows, canSelect, chosen, hrefOf);
	const onEnd = useNextPage(list);
	if (rows.length === 0 && !list.isSuccess) {
		return <NoRowsYet failure={list.error} onRetry={() => void list.refetch()} />;
	}
	const selectedCount = countSelected(chosen.selection, total);
	const rowsProps = {
		rows,
		total,
		hrefOf,
		isSelected: (id: number) => isSelected(chosen.selection, id),
		onSelect: chosen.onSelect,
		tinted,
		gone,
		current: cursor.current,
		onCurrent: cursor.onCurrent,
		onEnd,
		scroll_px: left.scroll_px,
		canSelect,
	};
	const end = (
		<ListEnd isMore={list.hasNextPage} failure={list.error} onRetry={() => void list.fetchNextPage()} />
	);
	return (
		<>
			<CountLine total={total} isExact={count?.is_exact ?? true} arrived={arrived} onLetIn={() => void letIn()} />
			{rows.length === 0 && <NoOrders />}
			{rows.length > 0 && isTable && (
				<div ref={scroller} className="min-h-0 grow overflow-auto border-t border-line bg-surface">
					<OrderTable
						{...rowsProps}
						{...look}
						scroller={scroller}
						query={query}
						onSort={onSort}
						selectedCount={selectedCount}
						onSelectLoaded={chosen.onSelectLoaded}
					/>
					{end}
				</div>
			)}
			{rows.length > 0 && !isTable && <OrderCards {...rowsProps} />}
			{rows.length > 0 && !isTable && end}
			{selectedCount > 0 && canSelect && (
				<SelectionBar
					count={selectedCount}
					total={total}
					canTakeAll={canTakeAll(chosen.selection, rows.length, total)}
					onTakeAll={chosen.onTakeAll}
					onClear={chosen.clear}
				>
					{actions({ count: selectedCount, resolve: chosen.resolve, clear: chosen.clear })}
				</SelectionBar>
			)}
		</>
	);
}

const canTakeAll = (selection: Selection, loaded: number, total: number) =>
	!selection.isAll && selection.orders.size >= loaded && total > loaded && total <= CHOSEN_MAX;

function NoRowsYet({ failure, onRetry }: { failure: Error | null; onRetry: () => void }) {
	return failure === null ? (
		<Skeleton sentence={__('The orders are being read.', 'waybill')} rows={10} />
	) : (
		<ErrorCard failure={failure} onRetry={onRetry} />
	);
}

function NoOrders() {
	return (
		<EmptyState icon={PackageSearch} title={__('No order is like this.', 'waybill')}>
			<p className="text-quiet">{__('Take a filter away, or look in another view.', 'waybill')}</p>
		</EmptyState>
	);
}

function useNextPage(list: ReturnType<typeof useOrderList>['list']) {
	const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
	return useCallback(() => {
		if (hasNextPage && !isFetchingNextPage) {
			void fetchNextPage();
		}
	}, [hasNextPage, isFetchingNextPage, fetchNextPage]);
}

/** Where the list's own scroller, or the frame's on a phone, stood when it was left. */
function useRememberedScroll(address: string, isTable: boolean, hasRows: boolean) {
	const own = useRef<HTMLDivElement>(null);
	const frame = useScroller();
	useEffect(() => {
		const element = isTable ? own.current : frame.current;
		if (element === null || !hasRows) {
			return;
		}
		element.scrollTo({ top: recall(address).scroll_px });
		const keep = () => remember(address, { scroll_px: element.scrollTop });
		element.addEventListener('scroll', keep, { passive: true });
		return () => element.removeEventListener('scroll', keep);
	}, [address, isTable, hasRows, frame]);
	return own;
}

function useSelection(address: string, query: OrderQuery, rows: readonly Card[]) {
	const shop = useShop();
	const [selection, setSelection] = useState(() => recall(address).selection);
	const last = useRef(-1);
	const set = (next: Selection) => {
		remember(address, { selection: next });
		setSelection(next);
	};
	const onSelect = (index: number, isWanted: boolean, isRange: boolean) => {
		const from = isRange && last.current >= 0 ? Math.min(last.current, index) : index;
		const to = isRange && last.current >= 0 ? Math.max(last.current, index) : index;
		last.current = index;
		set(select(selection, rows.slice(from, to + 1), isWanted));
	};
	return {
		selection,
		onSelect,
		onSelectLoaded: (isWanted: boolean) =>
			set(isWanted ? select(NONE, rows, true) : NONE),
		onTakeAll: () => set(selectAll()),
		resolve: async () => {
			if (!selection.isAll) {
				return selectedOf(selection);
			}
			const cards = await getFirstOrders(shop, query, CHOSEN_MAX);
			return cards.filter((card) => isSelected(selection, card.id));
		},
		clear: () => set(NONE),
	};
}

/** j and k go from row to row, x selects, Enter opens. */
function useRowKeys(
	address: string,
	rows: readonly Card[],
	canSelect: boolean,
	chosen: ReturnType<typeof useSelection>,
	hrefOf: (card: Card) => string,
) {
	const [, navigate] = useLocation();
	const [current, setCurrent] = useState(() => recall(address).current);
	const onCurrent = (index: number) => {
		const next = Math.max(-1, Math.min(index, rows.length - 1));
		remember(address, { current: next });
		setCurrent(next);
	};
	/** The focus goes along: what has it keeps Enter, be it a tab that was clicked before. */
	const goTo = (index: number) => {
		onCurrent(index);
		const card = rows[Math.min(index, rows.length - 1)];
		document.querySelector<HTMLElement>(`[data-order="${card?.id}"] a`)?.focus({ preventScroll: true });
	};
	const toggle = (isRange: boolean) => {
		const card = rows[current];
		if (card !== undefined && canSelect) {
			chosen.onSelect(current, isRange || !isSelected(chosen.selection, card.id), isRange);
		}
	};
	useKeys({
		j: () => goTo(current + 1),
		k: () => goTo(Math.max(0, current - 1)),
		x: () => toggle(false),
		'shift+x': () => toggle(true),
		Enter: () => {
			const card = rows[current];
			if (card !== undefined) {
				navigate(hrefOf(card));
			}
		},
		Escape: () => {
			if (current < 0 && isNone(chosen.selection)) {
				return false;
			}
			chosen.clear();
			onCurrent(-1);
			return true;
		},
	});
	return { current, onCurrent };
}

interface CountLineProps {
	total: number;
	isExact: boolean;
	arrived: number;
	onLetIn: () => void;
}

function CountLine({ total, isExact, arrived, onLetIn }: CountLineProps) {
	const { formats } = useShop();
	const number = isExact ? formats.number(total) : `${formats.number(total)}+`;
	return (
		<div className="flex min-h-8 flex-wrap items-center gap-3 px-3 pb-1 text-sm text-quiet sm:px-4">
			<span role="status">
				{/* translators: %s: number of orders. */}
				{sprintf(_n('%s order', '%s orders', total, 'waybill'), number)}
			</span>
			{arrived > 0 && (
				<button
					type="button"
					onClick={onLetIn}
					className="min-h-8 rounded-full bg-accent px-3 font-medium text-on-accent hover:bg-accent-strong"
				>
					{/* translators: %s: number of orders that came since the list was read. */}
					{sprintf(_n('%s new order', '%s new orders', arrived, 'waybill'), formats.number(arrived))}
				</button>
			)}
		</div>
	);
}

function ListEnd({ isMore, failure, onRetry }: { isMore: boolean; failure: Error | null; onRetry: () => void }) {
	if (failure !== null) {
		return <ErrorCard failure={failure} onRetry={onRetry} />;
	}
	return isMore ? (
		<Skeleton sentence={__('More orders are being read.', 'waybill')} rows={2} />
	) : (
		<div className="h-24" />
	);
}

interface SelectionBarProps {
	count: number;
	total: number;
	canTakeAll: boolean;
	onTakeAll: () => void;
	onClear: () => void;
	children: ReactNode;
}

function SelectionBar({ count, total, canTakeAll, onTakeAll, onClear, children }: SelectionBarProps) {
	const { formats } = useShop();
	return (
		<section
			aria-label={__('The selected orders', 'waybill')}
			className="fixed inset-x-3 bottom-3 z-20 mx-auto flex max-w-3xl flex-wrap items-center gap-2 rounded-lg border border-edge bg-surface px-3 py-2 shadow-xl"
		>
			<span role="status" className="font-medium">
				{/* translators: %s: number of orders. */}
				{sprintf(_n('%s selected', '%s selected', count, 'waybill'), formats.number(count))}
			</span>
			{canTakeAll && (
				<Button kind="quiet" onClick={onTakeAll}>
					{/* translators: %s: number of orders that the filter finds. */}
					{sprintf(__('Select all %s', 'waybill'), formats.number(total))}
				</Button>
			)}
			<div className="ms-auto flex flex-wrap gap-2">
				<Button kind="quiet" onClick={onClear}>
					{__('Clear', 'waybill')}
				</Button>
				{children}
			</div>
		</section>
	);
}
