// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything that happened in the shop, searched by person, kind, order and day, and taken away as a
// file. The server looks at a part of the log a call, so "go on" stands there until it was all seen.

import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Download, History } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { getPeople } from '@/api/assign-order';
import { keys } from '@/api/query-keys';
import { type ExportFormat, exportEvents, type LogEntry, type LogSearch, searchEvents } from '@/api/search-events';
import { useCan, useShop } from '@/api/shop';
import { Screen } from '@/app/screen';
import { say } from '@/app/toasts';
import { useAddressSearch } from '@/lib/address-search';
import { __, _n, sprintf } from '@/lib/i18n';
import { newId } from '@/lib/id';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorCard } from '@/ui/error-card';
import { Field, Select, TextInput } from '@/ui/field';
import { Skeleton } from '@/ui/skeleton';
import { type LogQuery, readLogQuery, searchOf, writeLogQuery } from './log-query';

export function LogScreen() {
	const shop = useShop();
	const [, navigate] = useLocation();
	const text = useAddressSearch();
	const query = readLogQuery(text);
	const search = searchOf(query, shop.boot.timezone);
	const canExport = useCan('waybill_export');
	const set = (change: Partial<LogQuery>) => {
		const next = writeLogQuery({ ...query, ...change });
		navigate(next === '' ? '/log' : `/log?${next}`, { replace: true });
	};
	return (
		<Screen title={__('Log', 'waybill')} tools={canExport ? <Export search={search} /> : null}>
			<div className="flex flex-col gap-4 p-3 sm:p-4">
				<Conditions query={query} set={set} />
				<Found search={search} />
			</div>
		</Screen>
	);
}

/** Kinds of events in words; the rest is found without a kind. */
const kindsInWords = (): [string, string][] => [
	['moved', __('Moves', 'waybill')],
	['undone', __('Moves that were taken back', 'waybill')],
	['refused,failed', __('Refused and failed', 'waybill')],
	['assigned', __('Assigned', 'waybill')],
	['noted', __('Notes', 'waybill')],
	['order_made', __('Orders typed in', 'waybill')],
	['drifted,agreed,adopted,reverted,silenced,torn,lost', __('Changes in WooCommerce', 'waybill')],
	['denied', __('Turned away', 'waybill')],
	['exported', __('Exports', 'waybill')],
	['device_revoked', __('Devices logged out', 'waybill')],
	['published,migrated', __('Changes of the workflow', 'waybill')],
	['setting_changed,roles_synced,store_adopted,store_restored', __('Settings', 'waybill')],
];

function Conditions({ query, set }: { query: LogQuery; set: (change: Partial<LogQuery>) => void }) {
	const shop = useShop();
	const people = useQuery({ queryKey: keys.people, queryFn: ({ signal }) => getPeople(shop, signal) });
	return (
		<div role="search" className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
			<Field label={__('Person', 'waybill')}>
				{(control) => (
					<Select {...control} value={query.actor} onChange={(event) => set({ actor: event.target.value })}>
						<option value="">{__('Anybody', 'waybill')}</option>
						{people.data?.map(({ id, name }) => (
							<option key={id} value={id}>
								{name}
							</option>
						))}
						<option value="woocommerce">{__('WooCommerce itself', 'waybill')}</option>
						<option value="system">{__('Waybill itself', 'waybill')}</option>
					</Select>
				)}
			</Field>
			<Field label={__('What', 'waybill')}>
				{(control) => (
					<Select {...control} value={query.kind} onChange={(event) => set({ kind: event.target.value })}>
						<option value="">{__('Everything', 'waybill')}</option>
						{kindsInWords().map(([kind, words]) => (
							<option key={kind} value={kind}>
								{words}
							</option>
						))}
					</Select>
				)}
			</Field>
			<OrderField key={query.order} given={query.order} onGiven={(order) => set({ order })} />
			<Field label={__('From day', 'waybill')}>
				{(control) => (
					<TextInput {...control} type="date" value={query.from} onChange={(event) => set({ from: event.target.value })} />
				)}
			</Field>
			<Field label={__('To day', 'waybill')}>
				{(control) => (
					<TextInput {...control} type="date" value={query.to} onChange={(event) => set({ to: event.target.value })} />
				)}
			</Field>
		</div>
	);
}

/** A number counts when it is typed: Enter, or going on to the next field. */
function OrderField({ given, onGiven }: { given: string; onGiven: (order: string) => void }) {
	const [order, setOrder] = useState(given);
	const give = () => {
		if (order.trim() !== given) {
			onGiven(order.trim());
		}
	};
	return (
		<Field label={__('Order number', 'waybill')}>
			{(control) => (
				<TextInput
					{...control}
					value={order}
					inputMode="numeric"
					maxLength={16}
					onChange={(event) => setOrder(event.target.value)}
					onBlur={give}
					onKeyDown={(event) => {
						if (event.key === 'Enter') {
							give();
						}
					}}
				/>
			)}
		</Field>
	);
}

function Found({ search }: { search: LogSearch }) {
	const shop = useShop();
	const log = useInfiniteQuery({
		queryKey: keys.log(search),
		queryFn: ({ pageParam, signal }) => searchEvents(shop, search, pageParam, signal),
		initialPageParam: 0,
		getNextPageParam: (page) => page.next,
	});
	if (log.isPending) {
		return <Skeleton sentence={__('The log is being searched.', 'waybill')} rows={8} />;
	}
	if (log.isError && log.data === undefined) {
		return <ErrorCard failure={log.error} onRetry={() => void log.refetch()} />;
	}
	const entries = log.data?.pages.flatMap((page) => page.events) ?? [];
	return (
		<>
			{entries.length === 0 ? (
				<EmptyState
					icon={History}
					title={log.hasNextPage ? __('Nothing yet; the log goes on further back.', 'waybill') : __('Nothing like this happened.', 'waybill')}
				/>
			) : (
				<ol className="divide-y divide-line rounded-lg border border-line bg-surface">
					{entries.map((entry) => (
						<Entry key={entry.position} entry={entry} />
					))}
				</ol>
			)}
			{log.hasNextPage && (
				<div className="text-center">
					<Button onClick={() => void log.fetchNextPage()} disabled={log.isFetchingNextPage}>
						{log.isFetchingNextPage ? __('The log is being searched …', 'waybill') : __('Go on searching', 'waybill')}
					</Button>
				</div>
			)}
		</>
	);
}

function Entry({ entry }: { entry: LogEntry }) {
	const { formats } = useShop();
	return (
		<li className="px-4 py-2">
			<p className="flex flex-wrap items-baseline gap-x-3">
				<Where entry={entry} />
				<span className="grow basis-60">{entry.text}</span>
				<time className="text-sm text-quiet" dateTime={new Date(entry.at).toISOString()} title={formats.exact(entry.at)}>
					{formats.moment(entry.at)}
				</time>
			</p>
			<details className="text-sm text-quiet">
				<summary className="min-h-6 w-fit">{__('The entry as it is sealed', 'waybill')}</summary>
				<p className="mt-1 max-h-60 overflow-auto rounded-md bg-raised p-2 font-mono break-all whitespace-pre-wrap" dir="ltr" tabIndex={0}>
					{entry.body ?? __('Only people who may see prices are shown it.', 'waybill')}
				</p>
				<p className="mt-1 font-mono break-all" dir="ltr">
					{entry.hash}
				</p>
			</details>
		</li>
	);
}

function Where({ entry }: { entry: LogEntry }): ReactNode {
	if (entry.order === null) {
		return null;
	}
	return (
		<Link href={`/orders/${entry.order}`} className="inline-flex min-h-6 items-center font-semibold text-accent hover:underline">
			{/* translators: %s: number of an order. */}
			{sprintf(__('Order %s', 'waybill'), String(entry.order))}
		</Link>
	);
}

/** Gives a file to the reader's browser. */
function save(blob: Blob, name: string): void {
	const url = URL.createObjectURL(blob);
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// The browser has taken it over by then.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const FILES_MAX = 100;

function Export({ search }: { search: LogSearch }) {
	const shop = useShop();
	const saving = useMutation({
		mutationFn: async (format: ExportFormat) => {
			let before = 0;
			let files = 0;
			do {
				const file = await exportEvents(shop, search, format, before, newId());
				save(file.blob, file.name);
				before = file.next;
				files += 1;
			} while (before > 0 && files < FILES_MAX);
			return files;
		},
		onSuccess: (files) => {
			/* translators: %s: number of files. */
			say.good(sprintf(_n('%s file is saved.', '%s files are saved.', files, 'waybill'), shop.formats.number(files)));
		},
		onError: say.failure,
	});
	return (
		<div className="flex flex-wrap gap-2">
			<Button icon={Download} disabled={saving.isPending} onClick={() => saving.mutate('csv')}>
				{__('Export for a spreadsheet', 'waybill')}
			</Button>
			<Button icon={Download} disabled={saving.isPending} onClick={() => saving.mutate('jsonl')}>
				{__('Export for checking', 'waybill')}
			</Button>
		</div>
	);
}
