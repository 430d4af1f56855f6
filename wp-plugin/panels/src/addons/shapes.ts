// SPDX-License-Identifier: GPL-3.0-or-later
//
// The slots of the manager's panel and what an entry of each holds. PHP checks the same of what is
// said there (src/Addons/Shapes.php); here scripts have added to it, and it is the last border: behind
// it an entry has the form that is said here.

import type { ComponentType } from 'react';
import * as v from 'valibot';
import type { Context } from './context';

export type Component = ComponentType<{ ctx: Context }>;

const isComponent = (value: unknown): boolean =>
	typeof value === 'function' || (typeof value === 'object' && value !== null && '$$typeof' in value);

const text = v.pipe(v.string(), v.regex(/^[^\p{Cc}]{1,80}$/u));
/** In the panel, and none of its own screens', which has its entry: only a choice of such a one's. */
const path = v.pipe(v.string(), v.regex(/^\/(?!\/|((orders(\/new)?|log|devices)\/?)?$)[\x21-\x7e]{0,499}$/));

const common = {
	name: v.pipe(v.string(), v.regex(/^(?=.{3,64}$)[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$/)),
	priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-1_000), v.maxValue(1_000)), 10),
	label: text,
	mount: v.optional(v.function()),
	component: v.optional(v.custom<Component>(isComponent)),
};

const query = v.record(
	v.picklist([
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
	]),
	text,
);

/** What every entry has. */
export interface Common {
	name: string;
	priority: number;
	label: string;
	mount?: ((...args: unknown[]) => unknown) | undefined;
	component?: Component | undefined;
}

export interface Slot<T extends Common> {
	name: string;
	schema: v.GenericSchema<unknown, T>;
	/** Whether an entry can't do without something of a script's. */
	needsCode: (entry: T) => boolean;
}

export const navTree = {
	name: 'nav_tree',
	schema: v.object({
		...common,
		path,
		icon: v.optional(v.pipe(v.string(), v.regex(/^[MmZzLlHhVvCcSsQqTtAa0-9 ,.-]{1,2000}$/))),
	}),
	needsCode: () => false,
};

export const routes = {
	name: 'routes',
	schema: v.object({
		...common,
		path: v.pipe(v.string(), v.regex(/^\/addons(\/:?[a-z0-9][a-z0-9_-]{0,62}){1,8}$/)),
	}),
	needsCode: () => true,
};

export const orderPanels = {
	name: 'order/detail/panels',
	schema: v.object({ ...common, place: v.optional(v.picklist(['main', 'side']), 'side') }),
	needsCode: () => true,
};

export const orderColumns = {
	name: 'orders/columns',
	schema: v.object({
		...common,
		width_rem: v.optional(v.pipe(v.number(), v.minValue(4), v.maxValue(40)), 10),
		is_number: v.optional(v.boolean(), false),
	}),
	needsCode: () => true,
};

export const orderFilters = {
	name: 'orders/filters',
	schema: v.object({ ...common, query: v.optional(query) }),
	needsCode: (entry: { query?: object | undefined }) => entry.query === undefined,
};

export const bulkActions = { name: 'orders/bulk_actions', schema: v.object(common), needsCode: () => true };

export const widgets = { name: 'dashboard/widgets', schema: v.object(common), needsCode: () => true };
