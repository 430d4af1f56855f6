// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a reader likes the panel, kept with the person on the server. A change shows at once. All
// preferences are written together, so a change is made to what the server has and never to the
// standard look that a screen has until the first answer.

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { getPreferences, type Preferences, putPreferences } from '@/api/preferences';
import { keys } from '@/api/query-keys';
import { type Shop, useShop } from '@/api/shop';
import { newId } from '@/lib/id';
import { say } from './toasts';

export const preferencesOf = (shop: Shop) =>
	queryOptions({
		queryKey: keys.preferences,
		queryFn: ({ signal }) => getPreferences(shop, signal),
		staleTime: Infinity,
	});

type Change = (base: Preferences) => Partial<Preferences>;

/** Answers false, and nothing is changed, when it can't be told what the server has. */
export function useChangePreferences(): (partOf: Change) => Promise<boolean> {
	const shop = useShop();
	const queries = useQueryClient();
	const asked = preferencesOf(shop);
	const { mutate } = useMutation({
		// One after the other: each holds all preferences, and the last one tapped has to win.
		scope: { id: 'preferences' },
		mutationFn: ({ wanted, key }: { wanted: Preferences; key: string }) => putPreferences(shop, wanted, key),
		onError: say.failure,
		onSettled: () => queries.invalidateQueries({ queryKey: keys.preferences }),
	});
	return async (partOf) => {
		const key = newId();
		try {
			await queries.ensureQueryData(asked);
		} catch (failure) {
			say.failure(failure);
			return false;
		}
		// An answer on its way is older than the change; it must not take it back.
		await queries.cancelQueries({ queryKey: keys.preferences });
		const base = queries.getQueryData(asked.queryKey);
		if (base === undefined) {
			return false;
		}
		const wanted = { ...base, ...partOf(base) };
		queries.setQueryData(asked.queryKey, wanted);
		mutate({ wanted, key });
		return true;
	};
}
