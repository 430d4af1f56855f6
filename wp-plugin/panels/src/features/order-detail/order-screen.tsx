// SPDX-License-Identifier: GPL-3.0-or-later
//
// One order: where it is and what can be done, what is in it and for whom, what happened. It knows the
// list that it was opened from by its address, so that next, previous and back stay within it.

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ArrowLeft, ChevronLeft, ChevronRight, Users } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import { getPeople } from '@/api/assign-order';
import { Problem } from '@/api/problem';
import { keys } from '@/api/query-keys';
import type { Details, Order, Person } from '@/api/schemas';
import { useCan, useShop } from '@/api/shop';
import { useKeys } from '@/app/keys';
import { Screen } from '@/app/screen';
import { useAddressSearch } from '@/lib/address-search';
import { __, sprintf } from '@/lib/i18n';
import { spoken } from '@/lib/spoken';
import { StateBadge } from '@/ui/badge';
import { Button, IconButton } from '@/ui/button';
import { ErrorCard } from '@/ui/error-card';
import { Skeleton } from '@/ui/skeleton';
import { Assignee } from './assignee';
import { Drift } from './drift';
import { History } from './history';
import { Moves } from './moves';
import { useNeighbours } from './neighbours';
import { Addresses, Items, Part, Payment } from './parts';
import { Presence } from './presence';
import { type Commands, useCommands, useOrder } from './use-order';

interface Props {
	id: number;
	/** Where the list of orders lies in this panel. */
	list: string;
	/** Parts besides the screen's own, under the others of their side. */
	more?: (about: { id: number; order: Order | undefined; details: Details | undefined }) => {
		main: ReactNode;
		side: ReactNode;
	};
}

export function OrderScreen({ id, list, more }: Props) {
	const { state, details, events, canSeeHistory } = useOrder(id);
	const number = details.data?.number ?? String(id);
	const commands = useCommands(id, number);
	const canNote = useCan('waybill_move') && canSeeHistory;
	const people = usePeople();
	const names = useNames(people.data);
	const failure = state.error ?? details.error;
	const extras = more?.({ id, order: state.data, details: details.data });
	// An order that waits for its payment has no state yet, and still an address and items.
	const isNoSubject = state.error instanceof Problem && state.error.status === 404 && details.data !== undefined;
	return (
		<Screen
			/* translators: %s: number of an order. */
			title={sprintf(__('Order %s', 'waybill'), number)}
			tools={<Tools id={id} home={list} />}
		>
			<div className="flex flex-col gap-3 p-3 sm:p-4">
				{failure && !isNoSubject && (
					<ErrorCard
						failure={failure}
						onRetry={() => void Promise.all([state.refetch(), details.refetch()])}
					/>
				)}
				{isNoSubject && (
					<p className="rounded-lg bg-warn-soft p-3 text-warn">
						{__('This order is not at work yet: it waits for its payment.', 'waybill')}
					</p>
				)}
				{state.data === undefined && state.isPending && (
					<Skeleton sentence={__('The order is being read.', 'waybill')} rows={3} />
				)}
				{state.data && <Head id={id} order={state.data} commands={commands} />}
				<div className="grid gap-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
					<div className="flex min-w-0 flex-col gap-3">
						{details.data ? (
							<Items details={details.data} />
						) : (
							details.isPending && <Skeleton sentence={__('The items are being read.', 'waybill')} />
						)}
						{details.data && details.data.note !== '' && (
							<Part title={__('The customer wrote', 'waybill')}>
								<p className="whitespace-pre-line">{details.data.note}</p>
							</Part>
						)}
						{canSeeHistory && events.data && (
							<History
								events={events.data}
								names={names}
								note={canNote && state.data ? { onNote: commands.note, isBusy: commands.pending !== null } : null}
							/>
						)}
						{events.isError && <ErrorCard failure={events.error} onRetry={() => void events.refetch()} />}
						{extras?.main}
					</div>
					<div className="flex min-w-0 flex-col gap-3">
						{details.data && <Addresses details={details.data} />}
						{details.data && <Payment details={details.data} />}
						{state.data && <Assignee order={state.data} people={people} names={names} commands={commands} />}
						{details.data?.links.wordpress && (
							<a href={details.data.links.wordpress} className="px-1 py-2 text-sm text-accent hover:underline">
								{__('Open in WordPress', 'waybill')}
							</a>
						)}
						{extras?.side}
					</div>
				</div>
			</div>
		</Screen>
	);
}

/** Who can carry an order, for who may give it to somebody. */
function usePeople(): UseQueryResult<Person[]> {
	const shop = useShop();
	const canAssign = useCan('waybill_assign');
	return useQuery({
		queryKey: keys.people,
		queryFn: ({ signal }) => getPeople(shop, signal),
		enabled: canAssign,
		staleTime: 5 * 60_000,
	});
}

/** Names of people by their id, as far as the reader may know them. */
function useNames(people: readonly Person[] | undefined): Map<string, string> {
	const shop = useShop();
	return useMemo(() => {
		const names = new Map<string, string>([
			['woocommerce', 'WooCommerce'],
			['system', __('Waybill itself', 'waybill')],
			['cli', __('The command line', 'waybill')],
			[shop.boot.user.id, shop.boot.user.name],
		]);
		people?.forEach((person) => names.set(person.id, person.name));
		return names;
	}, [people, shop]);
}

function Tools({ id, home }: { id: number; home: string }) {
	const [, navigate] = useLocation();
	const list = new URLSearchParams(useAddressSearch()).get('in');
	const { previous, next } = useNeighbours(id, list);
	const back = () => navigate(list === null || list === '' ? home : `${home}?${list}`);
	const go = (other: number | null) => {
		if (other !== null) {
			navigate(`/orders/${other}?in=${encodeURIComponent(list ?? '')}`, { replace: true });
		}
	};
	useKeys({ n: () => go(next), b: () => go(previous), Escape: back });
	return (
		<div className="flex items-center gap-1">
			<Button kind="quiet" icon={ArrowLeft} className="[&>svg]:rtl:-scale-x-100" onClick={back}>
				{__('Back to the list', 'waybill')}
			</Button>
			{list !== null && (
				<>
					<IconButton
						icon={ChevronLeft}
						className="disabled:text-line rtl:-scale-x-100"
						label={__('Previous order in the list', 'waybill')}
						aria-keyshortcuts="b"
						disabled={previous === null}
						onClick={() => go(previous)}
					/>
					<IconButton
						icon={ChevronRight}
						className="disabled:text-line rtl:-scale-x-100"
						label={__('Next order in the list', 'waybill')}
						aria-keyshortcuts="n"
						disabled={next === null}
						onClick={() => go(next)}
					/>
				</>
			)}
		</div>
	);
}

function Head({ id, order, commands }: { id: number; order: Order; commands: Commands }) {
	const { formats, boot } = useShop();
	// Staff see all orders as well; what holds after a drift is for managers to say.
	const isManager = boot.user.roles.includes('manager');
	const line = useRef<HTMLParagraphElement>(null);
	const asked = commands.pending?.kind;
	useEffect(
		() => () => {
			// What was pressed may not be there any more, and Tab would begin at the top.
			if ((asked === 'settle' || asked === 'silence') && document.activeElement === document.body) {
				line.current?.focus();
			}
		},
		[asked],
	);
	return (
		<div className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
			<p ref={line} tabIndex={-1} className="flex flex-wrap items-center gap-2">
				<span className="sr-only">{__('State:', 'waybill')}</span>
				<StateBadge label={order.label} isOpen={!order.final} />
				{order.vars.holds.length > 0 && (
					<span className="text-warn">
						{/* translators: %s: one reason or several, such as "Out of stock and Payment". */}
						{sprintf(__('Held for: %s', 'waybill'), formats.list.format(order.vars.holds.map((hold) => spoken(hold, boot.words))))}
					</span>
				)}
				{order.busy && <span className="text-sm text-quiet">{__('A move is being made.', 'waybill')}</span>}
			</p>
			<Presence id={id} />
			{commands.conflict !== null && (
				<div role="alert" className="flex items-start gap-2 rounded-md bg-warn-soft p-3 text-warn">
					<Users aria-hidden size={20} strokeWidth={1.5} className="mt-0.5 shrink-0" />
					<div>
						<p className="font-medium">{commands.conflict}</p>
						<p>{__('Nothing was overwritten. Below is what can be done by now.', 'waybill')}</p>
						<Button kind="quiet" className="mt-1 -ms-3" onClick={commands.dismiss}>
							{__('Understood', 'waybill')}
						</Button>
					</div>
				</div>
			)}
			{(order.drift !== '' || order.torn) && <Drift order={order} commands={commands} canSettle={isManager} />}
			<Moves order={order} commands={commands} />
		</div>
	);
}
