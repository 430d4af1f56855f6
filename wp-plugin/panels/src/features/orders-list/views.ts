// SPDX-License-Identifier: GPL-3.0-or-later
//
// The views that stand over the list as tabs: what is open, each state, what needs somebody, all.

import { type OrderQuery, readQuery } from '@/api/order-query';
import type { Preferences } from '@/api/preferences';
import type { Counters } from '@/api/schemas';
import type { Boot } from '@/lib/boot';
import { __ } from '@/lib/i18n';

export interface View {
	name: string;
	label: string;
	query: OrderQuery;
	count: number | undefined;
}

export function makeViews(boot: Boot, counters: Counters | undefined): View[] {
	const states = boot.states.map((state) => ({
		name: `state:${state.name}`,
		label: state.label,
		query: { state: state.name },
		count: counters?.states.find((one) => one.name === state.name)?.count,
	}));
	const scope = (name: string, label: string, count: number | undefined): View => ({
		name: `scope:${name}`,
		label,
		query: { scope: name },
		count,
	});
	return [
		scope('open', __('Open', 'waybill'), counters?.open),
		...states.filter((_, index) => !boot.states[index]?.final),
		scope('late', __('Late', 'waybill'), counters?.late),
		scope('stuck', __('Stuck', 'waybill'), counters?.stuck),
		scope('trouble', __('Trouble', 'waybill'), counters?.trouble),
		scope('unassigned', __('Unassigned', 'waybill'), counters?.unassigned),
		...states.filter((_, index) => boot.states[index]?.final),
		scope('all', __('All', 'waybill'), counters?.total),
	];
}

export function viewOf(query: OrderQuery): string {
	if (query.state !== undefined) {
		return `state:${query.state}`;
	}
	return `scope:${query.scope ?? (query.q === undefined ? 'open' : 'all')}`;
}

/** A view that the reader keeps: a name for an address. */
export const ownView = ({ name, query }: Preferences['views'][number]): View => ({
	name: `own:${name}`,
	label: name,
	query: readQuery(query),
	count: undefined,
});
