// SPDX-License-Identifier: MIT
//
// The WebAssembly build and the native build decide alike: generated triples of definition, facts
// and command, answered by both, compared byte by byte.
//
//     agreement.mjs NATIVE MODULE [--triples N] [--seed N] [--plant]
//
// With --plant one word or digit of one answer of the WebAssembly build is altered: the comparison must find
// that one and no other.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { openRules, WaybillError } from '../../core/wasm/waybill.mjs';
import { generate } from './generator.mjs';

const QUESTIONS = 20;
const SHOWN = 5;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		triples: { type: 'string', default: '5000' },
		seed: { type: 'string', default: '1' },
		plant: { type: 'boolean', default: false },
	},
});
const [nativePath, modulePath] = positionals;
const wanted = Number(values.triples);

const native = spawn(nativePath, { stdio: ['pipe', 'pipe', 'inherit'] });
const nativeEnd = new Promise((resolve) => native.on('close', resolve));
const nativeLines = createInterface({ input: native.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]();
native.stdin.on('error', () => {});

function sendNative(kind, text) {
	native.stdin.write(`${kind} ${Buffer.byteLength(text)}\n${text}`);
}

async function nativeAnswer() {
	const { value, done } = await nativeLines.next();
	if (done) {
		throw new Error(`the native build ended: ${await nativeEnd}`);
	}
	return value;
}

/** Canonical JSON of an error, as the core answers it. */
function errorText(error) {
	if (!(error instanceof WaybillError)) {
		throw error;
	}
	const { area, column, line, message, status } = error;
	return JSON.stringify({ area, column, line, message, status });
}

const counts = { definitions: 0, broken: 0, triples: 0, allowed: 0, refused: 0, undecided: 0, wrong: 0 };
const codes = new Map();
const differences = [];

function note(answer) {
	if (answer.startsWith('{"area"')) {
		++counts.wrong;
		return;
	}
	const decision = JSON.parse(answer);
	++counts[decision.allowed ? 'allowed' : 'refused'];
	counts.undecided += decision.blockers.some((blocker) => blocker.code === 'guard_error') ? 1 : 0;
	for (const blocker of decision.blockers) {
		codes.set(blocker.code, (codes.get(blocker.code) ?? 0) + 1);
	}
}

const plantedTriple = values.plant ? Math.floor(wanted / 2) : 0;

function compare(definition, question, left, right) {
	++counts.triples;
	const wasm = counts.triples === plantedTriple ? right.replace(/true|false|\d/, '77') : right;
	if (left !== wasm) {
		differences.push({ triple: counts.triples, definition, question, native: left, wasm });
	}
}

/** What the native build reads too. */
function readZone(name) {
	try {
		return readFileSync(`/usr/share/zoneinfo/${name}`);
	} catch {
		return null;
	}
}

const rules = await openRules(readFileSync(modulePath), { readZone });
for (const { definition, questions } of generate(Number(values.seed), QUESTIONS)) {
	if (counts.triples >= wanted) {
		break;
	}
	sendNative('D', definition);
	let workflow = null;
	let loaded;
	try {
		workflow = await rules.load(definition);
		loaded = JSON.stringify({ hash: workflow.hash, version: workflow.version, workflow: workflow.name });
	} catch (error) {
		loaded = errorText(error);
	}
	const nativeLoaded = await nativeAnswer();
	++counts.definitions;
	if (workflow === null || nativeLoaded !== loaded) {
		++counts.broken;
		compare(definition, null, nativeLoaded, loaded);
		workflow?.drop();
		continue;
	}
	questions.forEach((question) => sendNative('Q', question));
	for (const question of questions) {
		let answer;
		try {
			answer = workflow.decideText(question);
		} catch (error) {
			answer = errorText(error);
		}
		note(answer);
		compare(definition, question, await nativeAnswer(), answer);
	}
	workflow.drop();
}
native.stdin.end();
await nativeEnd;

console.log(JSON.stringify({ ...counts, codes: Object.fromEntries(codes), differences: differences.length }));
for (const difference of differences.slice(0, SHOWN)) {
	console.log(JSON.stringify(difference, null, 2));
}

/** A comparison of errors alone, or of refusals alone, would prove little. */
const share = (count) => count / counts.triples;
const isVaried =
	share(counts.allowed) > 0.15 && share(counts.refused) > 0.15 && share(counts.undecided) > 0.02 &&
	share(counts.wrong) > 0.01 && counts.broken / counts.definitions < 0.4 &&
	['state', 'role', 'input', 'guard', 'guard_error', 'second_person'].every((code) => codes.has(code));
if (!isVaried) {
	console.log('what was generated is too much alike');
}
const found = values.plant
	? differences.length === 1 && differences[0].triple === plantedTriple
	: differences.length === 0;
process.exit(found && isVaried ? 0 : 1);
