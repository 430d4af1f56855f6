// SPDX-License-Identifier: GPL-3.0-or-later
//
// The shapes that waybill/v1 answers with, checked where they come in: behind this file every value
// has the type it says. A member that the server knows and the panels do not is left out silently,
// so that a newer server keeps working.

import * as v from 'valibot';

const text = v.string();
const number = v.number();

/** PHP writes a map without members as a list. */
const map = <T extends v.GenericSchema>(value: T) =>
	v.union([
		v.pipe(
			v.tuple([]),
			v.transform((): Record<string, v.InferOutput<T>> => ({})),
		),
		v.record(text, value),
	]);

export const moneySchema = v.object({ minor: number, currency: text, decimals: number });

export const flagSchema = v.picklist(['late', 'stuck', 'drift', 'torn']);

export const personSchema = v.object({ id: text, name: text });

export const cardSchema = v.object({
	id: number,
	number: text,
	state: text,
	label: text,
	is_open: v.boolean(),
	version: number,
	woo: text,
	name: text,
	company: text,
	phone: text,
	email: text,
	city: text,
	postcode: text,
	country: text,
	total: v.nullable(moneySchema),
	items: v.array(v.object({ sku: text, name: text, quantity: number })),
	quantity: number,
	created_at: number,
	paid_at: number,
	due_at: number,
	moved_at: number,
	assignee: v.nullable(personSchema),
	flags: v.array(v.string()),
	payment: text,
	shipping: text,
	tracking: text,
});

export const pageSchema = v.object({
	orders: v.array(cardSchema),
	next: v.nullable(text),
	at: number,
	cursor: number,
});

export const countSchema = v.object({ count: number, is_exact: v.boolean() });

export const countersSchema = v.object({
	states: v.array(
		v.object({
			name: text,
			label: text,
			count: number,
			final: v.boolean(),
			/** Nobody but a manager can go on from it. */
			left_to_manager: v.optional(v.boolean(), false),
		}),
	),
	open: number,
	late: number,
	stuck: number,
	trouble: number,
	unassigned: number,
	total: number,
});

export const todaySchema = v.object({
	at: number,
	/** The shop's date, as in 2026-03-01. */
	day: text,
	hours: v.array(v.object({ from: number, to: number, made: number, finished: number })),
	ages: v.array(
		v.object({
			days_from: number,
			days_to: v.nullable(number),
			from: v.nullable(text),
			to: text,
			count: number,
		}),
	),
	people: v.array(v.object({ id: text, name: text, moved: number, open: number })),
	/** How many there are beside. */
	people_more: number,
	/** How many people have moved orders: the rest of those who did are no people. */
	movers: number,
	failed: v.object({ count: number, orders: v.array(cardSchema) }),
	is_whole: v.boolean(),
});

export const changesSchema = v.object({
	cursor: number,
	orders: v.array(number),
	more: v.boolean(),
	/** Who else has the order open that was asked about. */
	present: v.optional(v.array(v.object({ id: text, name: text, since: number }))),
});

export const peopleSchema = v.object({
	people: v.array(v.object({ id: text, name: text, roles: v.array(text) })),
});

export const inputSchema = v.object({
	type: v.optional(text, 'string'),
	title: v.optional(text),
	enum: v.optional(v.array(v.union([text, number]))),
	required: v.optional(v.boolean(), false),
	minimum: v.optional(number),
	maximum: v.optional(number),
	maxLength: v.optional(number),
	default: v.optional(v.union([text, number, v.boolean()])),
});

export const blockerSchema = v.object({
	code: text,
	text,
	field: v.optional(text, ''),
	by: v.optional(v.array(text), []),
});

export const moveSchema = v.object({
	name: text,
	label: text,
	to: text,
	allowed: v.boolean(),
	undo: v.optional(v.boolean(), false),
	inputs: map(inputSchema),
	blockers: v.array(blockerSchema),
});

export const orderSchema = v.object({
	state: text,
	label: text,
	final: v.boolean(),
	version: number,
	woo: text,
	assignee: text,
	drift: text,
	torn: v.boolean(),
	/** Until when nobody wants to be told of the drift. */
	silence: v.optional(v.nullable(v.object({ until: number, by: personSchema })), null),
	busy: v.boolean(),
	/** Of the workflow's own variables those that the panels show. */
	vars: v.optional(v.object({ holds: v.optional(v.array(text), []) }), { holds: [] }),
	moves: v.array(moveSchema),
});

export const addressSchema = v.object({
	first_name: v.optional(text, ''),
	last_name: v.optional(text, ''),
	company: v.optional(text, ''),
	address_1: v.optional(text, ''),
	address_2: v.optional(text, ''),
	postcode: v.optional(text, ''),
	city: v.optional(text, ''),
	state: v.optional(text, ''),
	country: v.optional(text, ''),
	phone: v.optional(text, ''),
	email: v.optional(text, ''),
});

export const detailsSchema = v.object({
	id: number,
	number: text,
	items: v.array(
		v.object({
			name: text,
			sku: text,
			quantity: number,
			total: v.nullish(moneySchema),
			image: v.nullish(text),
		}),
	),
	billing: addressSchema,
	shipping: addressSchema,
	payment: v.object({ method: text, title: text, paid_at: number }),
	note: text,
	total: v.nullable(moneySchema),
	links: v.object({ wordpress: v.nullish(text) }),
});

export const eventSchema = v.object({
	seq: number,
	kind: text,
	at: number,
	text,
	hash: text,
	prev: text,
	actor: v.optional(personSchema),
	/** Null for who may not see what prices it may hold. */
	body: v.nullable(text),
});

export const eventsSchema = v.object({ events: v.array(eventSchema), next: v.nullable(number) });

export const receiptSchema = v.object({ version: v.optional(number, 0) });

export type Card = v.InferOutput<typeof cardSchema>;
export type Page = v.InferOutput<typeof pageSchema>;
export type Counters = v.InferOutput<typeof countersSchema>;
export type Today = v.InferOutput<typeof todaySchema>;
export type Person = v.InferOutput<typeof peopleSchema>['people'][number];
export type Order = v.InferOutput<typeof orderSchema>;
export type Move = v.InferOutput<typeof moveSchema>;
export type Input = v.InferOutput<typeof inputSchema>;
export type Address = v.InferOutput<typeof addressSchema>;
export type Details = v.InferOutput<typeof detailsSchema>;
export type Event = v.InferOutput<typeof eventSchema>;
export type Receipt = v.InferOutput<typeof receiptSchema>;
