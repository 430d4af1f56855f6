// SPDX-License-Identifier: GPL-3.0-or-later

import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Card } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { useScroller } from '@/app/screen';
import { __, sprintf } from '@/lib/i18n';
import { Flags, StateBadge } from '@/ui/badge';
import { Items, Place } from './columns';
import type { RowsProps } from './order-table';

const ESTIMATE_PX = 132;
const CARDS_AHEAD = 10;

/** The list where there is no room for a table: the same rows as cards, and the whole page scrolls. */
export function OrderCards(props: RowsProps) {
	const { rows, onEnd } = props;
	const scroller = useScroller();
	const list = useRef<HTMLUListElement>(null);
	const [margin_px, setMargin] = useState(0);
	useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0), []);
	// eslint-disable-next-line react-hooks/incompatible-library -- nothing here is compiled or memoised.
	const virtual = useVirtualizer({
		count: rows.length,
		getScrollElement: () => scroller.current,
		estimateSize: () => ESTIMATE_PX,
		scrollMargin: margin_px,
		initialOffset: props.scroll_px,
		overscan: 6,
		getItemKey: (index) => rows[index]?.id ?? index,
	});
	const items = virtual.getVirtualItems();
	const last = items.at(-1)?.index ?? -1;
	useEffect(() => {
		if (last >= rows.length - CARDS_AHEAD) {
			onEnd();
		}
	}, [last, rows.length, onEnd]);
	return (
		<ul
			ref={list}
			aria-label={__('Orders', 'waybill')}
			className="relative"
			style={{ height: virtual.getTotalSize() }}
		>
			{items.map(({ index, start }) => {
				const card = rows[index];
				if (card === undefined) {
					return null;
				}
				return (
					<li
						key={card.id}
						ref={virtual.measureElement}
						data-index={index}
						data-order={card.id}
						aria-setsize={props.total}
						aria-posinset={index + 1}
						className="absolute inset-x-0 top-0 px-3 pb-2"
						style={{ transform: `translateY(${start - margin_px}px)` }}
					>
						<OrderCard {...props} card={card} index={index} />
					</li>
				);
			})}
		</ul>
	);
}

/** Scrolling draws the list anew sixty times a second; the cards that stay in it are left as they are. */
const OrderCard = memo(function OrderCard({ card, index, ...props }: RowsProps & { card: Card; index: number }) {
	const shop = useShop();
	const isChosen = props.isSelected(card.id);
	const isGone = props.gone.has(card.id);
	return (
		<div
			className={clsx(
				'flex gap-3 rounded-lg border p-3',
				isChosen ? 'border-accent bg-accent-soft' : 'border-line bg-surface',
				props.tinted.has(card.id) && 'ui-tint',
			)}
		>
			{props.canSelect && (
				<label className="-m-3 flex w-11 shrink-0 items-start justify-center p-3 pt-4">
					<input
						type="checkbox"
						/* translators: %s: number of an order. */
						aria-label={sprintf(__('Select order %s', 'waybill'), card.number)}
						className="size-5 accent-(--w-accent)"
						checked={isChosen}
						onChange={(event) => props.onSelect(index, event.target.checked, false)}
					/>
				</label>
			)}
			<Link href={props.hrefOf(card)} className={clsx('min-w-0 grow', isGone && 'text-quiet')}>
				<span className="flex items-baseline justify-between gap-2">
					<span className="font-semibold text-accent">{card.number}</span>
					<span className="tabular-nums">{card.total && shop.formats.price(card.total)}</span>
				</span>
				<span className="block truncate font-medium">
					<bdi>{card.name}</bdi>
					{card.name !== '' && (card.city !== '' || card.country !== '') && ' · '}
					<Place shop={shop} card={card} />
				</span>
				<span className="block text-sm text-quiet">
					<Items card={card} />
				</span>
				<span className="mt-1 flex flex-wrap items-center gap-1.5">
					<StateBadge label={isGone ? __('Moved on', 'waybill') : card.label} isOpen={card.is_open} />
					<Flags names={card.flags} />
					{card.assignee && <bdi className="text-sm text-quiet">{card.assignee.name}</bdi>}
				</span>
			</Link>
		</div>
	);
});
