// SPDX-License-Identifier: GPL-3.0-or-later
//
// Type where to go: an order by anything on its label, a screen, a view.

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { getOrders } from '@/api/get-orders';
import { names } from '@/api/identify';
import { keys } from '@/api/query-keys';
import { useShop } from '@/api/shop';
import type { Boot } from '@/lib/boot';
import { __, sprintf } from '@/lib/i18n';
import { Dialog } from '@/ui/dialog';
import { controlLook } from '@/ui/field';

const TYPING_MS = 200;
const HITS_MAX = 8;

interface Props {
	onClose: () => void;
	onKeys: () => void;
}

function useSettled(text: string): string {
	const [settled, setSettled] = useState(text);
	useEffect(() => {
		const timer = setTimeout(() => setSettled(text), TYPING_MS);
		return () => clearTimeout(timer);
	}, [text]);
	return settled;
}

/** What is found for a text, as soon as that is settled; what another text found is not shown. */
function useHits(text: string) {
	const shop = useShop();
	const wanted = useSettled(text);
	const hits = useQuery({
		queryKey: keys.look(`palette:${wanted}`),
		queryFn: ({ signal }) => getOrders(shop, { q: wanted, scope: 'all' }, { max: HITS_MAX }, signal),
		enabled: wanted !== '',
	});
	const isCurrent = wanted === text;
	const found = isCurrent && wanted !== '' ? hits.data?.orders : undefined;
	return {
		found: found ?? [],
		isLooking: !isCurrent || hits.isFetching,
		hasNone: found?.length === 0,
	};
}

/** Opens the order that a text names beyond doubt: whoever is on the phone types and nothing else. */
function useJump(found: number | null, jump: (id: number) => void): void {
	const current = useRef(jump);
	useEffect(() => {
		current.current = jump;
	});
	useEffect(() => {
		if (found !== null) {
			current.current(found);
		}
	}, [found]);
}

/** Where one can go, by its name. */
function placesOf(states: Boot['states']): [string, string][] {
	return [
		[__('Today', 'waybill'), '/'],
		[__('All orders', 'waybill'), '/orders?scope=all'],
		[__('Late orders', 'waybill'), '/orders?scope=late'],
		[__('Stuck orders', 'waybill'), '/orders?scope=stuck'],
		[__('Orders in trouble', 'waybill'), '/orders?scope=trouble'],
		[__('Orders that nobody has', 'waybill'), '/orders?scope=unassigned'],
		...states.map((state): [string, string] => [
			/* translators: %s: name of a state. */
			sprintf(__('Orders: %s', 'waybill'), state.label),
			`/orders?state=${state.name}`,
		]),
	];
}

const NoHits = () => (
	<p className="px-3 py-2 text-sm text-quiet">{__('No order is like this.', 'waybill')}</p>
);

const itemLook =
	'ui-control flex cursor-pointer items-center justify-between gap-3 rounded-md px-3 data-[selected=true]:bg-accent-soft';
const groupLook = '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-quiet';

export default function Palette({ onClose, onKeys }: Props) {
	const shop = useShop();
	const [, navigate] = useLocation();
	const [typed, setTyped] = useState('');
	const { found, isLooking, hasNone } = useHits(typed.trim());
	const go = (path: string) => {
		onClose();
		navigate(path);
	};
	const [hit, ...others] = found;
	useJump(hit && others.length === 0 && names(typed, hit) ? hit.id : null, (id) => go(`/orders/${id}`));
	const places = placesOf(shop.boot.states);
	const fits = (label: string) => label.toLowerCase().includes(typed.trim().toLowerCase());
	return (
		<Dialog title={__('Find and go', 'waybill')} onClose={onClose} className="mt-[10dvh]">
			<Command shouldFilter={false} label={__('Find and go', 'waybill')} className="flex flex-col gap-2">
				<Command.Input
					data-focus
					value={typed}
					onValueChange={setTyped}
					aria-label={__('An order, a screen or a view', 'waybill')}
					className={controlLook}
				/>
				<Command.List label={__('What was found', 'waybill')}>
					{found.length > 0 && (
						<Command.Group heading={__('Orders', 'waybill')} className={groupLook}>
							{found.map((card) => (
								<Command.Item
									key={card.id}
									value={`order:${card.id}`}
									onSelect={() => go(`/orders/${card.id}`)}
									className={itemLook}
								>
									<span className="truncate">
										<span className="font-semibold">{card.number}</span> {card.name}
									</span>
									<span className="text-sm text-quiet">{card.label}</span>
								</Command.Item>
							))}
						</Command.Group>
					)}
					<Command.Group heading={__('Go to', 'waybill')} className={groupLook}>
						{places
							.filter(([label]) => fits(label))
							.map(([label, path]) => (
								<Command.Item key={path} value={path} onSelect={() => go(path)} className={itemLook}>
									{label}
								</Command.Item>
							))}
						{fits(__('Keys', 'waybill')) && (
							<Command.Item value="keys" onSelect={onKeys} className={itemLook}>
								{__('Keys', 'waybill')}
							</Command.Item>
						)}
					</Command.Group>
					{isLooking && (
						<Command.Loading label={__('Orders are being looked for.', 'waybill')}>
							<p className="px-3 py-2 text-sm text-quiet">{__('Orders are being looked for.', 'waybill')}</p>
						</Command.Loading>
					)}
					{hasNone && <NoHits />}
				</Command.List>
			</Command>
		</Dialog>
	);
}
