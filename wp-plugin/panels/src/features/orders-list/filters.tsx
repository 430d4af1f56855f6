// SPDX-License-Identifier: GPL-3.0-or-later
//
// The filters: a surface to set them, and a chip for each that is set, to take it away again.

import { useQuery } from '@tanstack/react-query';
import { ListFilter, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { getPeople } from '@/api/assign-order';
import type { OrderQuery, QueryMember } from '@/api/order-query';
import { keys } from '@/api/query-keys';
import type { Person } from '@/api/schemas';
import { type Shop, useCan, useShop } from '@/api/shop';
import { countryName } from '@/lib/country';
import { __, sprintf } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { Field, Select, TextInput } from '@/ui/field';
import { Menu } from '@/ui/menu';

interface Props {
	query: OrderQuery;
	onChange: (change: OrderQuery) => void;
}

function usePeople(): Person[] {
	const shop = useShop();
	const canAssign = useCan('waybill_assign');
	const { data } = useQuery({
		queryKey: keys.people,
		queryFn: ({ signal }) => getPeople(shop, signal),
		enabled: canAssign,
		staleTime: 5 * 60_000,
	});
	return data ?? [];
}

/** Filters that are a text of the order: set when the field is left or Enter is pressed; Esc throws what was typed away. */
function TextFilter({ member, label, query, onChange }: Props & { member: QueryMember; label: string }) {
	return (
		<Field label={label}>
			{(control) => (
				<TextInput
					{...control}
					key={query[member]}
					defaultValue={query[member]}
					maxLength={64}
					onBlur={(event) => onChange({ [member]: event.target.value.trim() })}
					onKeyDown={(event) => {
						if (event.key === 'Enter') {
							onChange({ [member]: event.currentTarget.value.trim() });
						}
						if (event.key === 'Escape') {
							// Before the menu around it closes, which takes the focus and so leaves the field.
							event.currentTarget.value = query[member] ?? '';
						}
					}}
				/>
			)}
		</Field>
	);
}

interface MenuProps extends Props {
	isBare: boolean;
	/** Filters of others, below those of the list's own. */
	more?: ReactNode;
}

export function FilterMenu({ query, onChange, isBare, more }: MenuProps) {
	const people = usePeople();
	return (
		<Menu label={__('Filter', 'waybill')} icon={ListFilter} isBare={isBare} align={isBare ? 'end' : 'start'}>
			<div className="grid w-[min(26rem,calc(100vw-3rem))] grid-cols-1 gap-3 p-1 sm:grid-cols-2">
				<Field label={__('With', 'waybill')} className="sm:col-span-2">
					{(control) => (
						<Select
							{...control}
							value={query.assignee ?? ''}
							onChange={(event) => onChange({ assignee: event.target.value })}
						>
							<option value="">{__('Anybody', 'waybill')}</option>
							<option value="me">{__('Me', 'waybill')}</option>
							<option value="none">{__('Nobody', 'waybill')}</option>
							{people.map((person) => (
								<option key={person.id} value={person.id}>
									{person.name}
								</option>
							))}
						</Select>
					)}
				</Field>
				<Field label={__('Ordered from', 'waybill')}>
					{(control) => (
						<TextInput
							{...control}
							type="date"
							value={query.created_from ?? ''}
							onChange={(event) => onChange({ created_from: event.target.value })}
						/>
					)}
				</Field>
				<Field label={__('Ordered until', 'waybill')}>
					{(control) => (
						<TextInput
							{...control}
							type="date"
							value={query.created_to ?? ''}
							onChange={(event) => onChange({ created_to: event.target.value })}
						/>
					)}
				</Field>
				<TextFilter member="city" label={__('City', 'waybill')} query={query} onChange={onChange} />
				<TextFilter
					member="country"
					label={__('Country (two letters)', 'waybill')}
					query={query}
					onChange={({ country }) => onChange({ country: (country ?? '').toUpperCase() })}
				/>
				<TextFilter member="payment" label={__('Payment', 'waybill')} query={query} onChange={onChange} />
				<TextFilter member="shipping" label={__('Shipping', 'waybill')} query={query} onChange={onChange} />
				{more}
			</div>
		</Menu>
	);
}

function who(assignee: string, people: readonly Person[]): string {
	switch (assignee) {
		case 'me':
			return __('me', 'waybill');
		case 'none':
			return __('nobody', 'waybill');
		default:
			return people.find((person) => person.id === assignee)?.name ?? __('somebody', 'waybill');
	}
}

/** What a set filter says, by its member. */
function saying(shop: Shop, people: readonly Person[]): Partial<Record<QueryMember, (value: string) => string>> {
	return {
		/* translators: %s: a person, or "me", or "nobody". */
		assignee: (value) => sprintf(__('With: %s', 'waybill'), who(value, people)),
		/* translators: %s: a day. */
		created_from: (value) => sprintf(__('Ordered from %s', 'waybill'), value),
		/* translators: %s: a day. */
		created_to: (value) => sprintf(__('Ordered until %s', 'waybill'), value),
		/* translators: %s: a city. */
		city: (value) => sprintf(__('City: %s', 'waybill'), value),
		/* translators: %s: a country. */
		country: (value) => sprintf(__('Country: %s', 'waybill'), countryName(shop.boot.locale, value)),
		/* translators: %s: a way of paying. */
		payment: (value) => sprintf(__('Payment: %s', 'waybill'), value),
		/* translators: %s: a way of shipping. */
		shipping: (value) => sprintf(__('Shipping: %s', 'waybill'), value),
		/* translators: %s: what was searched for. */
		q: (value) => sprintf(__('Search: %s', 'waybill'), value),
	};
}

const CHIPS: readonly QueryMember[] = [
	'q',
	'assignee',
	'created_from',
	'created_to',
	'city',
	'country',
	'payment',
	'shipping',
];

export function FilterChips({ query, onChange }: Props): ReactNode {
	const shop = useShop();
	const says = saying(shop, usePeople());
	const set = CHIPS.filter((member) => query[member] !== undefined);
	if (set.length === 0) {
		return null;
	}
	return (
		<ul aria-label={__('Filters that are set', 'waybill')} className="flex flex-wrap gap-2 px-3 pb-2 sm:px-4">
			{set.map((member) => {
				const text = says[member]?.(query[member] ?? '') ?? '';
				return (
					<li key={member}>
						<button
							type="button"
							/* translators: %s: a filter, such as "City: Berlin". */
							aria-label={sprintf(__('Remove the filter “%s”', 'waybill'), text)}
							onClick={() => onChange({ [member]: '' })}
							className="inline-flex min-h-8 items-center gap-1 rounded-full border border-edge bg-surface ps-3 pe-2 text-sm hover:bg-raised"
						>
							<span className="max-w-60 truncate">{text}</span>
							<X aria-hidden size={16} strokeWidth={1.5} />
						</button>
					</li>
				);
			})}
			{set.length > 1 && (
				<li>
					<Button
						kind="quiet"
						className="min-h-8 text-sm"
						onClick={() => onChange(Object.fromEntries(set.map((member) => [member, ''])))}
					>
						{__('Remove all', 'waybill')}
					</Button>
				</li>
			)}
		</ul>
	);
}
