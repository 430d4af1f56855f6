// SPDX-License-Identifier: MIT
// The types of waybill.mjs.

/** What JSON can say, with integers beyond 2^53 as BigInt. */
export type Json = null | boolean | number | bigint | string | Json[] | { [name: string]: Json };

export interface Actor {
	/** "user:5"; never a name or an address */
	id: string;
	roles: string[];
	/** "panel", "rest", … */
	via: string;
	/** empty where there is none */
	device: string;
	/** false: only what is assigned to him */
	sees_all: boolean;
}

export interface Question {
	transition: string;
	/** "order:1234" */
	subject: string;
	state: string;
	version: number;
	actor: Actor;
	/** The facts of the order: decimals as strings, times as milliseconds. */
	order: { [name: string]: Json };
	/** As the server gave them; left out: those of a start. */
	vars?: { [name: string]: Json };
	inputs?: { [name: string]: Json };
	/** Milliseconds since 1970. */
	now: number;
	/** What could be done: inputs are not demanded, and what needs them is left open. */
	preview?: boolean;
	/** Who made the last move; asked where a second person is needed. */
	last_actor?: string;
}

export interface Blocker {
	code: 'state' | 'role' | 'input' | 'guard' | 'guard_error' | 'drift' | 'torn' | 'second_person';
	/** Why, in English, for the person who is stopped. */
	text: string;
	/** The same before it is in a language: docs/decisions/0015-refusals.md. */
	message: { [member: string]: Json };
	/** The input it is about, or empty. */
	field: string;
	/** What was looked at, path to value. */
	facts: { [path: string]: Json };
	/** The roles that can do something about it. */
	by: string[];
}

export interface Decision {
	allowed: boolean;
	transition: string;
	/** The state it leads to. */
	to: string;
	/** Why not; empty when it is allowed. */
	blockers: Blocker[];
	facts: { [path: string]: Json };
	/** The inputs as they count: checked, with defaults filled in. */
	inputs: { [name: string]: Json };
	/** The variables after the move; empty when it is refused or a preview. */
	vars: { [name: string]: Json };
}

export declare class WaybillError extends Error {
	/** "WB_SYNTAX", "WB_INVALID", "WB_LIMIT", "WB_MISSING", "WB_MEMORY" */
	readonly status: string;
	readonly area: string;
	/** From 1; 0 where there is no place. */
	readonly line: number;
	readonly column: number;
}

export interface Workflow {
	readonly name: string;
	readonly version: number;
	/** SHA-256 of the canonical definition, 64 hexadecimal digits: the server's. */
	readonly hash: string;
	decide(question: Question): Decision;
	decideText(question: string): string;
	drop(): void;
}

export interface Rules {
	load(definition: string): Promise<Workflow>;
}

/** undefined or null: there is no such zone. */
type Zone = ArrayBuffer | Uint8Array | null | undefined;

export interface Options {
	/** TZif data (RFC 8536) of the time zone of a name, "Europe/Berlin"; asked once for each that definitions name. */
	readZone?: (name: string) => Zone | Promise<Zone>;
	/** SHA-256, where the page has no crypto.subtle. */
	digest?: (bytes: Uint8Array) => ArrayBuffer | Uint8Array | Promise<ArrayBuffer | Uint8Array>;
}

type Source = BufferSource | WebAssembly.Module | Response;

export declare function openRules(source: Source | Promise<Source>, options?: Options): Promise<Rules>;
export declare function parseJson(text: string): Json;
export declare function printJson(value: Json): string;
