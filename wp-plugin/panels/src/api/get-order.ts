// SPDX-License-Identifier: GPL-3.0-or-later

import { detailsSchema, type Event, eventsSchema, orderSchema } from './schemas';
import type { Shop } from './shop';

/** A history is read to its end; this many pages of 200 are more than any honest order has. */
const EVENT_PAGES_MAX = 10;

export function getOrder(shop: Shop, id: number, signal?: AbortSignal) {
	return shop.client.get(`orders/${id}`, orderSchema, signal);
}

export function getDetails(shop: Shop, id: number, signal?: AbortSignal) {
	return shop.client.get(`orders/${id}/details`, detailsSchema, signal);
}

export async function getEvents(shop: Shop, id: number, signal?: AbortSignal): Promise<Event[]> {
	const events: Event[] = [];
	let from: number | null = 1;
	for (let page = 0; from !== null && page < EVENT_PAGES_MAX; page++) {
		const answer: { events: Event[]; next: number | null } = await shop.client.get(
			`orders/${id}/events?from=${from}&max=200`,
			eventsSchema,
			signal,
		);
		events.push(...answer.events);
		from = answer.next;
	}
	return events;
}
