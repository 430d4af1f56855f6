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

/** The server believes a sign for 45 seconds: one may be lost. */
export const SIGN_MS = 20_000;

/** What this page calls itself: two tabs of one reader are two places of one person. */
const PLACE = newId();

/** Gives signs until the function that it answers is called. */
export function attend(shop: Shop, feed: ChangeFeed, order: number, tell: (others: readonly Present[]) => void): () => void {
	const ended = new AbortController();
	let timer: ReturnType<typeof setTimeout> | undefined;
	const sign = () => {
		clearTimeout(timer);
		if (document.hidden || ended.signal.aborted) {
			return;
		}
		timer = setTimeout(sign, SIGN_MS);
		enterOrder(shop, order, PLACE, ended.signal).then(tell, () => {
			// Whoever was there may have left: better nobody than somebody who is not.
			if (!ended.signal.aborted) {
				tell([]);
			}
		});
	};
	const leave = () => leaveOrder(shop, order, PLACE);
	const stopLooking = feed.look(order, tell);
	sign();
	document.addEventListener('visibilitychange', sign);
	// A page that comes back out of the browser's memory goes on where it was.
	window.addEventListener('pageshow', sign);
	window.addEventListener('pagehide', leave);
	return () => {
		ended.abort();
		clearTimeout(timer);
		stopLooking();
		document.removeEventListener('visibilitychange', sign);
		window.removeEventListener('pageshow', sign);
		window.removeEventListener('pagehide', leave);
		leave();
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
