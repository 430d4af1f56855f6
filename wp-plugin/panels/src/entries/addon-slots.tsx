// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the slots of addons lie in the manager's screens. The screens know nothing of addons, and the
// slots nothing of screens: here each gets the other.

import { Puzzle } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { Route } from 'wouter';
import { changeQuery, type OrderQuery } from '@/api/order-query';
import type { Card, Details, Order } from '@/api/schemas';
import { useEntries } from '@/addons/context';
import type { Entry } from '@/addons/registry';
import { bulkActions, type Common, navTree, orderColumns, orderFilters, orderPanels, routes, widgets } from '@/addons/shapes';
import { SlotEntry } from '@/addons/slot';
import type { Destination } from '@/app/destination';
import { Screen } from '@/app/screen';
import type { Column } from '@/features/orders-list/columns';
import type { Chosen } from '@/features/orders-list/orders-screen';
import { __ } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ErrorCard } from '@/ui/error-card';
import { Skeleton } from '@/ui/skeleton';

const NOTHING = {};

/** A picture of one path, drawn as the panel's own are. */
function iconOf(path: string): Destination['icon'] {
	return function AddonIcon({ size, strokeWidth, ...rest }) {
		return (
			<svg
				viewBox="0 0 24 24"
				width={size}
				height={size}
				fill="none"
				stroke="currentColor"
				strokeWidth={strokeWidth}
				strokeLinecap="round"
				strokeLinejoin="round"
				{...rest}
			>
				<path d={path} />
			</svg>
		);
	};
}

export function useAddonDestinations(): Destination[] {
	const entries = useEntries(navTree);
	return useMemo(
		() =>
			entries.map(({ name, path, label, icon }) => ({
				name,
				path,
				label,
				icon: icon === undefined ? Puzzle : iconOf(icon),
			})),
		[entries],
	);
}

export function useAddonRoutes(): ReactNode[] {
	return useEntries(routes).map((entry) => (
		<Route key={entry.name} path={entry.path}>
			{(params) => <AddonScreen key={JSON.stringify(params)} entry={entry} params={params} />}
		</Route>
	));
}

function AddonScreen({ entry, params }: { entry: Entry<Common>; params: Record<string, string | undefined> }) {
	const [about] = useState({ params: { ...params } });
	return (
		<Screen title={entry.label}>
			<div className="p-3 sm:p-4">
				<SlotEntry entry={entry} place={routes.name} about={about} />
			</div>
		</Screen>
	);
}

/** A surface with a heading around what an addon draws. */
function Part({ entry, place, about }: { entry: Entry<Common>; place: string; about: Readonly<Record<string, unknown>> }) {
	return (
		<section className="rounded-lg border border-line bg-surface p-4">
			<h2 className="mb-2 font-semibold">{entry.label}</h2>
			<SlotEntry entry={entry} place={place} about={about} />
		</section>
	);
}

interface OrderPanelsProps {
	side: 'main' | 'side';
	id: number;
	order: Order | undefined;
	details: Details | undefined;
}

export function OrderPanels({ side, id, order, details }: OrderPanelsProps) {
	const entries = useEntries(orderPanels).filter((entry) => entry.place === side);
	const about = useMemo(
		() => ({ id, number: details?.number ?? String(id), order: order ?? null, details: details ?? null }),
		[id, order, details],
	);
	return entries.map((entry) => <Part key={entry.name} entry={entry} place={orderPanels.name} about={about} />);
}

function Cell({ entry, order }: { entry: Entry<Common>; order: Card }) {
	const about = useMemo(() => ({ order }), [order]);
	return <SlotEntry entry={entry} place={orderColumns.name} about={about} isCell />;
}

export function useAddonColumns(): Record<string, Column> {
	const entries = useEntries(orderColumns);
	return useMemo(
		() =>
			Object.fromEntries(
				entries.map((entry) => [
					entry.name,
					{
						label: entry.label,
						isNumber: entry.is_number,
						width_rem: entry.width_rem,
						cell: (card: Card) => <Cell entry={entry} order={card} />,
					},
				]),
			),
		[entries],
	);
}

interface FiltersProps {
	query: OrderQuery;
	onChange: (change: OrderQuery) => void;
}

/** What an addon offers to look for: a choice that is ready, or a part of its own that makes one. */
export function AddonFilters({ query, onChange }: FiltersProps) {
	const entries = useEntries(orderFilters);
	const about = useMemo(
		() => ({
			query: { ...query },
			// Whatever it is told, the list is asked only for what it knows.
			change: (wanted: unknown) => onChange(changeQuery({}, typeof wanted === 'object' ? { ...wanted } : {})),
		}),
		[query, onChange],
	);
	return entries.map((entry) => (
		<div key={entry.name} className="sm:col-span-2">
			{entry.query !== undefined ? (
				<Button className="w-full" onClick={() => onChange(entry.query ?? {})}>
					{entry.label}
				</Button>
			) : (
				<>
					<p className="mb-1 text-sm font-medium">{entry.label}</p>
					<SlotEntry entry={entry} place={orderFilters.name} about={about} />
				</>
			)}
		</div>
	));
}

type Subjects = Awaited<ReturnType<Chosen['resolve']>>;

/** The dialog that is open, with what it is about once that is known. */
interface Opened {
	name: string;
	orders: Subjects | null;
	failure: unknown;
}

export function AddonActions({ chosen }: { chosen: Chosen }) {
	const entries = useEntries(bulkActions);
	const [open, setOpen] = useState<Opened | null>(null);
	const begin = (name: string) => {
		const mine: Opened = { name, orders: null, failure: null };
		// Whoever has closed the dialog meanwhile, or opened another, is not to see this one.
		const answer = (part: Partial<Opened>) => setOpen((now) => (now === mine ? { ...mine, ...part } : now));
		setOpen(mine);
		chosen.resolve().then(
			(orders) => answer({ orders }),
			(failure: unknown) => answer({ failure }),
		);
	};
	const entry = entries.find(({ name }) => name === open?.name);
	return (
		<>
			{entries.map(({ name, label }) => (
				<Button key={name} icon={Puzzle} onClick={() => begin(name)}>
					{label}
				</Button>
			))}
			{entry !== undefined && open !== null && (
				<Dialog title={entry.label} onClose={() => setOpen(null)}>
					{open.failure !== null && <ErrorCard failure={open.failure} onRetry={() => begin(open.name)} />}
					{open.failure === null && open.orders === null && (
						<Skeleton sentence={__('The selected orders are being read.', 'waybill')} rows={3} />
					)}
					{open.orders !== null && (
						<Action entry={entry} orders={open.orders} clear={chosen.clear} close={() => setOpen(null)} />
					)}
				</Dialog>
			)}
		</>
	);
}

interface ActionProps {
	entry: Entry<Common>;
	orders: Subjects;
	clear: () => void;
	close: () => void;
}

function Action({ entry, orders, clear, close }: ActionProps) {
	// The selection is what it was when the dialog was opened.
	const [about] = useState(() => ({ orders: orders.map(({ id, number }) => ({ id, number })), clear, close }));
	return <SlotEntry entry={entry} place={bulkActions.name} about={about} />;
}

export function Widgets() {
	const entries = useEntries(widgets);
	if (entries.length === 0) {
		return null;
	}
	return (
		<div className="grid gap-3 lg:grid-cols-3">
			{entries.map((entry) => (
				<Part key={entry.name} entry={entry} place={widgets.name} about={NOTHING} />
			))}
		</div>
	);
}
