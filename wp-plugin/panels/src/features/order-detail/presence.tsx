// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who else has the order open. The page gives a sign of life every twenty seconds while it is looked
// at, whose answer names the others; in between the change feed, which asks anyway, tells of them.

import { Eye } from 'lucide-react';
import { useEffect, useState } from 'react';
import { enterOrder, leaveOrder, type Present } from '@/api/presence';
import { type Shop, useShop } from '@/api/shop';
import { announce } from '@/app/announce';
import { _n, sprintf } from '@/lib/i18n';
import { newId } from '@/lib/id';
import type { ChangeFeed } from '@/live/change-feed';
import { useFeed } from '@/live/live';

/** The server believes a sign for so long: one may be lost. */
export const BELIEVED_MS = 45_000;
export const SIGN_MS = 20_000;
/** Who only flicks through orders is at none of them. */
export const SETTLED_MS = 1_000;

/**
 * Gives signs until the function that it answers is called. Each visit is a place of its own, two tabs
 * of one reader as well as one that comes back: what takes a sign back may arrive late, and must not
 * take a younger one along.
 */
export function attend(shop: Shop, feed: ChangeFeed, order: number, tell: (others: readonly Present[]) => void): () => void {
	let place: string | null = null;
	let isOver = false;
	let pending = Promise.resolve();
	let next: ReturnType<typeof setTimeout> | undefined;
	let doubt: ReturnType<typeof setTimeout> | undefined;
	let heard_at = 0;
	const hear = (others: readonly Present[]) => {
		if (!isOver) {
			clearTimeout(doubt);
			heard_at = Date.now();
			tell(others);
		}
	};
	const miss = () => {
		if (!isOver) {
			// Whoever was there may have left: at last better nobody than somebody who is not.
			clearTimeout(doubt);
			doubt = setTimeout(() => tell([]), heard_at + BELIEVED_MS - Date.now());
		}
	};
	const sign = () => {
		if (!document.hidden) {
			next = setTimeout(sign, SIGN_MS);
			place ??= newId();
			const earlier = pending;
			pending = enterOrder(shop, order, place)
				.then(hear, miss)
				.then(() => earlier);
		}
	};
	const come = () => {
		clearTimeout(next);
		next = setTimeout(sign, SETTLED_MS);
	};
	const leave = (after: Promise<void> | null) => {
		clearTimeout(next);
		const left = place;
		place = null;
		if (left !== null) {
			const takeBack = () => leaveOrder(shop, order, left);
			// The server goes on with a sign that is given up, so that it would come behind its end.
			void (after === null ? takeBack() : after.then(takeBack));
		}
	};
	// A page that goes away can't wait for anything.
	const go = () => leave(null);
	const stopLooking = feed.look(order, hear);
	come();
	document.addEventListener('visibilitychange', come);
	// A page that comes back out of the browser's memory goes on where it was.
	window.addEventListener('pageshow', come);
	window.addEventListener('pagehide', go);
	return () => {
		isOver = true;
		clearTimeout(doubt);
		stopLooking();
		document.removeEventListener('visibilitychange', come);
		window.removeEventListener('pageshow', come);
		window.removeEventListener('pagehide', go);
		leave(pending);
	};
}

export function Presence({ id }: { id: number }) {
	const shop = useShop();
	const feed = useFeed();
	const [others, setOthers] = useState<readonly Present[]>([]);
	const isKnown = shop.boot.features.includes('engine.presence');
	useEffect(() => (isKnown ? attend(shop, feed, id, setOthers) : undefined), [shop, feed, id, isKnown]);
	const names = shop.formats.list.format(others.map((person) => person.name));
	const sentence =
		others.length === 0
			? ''
			: sprintf(
					/* translators: %s: a person, or several such as "Ana and Ben". */
					_n('%s has this order open, too.', '%s have this order open, too.', others.length, 'waybill'),
					names,
				);
	useEffect(() => {
		if (sentence !== '') {
			announce(sentence);
		}
	}, [sentence]);
	return sentence === '' ? null : (
		<p className="flex items-center gap-2 text-sm">
			<Eye aria-hidden size={18} strokeWidth={1.5} className="shrink-0 text-quiet" />
			{sentence}
		</p>
	);
}
