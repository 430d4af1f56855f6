// SPDX-License-Identifier: GPL-3.0-or-later
//
// What went wrong, in words for a person. The server says its refusals in the reader's language and
// these are passed on; everything else (no network, a proxy's page, an answer of another shape) gets
// words of its own here. What a person may need to quote is the reference, never a status.

import * as v from 'valibot';
import { __ } from '@/lib/i18n';
import { orderSchema } from './schemas';

/** What the screen can do about it. */
export type Remedy = 'retry' | 'login' | 'look' | 'none';

const schema = v.object({
	status: v.number(),
	code: v.optional(v.string(), ''),
	detail: v.optional(v.string(), ''),
	instance: v.optional(v.string(), ''),
	retryable: v.optional(v.boolean(), false),
	field: v.optional(v.string(), ''),
	places: v.optional(v.array(v.object({ field: v.string(), text: v.string() })), []),
	current: v.optional(v.nullable(v.unknown())),
});

interface Parts {
	code: string;
	status: number;
	words: string;
	reference: string;
	remedy: Remedy;
	field?: string;
	places?: readonly Place[];
	current?: unknown;
}

/** Refusals after which this page is nobody's: its device was logged out, or another user came. */
const ENDS = ['device_revoked', 'user_changed'];

/** What is wrong with one field of a form. */
interface Place {
	field: string;
	text: string;
}

export class Problem extends Error {
	readonly code: string;
	readonly status: number;
	readonly reference: string;
	readonly remedy: Remedy;
	readonly field: string;
	/** Of a form that was refused: all that is wrong with it. */
	readonly places: readonly Place[];
	private readonly current: unknown;

	constructor(parts: Parts) {
		super(parts.words);
		this.name = 'Problem';
		this.code = parts.code;
		this.status = parts.status;
		this.reference = parts.reference;
		this.remedy = parts.remedy;
		this.field = parts.field ?? '';
		this.places = parts.places ?? [];
		this.current = parts.current;
	}

	/** How the order is by now, where the answer tells it. */
	get order() {
		const read = v.safeParse(orderSchema, this.current);
		return read.success ? read.output : null;
	}

	/** Whether nothing of this page may be shown or sent any more. */
	get isEnd(): boolean {
		return this.status === 401 && ENDS.includes(this.code);
	}

	/** Whether the very same request, under the same key, may succeed by itself. */
	get isPassing(): boolean {
		return this.remedy === 'retry';
	}
}

/** The last part of a reference: enough to find it in a log, short enough to read out. */
export function shortReference(reference: string): string {
	return reference.replace(/^urn:uuid:/, '').slice(0, 8);
}

export function offline(): Problem {
	return new Problem({
		code: 'offline',
		status: 0,
		words: __('The shop can’t be reached. Check the connection, then try again.', 'waybill'),
		reference: '',
		remedy: 'retry',
	});
}

/** A server that can't answer by now, whatever it was asked. */
export function busy(status: number): Problem {
	return new Problem({ code: 'busy', status, words: wordsOf(503), reference: '', remedy: 'retry' });
}

export function unreadable(what: string): Problem {
	return new Problem({
		code: 'unreadable',
		status: 0,
		words: __('The shop gave an answer that can’t be read. Try again in a moment.', 'waybill'),
		reference: what,
		remedy: 'retry',
	});
}

/** An answer that is no success: its problem document, or what its status alone tells. */
export function problemOf(status: number, body: unknown): Problem {
	const read = v.safeParse(schema, body);
	const given = read.success ? read.output : null;
	const code = given?.code ?? '';
	if (status === 401) {
		// A log-in that ran out is told as what it is here: the server can't know that there was one.
		const words = code === 'unauthenticated' ? '' : (given?.detail ?? '');
		return new Problem({
			code: code === '' ? 'unauthenticated' : code,
			status,
			words: words === '' ? __('You have been logged out. Log in again to go on.', 'waybill') : words,
			reference: given?.instance ?? '',
			remedy: 'login',
		});
	}
	return new Problem({
		code: code === '' ? 'failed' : code,
		status,
		words: given !== null && given.detail !== '' ? given.detail : wordsOf(status),
		reference: given?.instance ?? '',
		remedy: remedyOf(status, code, given?.retryable ?? false),
		field: given?.field ?? '',
		places: given?.places ?? [],
		current: given?.current ?? null,
	});
}

function remedyOf(status: number, code: string, retryable: boolean): Remedy {
	if (code === 'stale' || code === 'conflict') {
		return 'look';
	}
	return retryable || code === 'in_flight' || status === 429 || status >= 502 ? 'retry' : 'none';
}

function wordsOf(status: number): string {
	if (status === 403) {
		return __('You are not allowed to do this.', 'waybill');
	}
	if (status === 404) {
		return __('This could not be found. It may have been removed.', 'waybill');
	}
	if (status === 429 || status === 503) {
		return __('The shop is busy. Try again in a moment.', 'waybill');
	}
	return __('Something went wrong on our side. Try again; if it stays, report the reference.', 'waybill');
}
