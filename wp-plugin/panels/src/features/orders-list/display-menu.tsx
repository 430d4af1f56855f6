// SPDX-License-Identifier: GPL-3.0-or-later

import { Columns3 } from 'lucide-react';
import type { OrderQuery } from '@/api/order-query';
import { __ } from '@/lib/i18n';
import { Field, Select } from '@/ui/field';
import { Menu } from '@/ui/menu';
import type { Column } from './columns';
import type { Liking } from './preferences';

interface Props {
	columns: ReadonlyMap<string, Column>;
	liking: Liking;
	query: OrderQuery;
	onSort: (sort: string, order: string) => void;
	isTable: boolean;
}

const box = 'ui-control flex items-center gap-2 rounded-md px-2 hover:bg-accent-soft';

/** How the list looks: columns and density of the table; the order of the cards, which have no heads. */
export function DisplayMenu({ columns, liking, query, onSort, isTable }: Props) {
	return (
		<Menu label={__('Display', 'waybill')} icon={Columns3} isBare={!isTable} align="end">
			{isTable ? (
				<>
					<label className={box}>
						<input
							type="checkbox"
							className="size-4 accent-(--w-accent)"
							checked={liking.isCompact}
							onChange={(event) => void liking.setCompact(event.target.checked)}
						/>
						{__('Narrow rows', 'waybill')}
					</label>
					<fieldset className="mt-1 border-t border-line pt-1">
						<legend className="float-start w-full px-2 py-1 text-sm text-quiet">{__('Columns', 'waybill')}</legend>
						{[...columns].map(([name, column]) => (
							<label key={name} className={box}>
								<input
									type="checkbox"
									className="size-4 accent-(--w-accent)"
									checked={liking.columns.includes(name)}
									onChange={() => void liking.toggleColumn(name)}
								/>
								{column.label}
							</label>
						))}
					</fieldset>
				</>
			) : (
				<Field label={__('Order of the list', 'waybill')}>
					{(control) => (
						<Select
							{...control}
							value={`${query.sort ?? 'created'}:${query.order ?? 'desc'}`}
							onChange={(event) => {
								const [sort = '', order = ''] = event.target.value.split(':');
								onSort(sort, order);
							}}
						>
							<option value="created:desc">{__('Newest first', 'waybill')}</option>
							<option value="created:asc">{__('Oldest first', 'waybill')}</option>
							<option value="due:asc">{__('Due soonest first', 'waybill')}</option>
							<option value="moved:asc">{__('Longest untouched first', 'waybill')}</option>
							<option value="total:desc">{__('Largest total first', 'waybill')}</option>
						</Select>
					)}
				</Field>
			)}
		</Menu>
	);
}
