// SPDX-License-Identifier: GPL-3.0-or-later
//
// The change feed for screens: answers that were kept about orders that moved are forgotten, and who
// wants to know more listens.

import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { pollChanges } from '@/api/poll-changes';
import { keys } from '@/api/query-keys';
import { useShop } from '@/api/shop';
import { ChangeFeed, type Listener } from './change-feed';

const Context = createContext<ChangeFeed | null>(null);

/** Counters cost the shop more than a row does; a busy hour must not ask for them at each move. */
const COUNTERS_MS = 3_000;

export function LiveProvider({ children }: { children: ReactNode }) {
	const shop = useShop();
	const queries = useQueryClient();
	const [feed] = useState(() => new ChangeFeed({ poll: (since, open) => pollChanges(shop, since, open) }));
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const forget = feed.listen((orders) => {
			orders.forEach((id) => void queries.invalidateQueries({ queryKey: keys.order(id) }));
			timer ??= setTimeout(() => {
				timer = undefined;
				void queries.invalidateQueries({ queryKey: keys.summaries });
			}, COUNTERS_MS);
		});
		const stop = feed.start();
		return () => {
			clearTimeout(timer);
			forget();
			stop();
		};
	}, [feed, queries]);
	return <Context value={feed}>{children}</Context>;
}

export function useFeed(): ChangeFeed {
	const feed = useContext(Context);
	if (feed === null) {
		throw new Error('useFeed outside of LiveProvider');
	}
	return feed;
}

/** Calls [listener] with the orders that changed; it should be a stable function. */
export function useChanges(listener: Listener): void {
	const feed = useFeed();
	useEffect(() => feed.listen(listener), [feed, listener]);
}
