// SPDX-License-Identifier: GPL-3.0-or-later
//
// The only place that asks the server. It keeps the nonce in memory and renews it (each answer
// carries a fresh one; one that ran out is fetched once, then the request is repeated), remembers
// ETags of what is polled, and turns whatever goes wrong into a Problem. Each request says whose page
// this is: cookies and nonces are the browser's, so whoever logs in in another tab would go on here in
// his own name. Idempotency keys are not made here: a key belongs to the tap, and the same tap may be
// sent more than once.

import * as v from 'valibot';
import { busy, offline, Problem, problemOf, unreadable } from './problem';

export interface Place {
	root: string;
	nonce: string;
	nonceUrl: string;
	/** Whose page it is, such as "user:7". */
	user: string;
}

export interface Command {
	method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	key: string;
	body: Record<string, unknown>;
}

/** What the frame shows as the connection; "ended" is a page that nobody may go on with. */
export type Connection = 'online' | 'offline' | 'logged-out' | 'ended';

/** Longer than the server works on anything; a phone between two cells hangs for ever otherwise. */
const TIMEOUT_MS = 30_000;

/** The first screen waits for it; without it there is one, too. */
const FILE_TIMEOUT_MS = 8_000;

export class Client {
	private nonce: string;
	/** Of each route that is polled the last answer's, and what that was about. */
	private readonly tags = new Map<string, { about: string; etag: string }>();
	private readonly watchers = new Set<() => void>();
	private state: Connection = 'online';
	/** Milliseconds that the server's clock is ahead of this device's. */
	private offset_ms = 0;

	constructor(
		private readonly place: Place,
		server_ms: number,
	) {
		this.nonce = place.nonce;
		this.offset_ms = server_ms - Date.now();
	}

	get connection(): Connection {
		return this.state;
	}

	/** The server's time. */
	now(): number {
		return Date.now() + this.offset_ms;
	}

	watch(watcher: () => void): () => void {
		this.watchers.add(watcher);
		return () => this.watchers.delete(watcher);
	}

	async get<T>(path: string, schema: v.GenericSchema<unknown, T>, signal?: AbortSignal): Promise<T> {
		const response = await this.send(path, { ...(signal === undefined ? {} : { signal }) });
		return this.read(response, schema);
	}

	/** Sets what is the same however often it is set, so that no key has to tell repeats apart. */
	async put<T>(path: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
		return this.read(await this.send(path, { method: 'PUT' }), schema);
	}

	/** Takes something away without waiting for an answer: the page may be gone before it comes. */
	leave(path: string): void {
		this.once(path, { method: 'DELETE', keepalive: true }).catch(() => {
			// What is not taken away runs out by itself.
		});
	}

	/** As get, but null when nothing has changed since the last call of [route], if it was for the same [about]. */
	async poll<T>(route: string, about: string, query: string, schema: v.GenericSchema<unknown, T>): Promise<T | null> {
		const last = this.tags.get(route);
		const headers = last?.about === about ? { 'If-None-Match': last.etag } : {};
		const response = await this.send(query === '' ? route : `${route}?${query}`, { headers });
		if (response.status === 304) {
			return null;
		}
		const answer = await this.read(response, schema);
		// Not before: the tag of an answer that was lost on the way would hide it for good.
		const next = response.headers.get('ETag');
		if (next !== null) {
			this.tags.set(route, { about, etag: next });
		}
		return answer;
	}

	async command<T>(path: string, command: Command, schema: v.GenericSchema<unknown, T>): Promise<T> {
		const response = await this.send(path, requestOf(command));
		return this.read(response, schema);
	}

	/** A command whose answer is a file. */
	async download(path: string, command: Command): Promise<{ blob: Blob; name: string; headers: Headers }> {
		const response = await this.send(path, requestOf(command));
		const name = /filename="([\w.-]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'waybill';
		return { blob: await response.blob(), name, headers: response.headers };
	}

	/**
	 * A route of another plugin's, below the root of REST and with the nonce. Whatever it answers is
	 * the caller's to judge, and says nothing about the panel's own connection.
	 */
	async foreign(path: string, request: RequestInit): Promise<Response> {
		const response = await this.ask(`../../${path}`, request);
		const isStale = response.status === 403 && (await isStaleNonce(response));
		return isStale && (await this.renewNonce()) === null ? this.ask(`../../${path}`, request) : response;
	}

	/** A file of the panels' own, such as a language: no nonce, no problem document. */
	async file(url: string): Promise<unknown> {
		const response = await fetch(url, { credentials: 'same-origin', signal: AbortSignal.timeout(FILE_TIMEOUT_MS) });
		return response.ok ? response.json() : null;
	}

	private async send(path: string, request: RequestInit): Promise<Response> {
		let response = await this.once(path, request);
		if (response.status === 403 && (await isStaleNonce(response))) {
			const problem = await this.renewNonce();
			if (problem !== null) {
				this.become(connectionOf(problem));
				throw problem;
			}
			response = await this.once(path, request);
		}
		if (response.ok || response.status === 304) {
			this.become('online');
			return response;
		}
		const problem = problemOf(response.status, await jsonOf(response));
		this.become(connectionOf(problem));
		throw problem;
	}

	/** As ask, for a route of our own: one that can't be had says that nothing can. */
	private async once(path: string, request: RequestInit): Promise<Response> {
		try {
			return await this.ask(path, request);
		} catch (failure) {
			if (failure instanceof Problem) {
				this.become(connectionOf(failure));
			}
			throw failure;
		}
	}

	/** One request, whatever it answers; a Problem when there is no answer. */
	private async ask(path: string, request: RequestInit): Promise<Response> {
		const headers = new Headers(request.headers);
		headers.set('X-WP-Nonce', this.nonce);
		headers.set('X-Waybill-User', this.place.user);
		headers.set('Accept', 'application/json');
		const timeout = AbortSignal.timeout(TIMEOUT_MS);
		const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
		let response: Response;
		try {
			response = await fetch(this.address(path), { ...request, headers, signal, credentials: 'same-origin' });
		} catch (failure) {
			if (request.signal?.aborted) {
				throw failure;
			}
			throw offline();
		}
		this.nonce = response.headers.get('X-WP-Nonce') ?? this.nonce;
		const date = Date.parse(response.headers.get('Date') ?? '');
		if (!Number.isNaN(date) && Math.abs(date - this.now()) > 2_000) {
			this.offset_ms = date - Date.now();
		}
		return response;
	}

	/** Shops without pretty links have the route in a parameter, and its query behind an ampersand. */
	private address(path: string): string {
		const { root } = this.place;
		if (path.startsWith('../../')) {
			const below = path.slice('../../'.length);
			return root.replace(/waybill\/v1\/$/, '') + (root.includes('?') ? below.replace('?', '&') : below);
		}
		return root.includes('?') ? root + path.replace('?', '&') : root + path;
	}

	/**
	 * What is wrong where there is none to be had: only an answer that is given and is no nonce says that
	 * the log-in is over.
	 */
	private async renewNonce(): Promise<Problem | null> {
		let status: number;
		let text: string;
		try {
			const signal = AbortSignal.timeout(TIMEOUT_MS);
			const response = await fetch(this.place.nonceUrl, { signal, credentials: 'same-origin' });
			status = response.status;
			text = (await response.text()).trim();
		} catch {
			return offline();
		}
		if (status === 200 && /^[0-9a-f]{6,20}$/.test(text)) {
			this.nonce = text;
			return null;
		}
		return status === 429 || status >= 500 ? busy(status) : problemOf(401, null);
	}

	private async read<T>(response: Response, schema: v.GenericSchema<unknown, T>): Promise<T> {
		const body = await jsonOf(response);
		const read = v.safeParse(schema, body);
		if (read.success) {
			return read.output;
		}
		throw unreadable(v.getDotPath(read.issues[0]) ?? '');
	}

	private become(state: Connection): void {
		if (state !== this.state) {
			this.state = state;
			this.watchers.forEach((watcher) => watcher());
		}
	}
}

const requestOf = (command: Command): RequestInit => ({
	method: command.method,
	headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `"${command.key}"` },
	body: JSON.stringify(command.body),
});

function connectionOf(problem: Problem): Connection {
	if (problem.isEnd) {
		return 'ended';
	}
	if (problem.status === 0) {
		return 'offline';
	}
	return problem.remedy === 'login' ? 'logged-out' : 'online';
}

async function jsonOf(response: Response): Promise<unknown> {
	try {
		return await response.json();
	} catch {
		// A proxy's page, or nothing at all: the caller sees a body of no shape.
		return null;
	}
}

async function isStaleNonce(response: Response): Promise<boolean> {
	const body = await jsonOf(response.clone());
	const read = v.safeParse(v.object({ code: v.string() }), body);
	return read.success && ['nonce_invalid', 'rest_cookie_invalid_nonce'].includes(read.output.code);
}

/** Whether asking again may help; React Query asks this. */
export function isWorthRetrying(count: number, failure: Error): boolean {
	return count < 2 && failure instanceof Problem && failure.isPassing;
}
