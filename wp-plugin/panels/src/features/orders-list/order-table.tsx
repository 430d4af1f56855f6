// SPDX-License-Identifier: GPL-3.0-or-later
//
// The list as a table: a real one, of which only the rows in sight are in the page. Rows above and
// below are two empty ones of the right height; how many rows there are and which is which is said to
// assistive technology with the rows' numbers.

import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, type RefObject, useEffect } from 'react';
import { Link } from 'wouter';
import type { OrderQuery } from '@/api/order-query';
import type { Card } from '@/api/schemas';
import { __, sprintf } from '@/lib/i18n';
import { Flags } from '@/ui/badge';
import type { NamedColumn } from './columns';

export interface RowsProps {
	rows: readonly Card[];
	total: number;
	hrefOf: (card: Card) => string;
	isSelected: (id: number) => boolean;
	onSelect: (index: number, isWanted: boolean, isRange: boolean) => void;
	tinted: ReadonlySet<number>;
	gone: ReadonlySet<number>;
	current: number;
	onCurrent: (index: number) => void;
	onEnd: () => void;
	scroll_px: number;
	canSelect: boolean;
}

interface Props extends RowsProps {
	scroller: RefObject<HTMLDivElement | null>;
	columns: readonly NamedColumn[];
	isCompact: boolean;
	query: OrderQuery;
	onSort: (sort: string, order: string) => void;
	selectedCount: number;
	onSelectLoaded: (isWanted: boolean) => void;
}

const COMPACT_PX = 40;
const ROOMY_PX = 56;
/** Rows from the end at which the next page is asked for. */
const ROWS_AHEAD = 15;

export function OrderTable(props: Props) {
	const { rows, columns, isCompact, scroller, onEnd, current } = props;
	const height_px = isCompact ? COMPACT_PX : ROOMY_PX;
	// eslint-disable-next-line react-hooks/incompatible-library -- nothing here is compiled or memoised.
	const virtual = useVirtualizer({
		count: rows.length,
		getScrollElement: () => scroller.current,
		estimateSize: () => height_px,
		initialOffset: props.scroll_px,
		overscan: 12,
		scrollPaddingStart: 44,
		getItemKey: (index) => rows[index]?.id ?? index,
	});
	useEffect(() => virtual.measure(), [virtual, height_px]);
	const items = virtual.getVirtualItems();
	const last = items.at(-1)?.index ?? -1;
	useEffect(() => {
		if (last >= rows.length - ROWS_AHEAD) {
			onEnd();
		}
	}, [last, rows.length, onEnd]);
	useEffect(() => {
		if (current >= 0) {
			virtual.scrollToIndex(current, { align: 'auto' });
		}
	}, [virtual, current]);
	const above_px = items[0]?.start ?? 0;
	const below_px = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
	const width_rem = 9.5 + columns.reduce((sum, column) => sum + column.width_rem, 0);
	return (
		<table
			aria-rowcount={props.total + 1}
			className="w-full table-fixed border-separate border-spacing-0"
			style={{ minWidth: `${width_rem}rem` }}
		>
			<caption className="sr-only">{__('Orders', 'waybill')}</caption>
			<TableHead {...props} />
			<tbody>
				{above_px > 0 && <tr aria-hidden style={{ height: above_px }} />}
				{items.map(({ index }) => {
					const card = rows[index];
					return card && <Row key={card.id} {...props} card={card} index={index} height_px={height_px} />;
				})}
				{below_px > 0 && <tr aria-hidden style={{ height: below_px }} />}
			</tbody>
		</table>
	);
}

const headLook = 'sticky top-0 z-10 border-b border-line bg-raised px-2 text-sm font-medium';

function TableHead({ columns, query, onSort, rows, selectedCount, onSelectLoaded, canSelect }: Props) {
	const sorted = query.sort ?? 'created';
	const isDown = (query.order ?? 'desc') === 'desc';
	const sortable = (label: string, sort: string) => (
		<button
			type="button"
			onClick={() => onSort(sort, sorted === sort && isDown ? 'asc' : 'desc')}
			className="ui-control inline-flex items-center gap-1 font-medium hover:underline"
		>
			{label}
			{sorted === sort && (isDown ? <ArrowDown aria-hidden size={14} /> : <ArrowUp aria-hidden size={14} />)}
		</button>
	);
	const sortOf = (sort: string | undefined) =>
		sort === undefined ? undefined : sorted !== sort ? 'none' : isDown ? 'descending' : 'ascending';
	return (
		<thead>
			<tr aria-rowindex={1}>
				{canSelect && (
					<th scope="col" className={clsx(headLook, 'w-11 ps-4 text-start')}>
						<input
							type="checkbox"
							aria-label={__('Select all that are loaded', 'waybill')}
							className="size-4 align-middle accent-(--w-accent)"
							checked={rows.length > 0 && selectedCount >= rows.length}
							ref={(element) => {
								if (element !== null) {
									element.indeterminate = selectedCount > 0 && selectedCount < rows.length;
								}
							}}
							onChange={(event) => onSelectLoaded(event.target.checked)}
						/>
					</th>
				)}
				<th scope="col" aria-sort={sortOf('number')} className={clsx(headLook, 'w-28 text-start')}>
					{sortable(__('Order', 'waybill'), 'number')}
				</th>
				{columns.map((column) => (
					<th
						key={column.name}
						scope="col"
						aria-sort={sortOf(column.sort)}
						style={{ width: `${column.width_rem}rem` }}
						className={clsx(headLook, column.isNumber ? 'text-end' : 'text-start')}
					>
						{column.sort === undefined ? column.label : sortable(column.label, column.sort)}
					</th>
				))}
			</tr>
		</thead>
	);
}

interface RowProps extends Props {
	card: Card;
	index: number;
	height_px: number;
}

/** Scrolling draws the table anew sixty times a second; the rows that stay in it are left as they are. */
const Row = memo(function Row({ card, index, height_px, columns, isCompact, canSelect, ...props }: RowProps) {
	const isChosen = props.isSelected(card.id);
	const isGone = props.gone.has(card.id);
	const cell = clsx('border-b border-line px-2', isGone && 'text-quiet');
	return (
		<tr
			aria-rowindex={index + 2}
			aria-selected={canSelect ? isChosen : undefined}
			data-order={card.id}
			style={{ height: height_px }}
			className={clsx(
				'group/row',
				isChosen ? 'bg-accent-soft' : 'bg-surface hover:bg-raised',
				props.tinted.has(card.id) && 'ui-tint',
				props.current === index && 'outline-2 -outline-offset-2 outline-accent',
			)}
			onClick={() => props.onCurrent(index)}
		>
			{canSelect && (
				<td className={clsx(cell, 'ps-4')}>
					<input
						type="checkbox"
						/* translators: %s: number of an order. */
						aria-label={sprintf(__('Select order %s', 'waybill'), card.number)}
						className="size-4 align-middle accent-(--w-accent)"
						checked={isChosen}
						onChange={() => undefined}
						onClick={(event) => {
							event.stopPropagation();
							props.onSelect(index, !isChosen, event.shiftKey);
						}}
					/>
				</td>
			)}
			<th scope="row" className={clsx(cell, 'text-start font-semibold')}>
				<Link href={props.hrefOf(card)} className="inline-block min-w-11 text-accent hover:underline">
					{card.number}
				</Link>
				<RowFlags card={card} isGone={isGone} isCompact={isCompact} />
			</th>
			{columns.map((column) => (
				<td key={column.name} className={clsx(cell, column.isNumber && 'text-end tabular-nums')}>
					{column.cell(card)}
				</td>
			))}
		</tr>
	);
});

function RowFlags({ card, isGone, isCompact }: { card: Card; isGone: boolean; isCompact: boolean }) {
	if (isGone) {
		return <span className="block truncate text-sm font-normal">{__('Moved on', 'waybill')}</span>;
	}
	if (card.flags.length === 0) {
		return null;
	}
	return (
		<span className={clsx('flex gap-1 overflow-hidden font-normal', isCompact && 'float-end')}>
			<Flags names={card.flags} isBare={isCompact || card.flags.length > 1} />
		</span>
	);
}
