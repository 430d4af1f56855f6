// SPDX-License-Identifier: MIT
/**
 * The rules part in a browser or in Node: definitions loaded, questions decided, with the verdicts
 * and the words of the server.
 *
 *     import { openRules } from './waybill.mjs';
 *
 *     const rules = await openRules(fetch('/assets/waybill.wasm'));
 *     const workflow = await rules.load(definitionText);
 *     const decision = workflow.decide({ transition: 'pack', state: 'picking', … });
 *     if (!decision.allowed) show(decision.blockers.map((blocker) => blocker.text));
 *
 * No global state, no dependency; types in waybill.d.mts. core/wasm/exports.c says what is called
 * below, docs/webassembly.md what goes in and comes out.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A call that failed: the core's status, and where in the text. */
export class WaybillError extends Error {
	/** @param {{status: string, area: string, line: number, column: number, message: string}} error */
	constructor({ status, area, line, column, message }) {
		super(message);
		this.name = 'WaybillError';
		this.status = status;
		this.area = area;
		this.line = line;
		this.column = column;
	}
}

const outOfMemory = () =>
	new WaybillError({ status: 'WB_MEMORY', area: 'host', line: 0, column: 0, message: 'out of memory' });

/**
 * JSON with integers of 64 bits: a number where it is exact, else a BigInt. The core answers no
 * U+0000, so a string that begins with it marks an integer on its way through JSON.parse.
 */
export function parseJson(text) {
	if (!/\d{16}/.test(text)) {
		return JSON.parse(text);
	}
	const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
		/^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token))
			? `"\\u0000${token}"`
			: token
	);
	return JSON.parse(marked, (_, value) =>
		typeof value === 'string' && value[0] === '\0' ? BigInt(value.slice(1)) : value
	);
}

/** JSON.stringify that writes a BigInt as the integer it is. */
export function printJson(value) {
	if (typeof value === 'bigint') {
		return String(value);
	}
	if (Array.isArray(value)) {
		return `[${value.map((item) => printJson(item) ?? 'null').join(',')}]`;
	}
	if (value !== null && typeof value === 'object' && typeof value.toJSON !== 'function') {
		const members = Object.entries(value)
			.map(([key, member]) => [key, printJson(member)])
			.filter(([, member]) => member !== undefined);
		return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${member}`).join(',')}}`;
	}
	return JSON.stringify(value);
}

/** One instance of the module and the calls into it, by text. */
class Doorway {
	#exports;
	#address;
	#isBroken = false;

	constructor(instance) {
		this.#exports = instance.exports;
		this.#exports._initialize();
		this.#address = this.#exports.open();
		if (this.#address === 0) {
			throw outOfMemory();
		}
	}

	/** Runs [call] with [text] in place. What it returned, and the answer's text. */
	#call(text, call) {
		const bytes = encoder.encode(text);
		return this.#guard(() => {
			const room = this.#exports.take(this.#address, bytes.length);
			if (room === 0) {
				throw outOfMemory();
			}
			// Views are taken where they are used: the memory may have grown since.
			new Uint8Array(this.#exports.memory.buffer, room, bytes.length).set(bytes);
			const result = call(this.#exports, this.#address);
			const answer = new Uint8Array(
				this.#exports.memory.buffer,
				this.#exports.answer(this.#address),
				this.#exports.answer_bytes(this.#address)
			);
			// Decoding copies it out; the next call may take its place.
			const answered = decoder.decode(answer);
			if (result === 0) {
				throw new WaybillError(JSON.parse(answered));
			}
			return { result, answered };
		});
	}

	/** A trap or a failed assertion leaves the memory in any state: nothing is asked of it again. */
	#guard(call) {
		if (this.#isBroken) {
			throw new Error('the rules have failed before and must be opened anew');
		}
		try {
			return call();
		} catch (error) {
			this.#isBroken = !(error instanceof WaybillError);
			throw error;
		}
	}

	canonical(text) {
		return this.#call(text, (exports, address) => exports.canonical(address)).answered;
	}

	load(text, digest) {
		return this.#call(text, (exports, address) => {
			new Uint8Array(exports.memory.buffer, exports.digest(address), 32).set(digest);
			return exports.load(address);
		});
	}

	decide(workflow, text) {
		return this.#call(text, (exports, address) => exports.decide(address, workflow)).answered;
	}

	drop(workflow) {
		this.#guard(() => this.#exports.drop(workflow));
	}
}

/** A definition that was loaded. */
class Workflow {
	#doorway;
	#address;

	constructor(doorway, address, { workflow, version, hash }) {
		this.#doorway = doorway;
		this.#address = address;
		this.name = workflow;
		this.version = version;
		this.hash = hash;
	}

	/** Decides a question. Throws a WaybillError where it is no question; a refusal is an answer. */
	decide(question) {
		return parseJson(this.decideText(printJson(question)));
	}

	/** The same from JSON to canonical JSON, for a question that is a text already. */
	decideText(question) {
		if (this.#address === 0) {
			throw new Error('the workflow was dropped');
		}
		return this.#doorway.decide(this.#address, question);
	}

	/** Gives its memory back. */
	drop() {
		if (this.#address !== 0) {
			this.#doorway.drop(this.#address);
			this.#address = 0;
		}
	}
}

/**
 * What the host said of time zones. A definition is loaded without a pause and so can't wait for
 * data; a load that lacks some fails, leaves its wish here, and is made again when it is granted.
 */
class Zones {
	#read;
	#known = new Map(); // name to bytes; null: there is no such zone
	#wanted = new Set();

	/** @param {?Function} read undefined where the host has no zones */
	constructor(read) {
		this.#read = read;
	}

	/** What the core asks for: puts a zone's data into [out]. How many bytes; 0: unknown; -1: no zones. */
	put(name, out) {
		if (this.#read === undefined) {
			return -1;
		}
		if (!this.#known.has(name)) {
			this.#wanted.add(name);
		}
		const bytes = this.#known.get(name) ?? null;
		if (bytes === null || bytes.length > out.length) {
			return 0;
		}
		out.set(bytes);
		return bytes.length;
	}

	/** Asks the host for what a load lacked; false where that was nothing. */
	async readWanted() {
		const names = [...this.#wanted];
		this.#wanted.clear();
		for (const name of names) {
			const given = (await this.#read(name)) ?? null;
			this.#known.set(name, given === null ? null : new Uint8Array(given));
		}
		return names.length > 0;
	}
}

class Rules {
	#doorway;
	#digest;
	#zones;

	constructor(instance, digest, zones) {
		this.#doorway = new Doorway(instance);
		this.#digest = digest;
		this.#zones = zones;
	}

	/** Reads, checks and compiles a definition. Throws a WaybillError with line and column. */
	async load(definition) {
		const canonical = encoder.encode(this.#doorway.canonical(definition));
		// Other calls may come in between; the definition is put in place again for its own.
		const digest = new Uint8Array(await this.#digest(canonical));
		for (;;) {
			try {
				const { result, answered } = this.#doorway.load(definition, digest);
				return new Workflow(this.#doorway, result, JSON.parse(answered));
			} catch (error) {
				if (!(await this.#zones.readWanted())) {
					throw error;
				}
			}
		}
	}
}

function digestByPlatform(bytes) {
	if (globalThis.crypto?.subtle === undefined) {
		throw new Error('this page has no crypto.subtle (is it served over HTTPS?): pass options.digest');
	}
	return globalThis.crypto.subtle.digest('SHA-256', bytes);
}

async function compile(source) {
	const given = await source;
	if (given instanceof WebAssembly.Module) {
		return given;
	}
	if (typeof Response === 'undefined' || !(given instanceof Response)) {
		return WebAssembly.compile(given);
	}
	if (!given.ok) {
		throw new Error(`the rules can't be fetched: status ${given.status}`);
	}
	// A server that does not know the type of .wasm is common; streaming would refuse it.
	return WebAssembly.compile(await given.arrayBuffer());
}

/**
 * Opens the rules part. [source]: the module's bytes, a compiled module, or the response to a
 * request for it, or a promise of one of these. [readZone]: the TZif data of the time zone of a name,
 * or a promise of it; undefined or null where there is no such zone. Asked once a name.
 */
export async function openRules(source, { digest = digestByPlatform, readZone } = {}) {
	const module = await compile(source);
	const zones = new Zones(readZone);
	let memory;
	const instance = await WebAssembly.instantiate(module, {
		waybill: {
			fail(sentence, bytes) {
				throw new Error(decoder.decode(new Uint8Array(memory.buffer, sentence, bytes)));
			},
			read_zone(name, nameBytes, out, bytesMax) {
				return zones.put(
					decoder.decode(new Uint8Array(memory.buffer, name, nameBytes)),
					new Uint8Array(memory.buffer, out, bytesMax)
				);
			},
		},
	});
	memory = instance.exports.memory;
	return new Rules(instance, digest, zones);
}
