// SPDX-License-Identifier: GPL-3.0-or-later
//
// The names under which answers are kept. What belongs to one order lies under its number, and what
// sums many of them up under "summary", so that one call forgets all of it.

import type { OrderQuery } from './order-query';
import type { LogSearch } from './search-events';

export const keys = {
	list: (query: OrderQuery) => ['list', query] as const,
	summaries: ['summary'] as const,
	count: (query: OrderQuery) => ['summary', 'count', query] as const,
	counters: ['summary', 'counters'] as const,
	today: ['summary', 'today'] as const,
	attention: (query: OrderQuery) => ['summary', 'attention', query] as const,
	look: (text: string) => ['look', text] as const,
	order: (id: number) => ['order', id] as const,
	state: (id: number) => ['order', id, 'state'] as const,
	details: (id: number) => ['order', id, 'details'] as const,
	events: (id: number) => ['order', id, 'events'] as const,
	orderForm: ['order-form'] as const,
	products: (text: string) => ['products', text] as const,
	log: (search: LogSearch) => ['log', search] as const,
	devices: ['devices'] as const,
	people: ['people'] as const,
	preferences: ['preferences'] as const,
};
