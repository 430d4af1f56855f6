// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a reader likes the list: which columns, how tight, which views of his own. Until the first
// answer the list has its standard look.

import { useQuery } from '@tanstack/react-query';
import type { Preferences } from '@/api/preferences';
import { useShop } from '@/api/shop';
import { preferencesOf, useChangePreferences } from '@/app/preferences';
import { COLUMN_NAMES, STANDARD_COLUMNS } from './columns';

/** As many as the server keeps (src/Rest/PreferencesController.php), and more than there are: only such as are away are forgotten. */
const COLUMNS_MAX = 100;

/** The columns that are shown, in the order in which there are such: [more] are those of addons. */
export function columnsOf(kept: readonly string[], more: readonly string[]): readonly string[] {
	const known = [...COLUMN_NAMES, ...more].filter((name) => kept.includes(name));
	return known.length > 0 ? known : [...STANDARD_COLUMNS, ...more];
}

/** With one shown or hidden. A column whose addon is away for a while stays chosen. */
export function toggled(kept: readonly string[], more: readonly string[], name: string): string[] {
	const shown = columnsOf(kept, more);
	const away = kept.filter((one) => !shown.includes(one));
	const wanted = shown.includes(name) ? shown.filter((one) => one !== name) : [...shown, name];
	return [...wanted, ...away].slice(0, COLUMNS_MAX);
}

export function usePreferences(more: readonly string[] = []) {
	const { data: kept } = useQuery(preferencesOf(useShop()));
	const change = useChangePreferences();
	return {
		columns: columnsOf(kept?.columns ?? [], more),
		isCompact: kept?.density === 'compact',
		views: kept?.views ?? [],
		setCompact: (isCompact: boolean) => change(() => ({ density: isCompact ? 'compact' : 'comfortable' })),
		toggleColumn: (name: string) => change((base) => ({ columns: toggled(base.columns, more, name) })),
		/** A view of the same name is replaced. */
		saveView: (name: string, query: string) =>
			change((base: Preferences) => ({ views: [...base.views.filter((view) => view.name !== name), { name, query }] })),
		dropView: (name: string) => change((base) => ({ views: base.views.filter((view) => view.name !== name) })),
	};
}

export type Liking = ReturnType<typeof usePreferences>;
