// SPDX-License-Identifier: GPL-3.0-or-later
//
// The columns of the list: what each is called, what it shows, and by what the server can sort it.

import type { ReactNode } from 'react';
import type { Card } from '@/api/schemas';
import type { Shop } from '@/api/shop';
import { countryName } from '@/lib/country';
import { __, _n, sprintf } from '@/lib/i18n';
import { StateBadge } from '@/ui/badge';

export const COLUMN_NAMES = [
	'customer',
	'state',
	'items',
	'total',
	'place',
	'created',
	'due',
	'moved',
	'assignee',
	'payment',
	'shipping',
	'phone',
	'email',
	'tracking',
] as const;

export type ColumnName = (typeof COLUMN_NAMES)[number];

export const STANDARD_COLUMNS: readonly ColumnName[] = [
	'customer',
	'state',
	'items',
	'total',
	'place',
	'created',
	'due',
	'assignee',
];

/** Months have long names in some languages. */
const MOMENT_REM = 10.5;

export interface Column {
	label: string;
	/** The server's name of the order in this column. */
	sort?: string;
	isNumber?: boolean;
	/** What it needs at least, in rem. */
	width_rem: number;
	cell: (card: Card) => ReactNode;
}

/** One with its name: what addons call theirs may be what ours are called. */
export type NamedColumn = Column & { name: string };

/** A text of the order, in its own direction, cut where the column ends. */
function Cut({ text, children }: { text: string; children?: ReactNode }) {
	return (
		<span dir="auto" title={text} className="block min-w-0 truncate ltr:text-left rtl:text-right">
			{children ?? text}
		</span>
	);
}

/** How many, in the reader's language, and what, in the shop's: apart, because each is cut at its own end. */
export function Items({ card }: { card: Card }) {
	/* translators: %s: number of pieces in an order. */
	const count = sprintf(_n('%s item', '%s items', card.quantity, 'waybill'), String(card.quantity));
	const names = card.items.map((item) => item.name).join(', ');
	return names === '' ? (
		<span className="block truncate">{count}</span>
	) : (
		<span className="flex gap-[0.5ch]">
			<span className="shrink-0">{count}:</span> <Cut text={names} />
		</span>
	);
}

/** The city as it is written there, the country as the reader calls it; nothing of an order without a place. */
export function Place({ shop, card }: { shop: Shop; card: Card }) {
	const isAbroad = card.country !== '' && !shop.boot.locale.toUpperCase().endsWith(`-${card.country}`);
	return (
		<>
			<bdi>{card.city}</bdi>
			{card.city !== '' && isAbroad && ', '}
			{isAbroad && countryName(shop.boot.locale, card.country)}
		</>
	);
}

function moment(shop: Shop, at_ms: number): ReactNode {
	return at_ms === 0 ? null : (
		<time
			dateTime={new Date(at_ms).toISOString()}
			title={shop.formats.exact(at_ms)}
			className="block truncate"
		>
			{shop.formats.moment(at_ms)}
		</time>
	);
}

export function makeColumns(shop: Shop): Record<ColumnName, Column> {
	const text = (member: 'payment' | 'shipping' | 'phone' | 'email' | 'tracking') => {
		const cell = (card: Card) => <Cut text={card[member]} />;
		return cell;
	};
	return {
		customer: {
			label: __('Customer', 'waybill'),
			width_rem: 11,
			cell: (card) => (
				<Cut text={[card.name, card.company].filter((part) => part !== '').join(' · ')}>
					{card.name}
					{card.company !== '' && <span className="text-quiet"> · {card.company}</span>}
				</Cut>
			),
		},
		state: {
			label: __('State', 'waybill'),
			width_rem: 10,
			cell: (card) => <StateBadge label={card.label} isOpen={card.is_open} />,
		},
		items: {
			label: __('Items', 'waybill'),
			width_rem: 11,
			cell: (card) => <Items card={card} />,
		},
		total: {
			label: __('Total', 'waybill'),
			sort: 'total',
			isNumber: true,
			width_rem: 7,
			cell: (card) => card.total && shop.formats.price(card.total),
		},
		place: {
			label: __('To', 'waybill'),
			width_rem: 9,
			cell: (card) => (
				<span className="block truncate">
					<Place shop={shop} card={card} />
				</span>
			),
		},
		created: {
			label: __('Ordered', 'waybill'),
			sort: 'created',
			width_rem: MOMENT_REM,
			cell: (card) => moment(shop, card.created_at),
		},
		due: { label: __('Due', 'waybill'), sort: 'due', width_rem: MOMENT_REM, cell: (card) => moment(shop, card.due_at) },
		moved: {
			label: __('Last move', 'waybill'),
			sort: 'moved',
			width_rem: MOMENT_REM,
			cell: (card) => moment(shop, card.moved_at),
		},
		assignee: {
			label: __('With', 'waybill'),
			width_rem: 8,
			cell: (card) => card.assignee && <Cut text={card.assignee.name} />,
		},
		payment: { label: __('Payment', 'waybill'), width_rem: 8, cell: text('payment') },
		shipping: { label: __('Shipping', 'waybill'), width_rem: 8, cell: text('shipping') },
		phone: { label: __('Phone', 'waybill'), width_rem: 9, cell: text('phone') },
		email: { label: __('E-mail', 'waybill'), width_rem: 13, cell: text('email') },
		tracking: { label: __('Tracking code', 'waybill'), width_rem: 10, cell: text('tracking') },
	};
}
