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

export interface Column {
	label: string;
	/** The server's name of the order in this column. */
	sort?: string;
	isNumber?: boolean;
	/** What it needs at least, in rem. */
	width_rem: number;
	cell: (card: Card) => ReactNode;
}

/** A text of the order, in its own direction, cut where the column ends. */
function Cut({ text, children }: { text: string; children?: ReactNode }) {
	return (
		<span dir="auto" title={text} className="block truncate ltr:text-left rtl:text-right">
			{children ?? text}
		</span>
	);
}

export function itemsOf(card: Card): string {
	/* translators: %s: number of pieces in an order. */
	const count = sprintf(_n('%s item', '%s items', card.quantity, 'waybill'), String(card.quantity));
	const [first] = card.items;
	return first === undefined ? count : `${count}: ${card.items.map((item) => item.name).join(', ')}`;
}

export function placeOf(shop: Shop, card: Card): string {
	const isAbroad = card.country !== '' && !shop.boot.locale.toUpperCase().endsWith(`-${card.country}`);
	const country = isAbroad ? countryName(shop.boot.locale, card.country) : '';
	return [card.city, country].filter((part) => part !== '').join(', ');
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
			cell: (card) => <Cut text={itemsOf(card)} />,
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
			cell: (card) => <Cut text={placeOf(shop, card)} />,
		},
		created: {
			label: __('Ordered', 'waybill'),
			sort: 'created',
			width_rem: 9,
			cell: (card) => moment(shop, card.created_at),
		},
		due: { label: __('Due', 'waybill'), sort: 'due', width_rem: 9, cell: (card) => moment(shop, card.due_at) },
		moved: {
			label: __('Last move', 'waybill'),
			sort: 'moved',
			width_rem: 9,
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
