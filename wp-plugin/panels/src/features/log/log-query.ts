// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is searched for, as it stands in the address: days as a person writes them, so that a link
// means the same tomorrow and to a colleague in another country.

import type { LogSearch } from '@/api/search-events';
import { dayEnd, dayStart } from '@/lib/day';

export interface LogQuery {
	actor: string;
	kind: string;
	order: string;
	from: string;
	to: string;
}

export const FIELDS = ['actor', 'kind', 'order', 'from', 'to'] as const;

export function readLogQuery(search: string): LogQuery {
	const given = new URLSearchParams(search);
	const query: LogQuery = { actor: '', kind: '', order: '', from: '', to: '' };
	for (const name of FIELDS) {
		query[name] = given.get(name) ?? '';
	}
	return query;
}

export function writeLogQuery(query: LogQuery): string {
	const parameters = new URLSearchParams(FIELDS.filter((name) => query[name] !== '').map((name) => [name, query[name]]));
	return parameters.toString();
}

/** What the server is asked; whatever is no day or no number is left out. */
export function searchOf(query: LogQuery, timezone: string): LogSearch {
	const order = /^[1-9]\d{0,15}$/.test(query.order) ? Number(query.order) : null;
	const from = dayStart(query.from, timezone);
	const to = dayEnd(query.to, timezone);
	return {
		...(query.actor === '' ? {} : { actor: query.actor }),
		...(query.kind === '' ? {} : { kind: query.kind }),
		...(order === null ? {} : { order }),
		...(from === null ? {} : { from }),
		// The server leaves the end out; the day is meant with its last moment.
		...(to === null ? {} : { to: to + 1 }),
	};
}
