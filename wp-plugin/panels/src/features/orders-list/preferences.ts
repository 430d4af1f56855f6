// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a reader likes the list: which columns, how tight, which views of his own. A change shows at
// once and is then kept with the person; until the first answer the list has its standard look.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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
	const { data: kept = STANDARD } = useQuery({
		queryKey: keys.preferences,
		queryFn: ({ signal }) => getPreferences(shop, signal),
		staleTime: Infinity,
	});
	const { mutate } = useMutation({
		mutationFn: ({ wanted, key }: { wanted: Preferences; key: string }) => putPreferences(shop, wanted, key),
		onError: say.failure,
		onSettled: () => queries.invalidateQueries({ queryKey: keys.preferences }),
	});
	const change = (part: Partial<Preferences>) => {
		const wanted = { ...kept, ...part };
		queries.setQueryData(keys.preferences, wanted);
		mutate({ wanted, key: newId() });
	};
	const columns = columnsOf(kept);
	return {
		columns,
		isCompact: kept.density === 'compact',
		views: kept.views,
		setCompact: (isCompact: boolean) => change({ density: isCompact ? 'compact' : 'comfortable' }),
		toggleColumn: (name: ColumnName) =>
			change({
				columns: COLUMN_NAMES.filter((one) => columns.includes(one) !== (one === name)),
			}),
		/** A view of the same name is replaced. */
		saveView: (name: string, query: string) =>
			change({ views: [...kept.views.filter((view) => view.name !== name), { name, query }] }),
		dropView: (name: string) => change({ views: kept.views.filter((view) => view.name !== name) }),
	};
}

export type Liking = ReturnType<typeof usePreferences>;
