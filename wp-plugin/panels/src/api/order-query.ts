// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a list of orders asks for, as the page's address holds it and as the server reads it. The two
// differ in days only: an address says a day of the calendar, the server wants moments.

import { dayEnd, dayStart } from '@/lib/day';

/** The parameters of the address, in the order in which they are written. */
const MEMBERS = [
	'scope',
	'state',
	'assignee',
	'q',
	'city',
	'country',
	'payment',
	'shipping',
	'created_from',
	'created_to',
	'sort',
	'order',
] as const;

export type QueryMember = (typeof MEMBERS)[number];

export type OrderQuery = Partial<Record<QueryMember, string>>;

const isMember = (name: string): name is QueryMember => MEMBERS.some((one) => one === name);

export function readQuery(search: string): OrderQuery {
	const query: OrderQuery = {};
	for (const [name, value] of new URLSearchParams(search)) {
		if (isMember(name) && value !== '') {
			query[name] = value;
		}
	}
	return query;
}

export function writeQuery(query: OrderQuery): string {
	const search = new URLSearchParams();
	for (const name of MEMBERS) {
		const value = query[name];
		if (value !== undefined && value !== '') {
			search.set(name, value);
		}
	}
	return search.toString();
}

/** The query with some members replaced; an empty text takes one away. */
export function changeQuery(query: OrderQuery, change: OrderQuery): OrderQuery {
	return readQuery(writeQuery({ ...query, ...change }));
}

/** The parameters for the server. Without a view, what is open is meant. */
export function serverParameters(query: OrderQuery, timeZone: string): URLSearchParams {
	const search = new URLSearchParams(writeQuery(query));
	if (query.scope === undefined && query.state === undefined) {
		search.set('scope', query.q === undefined ? 'open' : 'all');
	}
	moment(search, 'created_from', dayStart, timeZone);
	moment(search, 'created_to', dayEnd, timeZone);
	return search;
}

function moment(
	search: URLSearchParams,
	name: string,
	read: (day: string, timeZone: string) => number | null,
	timeZone: string,
): void {
	const day = search.get(name);
	if (day === null) {
		return;
	}
	const at = read(day, timeZone);
	if (at === null) {
		search.delete(name);
	} else {
		search.set(name, String(at));
	}
}
