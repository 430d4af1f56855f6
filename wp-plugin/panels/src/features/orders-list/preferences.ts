// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a reader likes the list: which columns, how tight, which views of his own. A change shows at
// once and is then kept with the person; until the first answer the list has its standard look. All
// of them are written together, so a change is made to what the server has and never to that look.

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getPreferences, type Preferences, putPreferences } from '@/api/preferences';
import { keys } from '@/api/query-keys';
import { useShop } from '@/api/shop';
import { say } from '@/app/toasts';
import { newId } from '@/lib/id';
import { COLUMN_NAMES, type ColumnName, STANDARD_COLUMNS } from './columns';

const STANDARD: Preferences = { views: [], columns: [], density: 'comfortable', theme: 'system' };

function columnsOf(kept: Preferences): readonly ColumnName[] {
	const known = COLUMN_NAMES.filter((name) => kept.columns.includes(name));
	return known.length > 0 ? known : STANDARD_COLUMNS;
}

export function usePreferences() {
	const shop = useShop();
	const queries = useQueryClient();
	const asked = queryOptions({
		queryKey: keys.preferences,
		queryFn: ({ signal }) => getPreferences(shop, signal),
		staleTime: Infinity,
	});
	const { data: kept = STANDARD } = useQuery(asked);
	const { mutate } = useMutation({
		// One after the other: each holds all preferences, and the last one tapped has to win.
		scope: { id: 'preferences' },
		mutationFn: ({ wanted, key }: { wanted: Preferences; key: string }) => putPreferences(shop, wanted, key),
		onError: say.failure,
		onSettled: () => queries.invalidateQueries({ queryKey: keys.preferences }),
	});
	/** False, and nothing is changed, when it can't be told what the server has. */
	const change = async (partOf: (base: Preferences) => Partial<Preferences>): Promise<boolean> => {
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
		queries.setQueryData(keys.preferences, wanted);
		mutate({ wanted, key });
		return true;
	};
	return {
		columns: columnsOf(kept),
		isCompact: kept.density === 'compact',
		views: kept.views,
		setCompact: (isCompact: boolean) => change(() => ({ density: isCompact ? 'compact' : 'comfortable' })),
		toggleColumn: (name: ColumnName) =>
			change((base) => ({
				columns: COLUMN_NAMES.filter((one) => columnsOf(base).includes(one) !== (one === name)),
			})),
		/** A view of the same name is replaced. */
		saveView: (name: string, query: string) =>
			change((base) => ({ views: [...base.views.filter((view) => view.name !== name), { name, query }] })),
		dropView: (name: string) => change((base) => ({ views: base.views.filter((view) => view.name !== name) })),
	};
}

export type Liking = ReturnType<typeof usePreferences>;
