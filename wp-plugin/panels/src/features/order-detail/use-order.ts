// SPDX-License-Identifier: GPL-3.0-or-later

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { applyTransition, type InputValue } from '@/api/apply-transition';
import { assignOrder } from '@/api/assign-order';
import { getDetails, getEvents, getOrder } from '@/api/get-order';
import { persist } from '@/api/persist';
import { Problem } from '@/api/problem';
import { keys } from '@/api/query-keys';
import type { Move, Receipt } from '@/api/schemas';
import { addNote, type Settlement, settleOrder, silenceDrift, undoMove } from '@/api/settle-order';
import { type Shop, useCan, useShop } from '@/api/shop';
import { announce } from '@/app/announce';
import { say } from '@/app/toasts';
import { __, sprintf } from '@/lib/i18n';
import { newId } from '@/lib/id';
import { useFeed } from '@/live/live';

/** The server's clock may be a little behind what is known of it; browsers keep no timer for a month. */
const MARGIN_MS = 3_000;
const TIMER_MS_MAX = 86_400_000;

const untilOver_ms = (rest_ms: number) => Math.min(Math.max(rest_ms, 0) + MARGIN_MS, TIMER_MS_MAX);

export function useOrder(id: number) {
	const shop = useShop();
	const canSeeHistory = useCan('waybill_see_history');
	const state = useQuery({
		queryKey: keys.state(id),
		queryFn: ({ signal }) => getOrder(shop, id, signal),
		// A silence that runs out is no event, so that no feed tells of it.
		refetchInterval: ({ state: { data } }) =>
			data?.silence ? untilOver_ms(data.silence.until - shop.client.now()) : false,
		refetchIntervalInBackground: true,
	});
	const details = useQuery({
		queryKey: keys.details(id),
		queryFn: ({ signal }) => getDetails(shop, id, signal),
	});
	const events = useQuery({
		queryKey: keys.events(id),
		queryFn: ({ signal }) => getEvents(shop, id, signal),
		enabled: canSeeHistory,
	});
	return { state, details, events, canSeeHistory };
}

/** What is asked of the server about an order; the key of each is made when it is tapped. */
type Wish =
	| { kind: 'move'; move: Move; seen: number; inputs: Record<string, InputValue>; key: string }
	| { kind: 'undo'; seen: number; key: string }
	| { kind: 'settle'; how: Settlement; seen: number; key: string }
	| { kind: 'silence'; until: number; seen: number; key: string }
	| { kind: 'assign'; assignee: string; key: string }
	| { kind: 'note'; text: string; key: string };

/** What the buttons about a drift say, and what is told once it is done. */
export const buttons = {
	adopt: () => __('WooCommerce is right', 'waybill'),
	revert: () => __('Waybill is right', 'waybill'),
	silence: () => __('Keep silent', 'waybill'),
	loud: () => __('Show it among the trouble again', 'waybill'),
};

function sendWish(shop: Shop, id: number, wish: Wish): Promise<Receipt> {
	switch (wish.kind) {
		case 'move':
			return applyTransition(shop, { id, transition: wish.move.name, ...wish });
		case 'undo':
			return undoMove(shop, { id, ...wish });
		case 'settle':
			return settleOrder(shop, wish.how, { id, ...wish });
		case 'silence':
			return silenceDrift(shop, wish.until, { id, ...wish });
		case 'assign':
			return assignOrder(shop, { id, ...wish });
		case 'note':
			return addNote(shop, id, wish.text, wish.key);
	}
}

/** Whether the screen is still there, for answers that come after it was left. */
function useIsHere() {
	const isHere = useRef(false);
	useEffect(() => {
		isHere.current = true;
		return () => {
			isHere.current = false;
		};
	}, []);
	return isHere;
}

/** A command on one order: sent with patience, then everything about the order is read anew. */
export function useCommands(id: number, number: string) {
	const shop = useShop();
	const queries = useQueryClient();
	const feed = useFeed();
	const [conflict, setConflict] = useState<string | null>(null);
	const isHere = useIsHere();
	const mutation = useMutation({
		mutationFn: (wish: Wish) => persist(() => sendWish(shop, id, wish)),
		onSuccess: (receipt, wish) => {
			setConflict(null);
			/* translators: 1: number of an order, 2: name of a move that was made. */
			const done = (label: string) => sprintf(__('Order %1$s: “%2$s” is done.', 'waybill'), number, label);
			if (wish.kind === 'move') {
				const text = done(wish.move.label);
				announce(text);
				say.done(
					text,
					wish.move.undo ? () => mutation.mutate({ kind: 'undo', seen: receipt.version, key: newId() }) : null,
				);
			} else if (wish.kind === 'settle') {
				announce(done(buttons[wish.how]()));
			} else if (wish.kind === 'silence') {
				announce(done(buttons[wish.until === 0 ? 'loud' : 'silence']()));
			} else if (wish.kind === 'undo') {
				/* translators: %s: number of an order. */
				say.good(sprintf(__('Order %s is back where it was.', 'waybill'), number));
			}
		},
		onError: (failure) => {
			if (failure instanceof Problem && failure.remedy === 'look') {
				// The answer holds how the order is by now: it is shown at once, with what the other did.
				setConflict(failure.message);
				announce(failure.message, 'assertive');
				if (!isHere.current) {
					/* translators: 1: number of an order, 2: a sentence, why its move was not made. */
					say.warn(sprintf(__('Order %1$s: %2$s', 'waybill'), number, failure.message));
				}
				if (failure.order !== null) {
					queries.setQueryData(keys.state(id), failure.order);
				}
			} else {
				say.failure(failure);
			}
		},
		onSettled: () => {
			feed.nudge();
			void queries.invalidateQueries({ queryKey: keys.details(id) });
			void queries.invalidateQueries({ queryKey: keys.events(id) });
			void queries.invalidateQueries({ queryKey: keys.summaries });
			// Waited for: until it is there, the moves on the screen are those of the state before.
			return queries.invalidateQueries({ queryKey: keys.state(id) });
		},
	});
	const pending = mutation.isPending ? mutation.variables : null;
	return {
		conflict,
		dismiss: useCallback(() => setConflict(null), []),
		pending,
		move: (move: Move, seen: number, inputs: Record<string, InputValue>) =>
			mutation.mutate({ kind: 'move', move, seen, inputs, key: newId() }),
		settle: (how: Settlement, seen: number) => mutation.mutate({ kind: 'settle', how, seen, key: newId() }),
		/** Not to be told of the drift before [until]; 0: to be told again. */
		silence: (until: number, seen: number) => mutation.mutate({ kind: 'silence', until, seen, key: newId() }),
		assign: (assignee: string) => mutation.mutate({ kind: 'assign', assignee, key: newId() }),
		/** The key is its writer's: the same note is sent until it went through. False when it did not. */
		note: (text: string, key: string): Promise<boolean> =>
			mutation.mutateAsync({ kind: 'note', text, key }).then(
				() => true,
				() => false,
			),
	};
}

export type Commands = ReturnType<typeof useCommands>;
