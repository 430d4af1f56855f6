// SPDX-License-Identifier: GPL-3.0-or-later

import * as v from 'valibot';
import { personSchema } from './schemas';
import type { Shop } from './shop';

const entrySchema = v.object({
	position: v.number(),
	subject: v.string(),
	order: v.nullable(v.number()),
	seq: v.number(),
	kind: v.string(),
	at: v.number(),
	actor: personSchema,
	text: v.string(),
	hash: v.string(),
	body: v.nullable(v.string()),
});

const pageSchema = v.object({ events: v.array(entrySchema), next: v.nullable(v.number()) });

export type LogEntry = v.InferOutput<typeof entrySchema>;
export type LogPage = v.InferOutput<typeof pageSchema>;

/** Conditions that must all hold; what is left out is not asked for. */
export interface LogSearch {
	actor?: string;
	kind?: string;
	order?: number;
	from?: number;
	to?: number;
}

const PAGE_ROWS = 50;

/** A page may be short or empty and still have a next one: each call looks at a part of the log. */
export function searchEvents(shop: Shop, search: LogSearch, before: number, signal?: AbortSignal): Promise<LogPage> {
	const parameters = new URLSearchParams({ max: String(PAGE_ROWS) });
	for (const [name, value] of Object.entries({ ...search, ...(before > 0 ? { before } : {}) })) {
		parameters.set(name, String(value));
	}
	return shop.client.get(`events?${parameters}`, pageSchema, signal);
}

export type ExportFormat = 'csv' | 'jsonl';

/** A file of what the search finds, and where the next file begins; 0: it is whole. */
export async function exportEvents(shop: Shop, search: LogSearch, format: ExportFormat, before: number, key: string) {
	const file = await shop.client.download('events/export', {
		method: 'POST',
		key,
		body: { format, ...search, ...(before > 0 ? { before } : {}) },
	});
	return { blob: file.blob, name: file.name, next: Number(file.headers.get('X-Waybill-Next') ?? 0) };
}
