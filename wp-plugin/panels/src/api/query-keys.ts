// SPDX-License-Identifier: GPL-3.0-or-later
//
// The names under which answers are kept. What belongs to one order lies under its number, so that
// one call forgets all of it.

import type { OrderQuery } from './order-query';

export const keys = {
	orders: ['orders'] as const,
	list: (query: OrderQuery) => ['orders', 'list', query] as const,
	count: (query: OrderQuery) => ['orders', 'count', query] as const,
	counters: ['orders', 'counters'] as const,
	attention: (scope: string) => ['orders', 'attention', scope] as const,
	look: (text: string) => ['orders', 'look', text] as const,
	order: (id: number) => ['order', id] as const,
	state: (id: number) => ['order', id, 'state'] as const,
	details: (id: number) => ['order', id, 'details'] as const,
	events: (id: number) => ['order', id, 'events'] as const,
	people: ['people'] as const,
};
