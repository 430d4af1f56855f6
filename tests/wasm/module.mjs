// SPDX-License-Identifier: MIT
//
// The module and its host part: size, what it asks of its host, depth on its small stack, memory that
// grows and runs out, integers of 64 bits, errors with places.
//
//     module.mjs MODULE
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import assert from 'node:assert/strict';
import { openRules, parseJson, printJson, WaybillError } from '../../core/wasm/waybill.mjs';

/** What a phone loads once; its decoder for bar codes takes more. */
const GZIPPED_BYTES_MAX = 250_000;
const DEPTH_MAX = 250;
const JSON_DEPTH_MAX = 64;

const bytes = readFileSync(process.argv[2]);
const module = new WebAssembly.Module(bytes);

const question = (changes = {}) => ({
	transition: 'go',
	subject: 'order:12',
	state: 'new',
	version: 1,
	actor: { id: 'user:5', roles: ['staff'], via: 'panel', device: '', sees_all: true },
	order: {
		id: 12, number: '12', status: 'processing', currency: 'EUR', total: '112.50', paid: false, payment_method: 'bacs',
		shipping_method: '', country: 'DE', city: 'Bremen', postcode: '28195', note: '', items: [],
	},
	now: 1_700_000_000_000,
	...changes,
});

const definition = (transition = {}, changes = {}) =>
	printJson({
		format: 1,
		workflow: 'small',
		version: 7,
		subject: 'order',
		initial: 'new',
		roles: ['staff'],
		vars: { n: { type: 'int' } },
		states: { new: {}, done: { final: true } },
		transitions: { go: { from: ['new'], to: 'done', roles: ['staff'], ...transition } },
		...changes,
	});

async function refusal(promise) {
	try {
		await promise;
	} catch (error) {
		assert(error instanceof WaybillError, String(error));
		return error;
	}
	return assert.fail('it was taken');
}

/** Guards that are [depth] deep and false at last, each by another part of the language. */
const NESTS = {
	parentheses: (depth) => `${'('.repeat(depth)}vars.n == 1${')'.repeat(depth)}`,
	conditions: (depth) => `${'order.paid ? true : '.repeat(depth)}vars.n == 1`,
	negations: (depth) => `${'!('.repeat(depth * 2)}vars.n == 1${')'.repeat(depth * 2)}`,
	lists: (depth) => `size(${'['.repeat(depth)}vars.n${']'.repeat(depth)}) == 2`,
	maps: (depth) => `size(${'{1: '.repeat(depth)}vars.n${'}'.repeat(depth)}) == 2`,
	calls: (depth) => `${'dyn('.repeat(depth)}vars.n${')'.repeat(depth)} == 1`,
	sums: (depth) => `vars.n${' + 1'.repeat(depth)} == 0`,
	folds: (depth) => `${'[vars.n].all(i, '.repeat(depth)}i == 1${')'.repeat(depth)}`,
	ors: (depth) => `${'(order.paid || '.repeat(depth)}vars.n == 1${')'.repeat(depth)}`,
	lookups: (depth) => `${'[0, 1]['.repeat(depth)}vars.n${']'.repeat(depth)} == 1`,
};

/** The deepest form that loads, and what is said of one level more. */
async function deepest(rules, nest) {
	let beyond = null;
	for (let depth = DEPTH_MAX + 1; depth > 0; --depth) {
		try {
			return { depth, beyond, workflow: await rules.load(definition({ guard: nest(depth) })) };
		} catch (error) {
			assert(error instanceof WaybillError, `${depth}: ${error}`);
			beyond = error;
		}
	}
	return assert.fail('none loads');
}

const tests = {
	async 'is small enough'() {
		const gzipped = gzipSync(bytes, { level: 9 }).length;
		console.log(`waybill.wasm: ${bytes.length} bytes, ${gzipped} gzipped`);
		assert(gzipped < GZIPPED_BYTES_MAX, `${gzipped} bytes gzipped`);
	},

	async 'asks two things of its host, and nothing of a system'() {
		assert.deepEqual(
			WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}: ${entry.kind}`).sort(),
			['waybill.fail: function', 'waybill.read_zone: function']
		);
		assert.deepEqual(
			WebAssembly.Module.exports(module).map((entry) => entry.name).sort(),
			[
				'_initialize', 'answer', 'answer_bytes', 'canonical', 'close', 'decide', 'digest', 'drop', 'load', 'memory',
				'open', 'take',
			]
		);
	},

	async 'opens from bytes, a module and a response of any type'() {
		const response = () => new Response(bytes, { headers: { 'content-type': 'text/plain' } });
		for (const source of [bytes, module, response(), Promise.resolve(response())]) {
			assert.equal((await (await openRules(source)).load(definition())).name, 'small');
		}
		await assert.rejects(openRules(new Response('', { status: 404 })), /status 404/);
	},

	async 'hashes as everybody does'() {
		const rules = await openRules(module);
		const canonical =
			'{"format":1,"initial":"new","roles":["staff"],"states":{"done":{"final":true},"new":{}},"subject":"order",' +
			'"transitions":{"go":{"from":["new"],"roles":["staff"],"to":"done"}},"vars":{"n":{"type":"int"}},"version":7,' +
			'"workflow":"small"}';
		const workflow = await rules.load(definition());
		assert.equal(workflow.hash, createHash('sha256').update(canonical).digest('hex'));
		assert.equal(workflow.version, 7);
	},

	async 'takes another digest, and asks for one where the page has none'() {
		const own = await openRules(module, { digest: () => new Uint8Array(32).fill(0xab) });
		assert.equal((await own.load(definition())).hash, 'ab'.repeat(32));
		const platform = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
		Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
		try {
			await assert.rejects((await openRules(module)).load(definition()), /options\.digest/);
		} finally {
			Object.defineProperty(globalThis, 'crypto', platform);
		}
	},

	async 'loads what is asked for at the same time'() {
		const rules = await openRules(module);
		const names = Array.from({ length: 20 }, (_, number) => `w${number}`);
		const loaded = await Promise.all(names.map((name) => rules.load(definition({}, { workflow: name }))));
		assert.deepEqual(loaded.map((workflow) => workflow.name), names);
		assert.equal(new Set(loaded.map((workflow) => workflow.hash)).size, names.length);
	},

	async 'refuses with a sentence, and allows'() {
		const rules = await openRules(module);
		const workflow = await rules.load(definition({ guard: 'order.paid', set: { n: 'vars.n + 1' } }));
		const refused = workflow.decide(question());
		assert.equal(refused.allowed, false);
		assert.deepEqual(refused.blockers.map((blocker) => blocker.code), ['guard']);
		assert.match(refused.blockers[0].text, /paid/);
		const paid = { ...question().order, paid: true };
		const allowed = workflow.decide(question({ order: paid, vars: { n: 41 } }));
		assert.deepEqual([allowed.allowed, allowed.to, allowed.vars.n], [true, 'done', 42]);
	},

	async 'says where a definition and a question are wrong'() {
		const rules = await openRules(module);
		const broken = await refusal(rules.load('{"format": 1,\n  "workflow": }'));
		assert.deepEqual([broken.status, broken.area, broken.line, broken.column], ['WB_SYNTAX', 'json', 2, 15]);
		const untyped = await refusal(rules.load(definition({ guard: 'order.paid && order.totl > 0' })));
		assert.equal(untyped.status, 'WB_SYNTAX');
		assert.match(untyped.message, /totl/);
		assert(untyped.line === 1 && untyped.column > 1, String(untyped.column));

		const workflow = await rules.load(definition());
		const wrong = async (changes) => {
			const { status, message, line, column } = await refusal(
				(async () => workflow.decideText(JSON.stringify(question(changes), null, 1)))()
			);
			return [status, message, line, column];
		};
		assert.deepEqual(await wrong({ state: 3 }), ['WB_INVALID', 'question.state must be a string', 4, 11]);
		assert.deepEqual(await wrong({ version: -1 }), ['WB_INVALID', 'question.version must not be negative', 5, 13]);
		assert.deepEqual(await wrong({ now: undefined }), ['WB_INVALID', 'question.now is missing', 1, 1]);
		assert.deepEqual(await wrong({ nwo: 1 }), ['WB_INVALID', 'question.nwo is not known', 31, 9]);
		const actor = { ...question().actor, roles: ['staff', 5] };
		assert.deepEqual(await wrong({ actor }), ['WB_INVALID', 'question.actor.roles[1] must be a string', 10, 4]);
		assert.equal((await wrong({ transition: 'fly' }))[0], 'WB_MISSING');
		assert.equal((await wrong({ order: { ...question().order, paid: 'yes' } }))[0], 'WB_INVALID');
		assert.equal((await refusal((async () => workflow.decideText('[]'))())).message, 'question must be an object');
	},

	async 'knows the time zones that its host knows'() {
		const zone = (name) => readFileSync(`/usr/share/zoneinfo/${name}`);
		const asked = [];
		const rules = await openRules(module, {
			async readZone(name) {
				asked.push(name);
				return name === 'Europe/Berlin' || name === 'Asia/Kathmandu' ? zone(name) : undefined;
			},
		});
		const hours = (name) => definition({ set: { n: `order.created_at.getHours('${name}')` } });
		const workflow = await rules.load(hours('Europe/Berlin'));
		const at = (time) => workflow.decide(question({ order: { ...question().order, created_at: Date.parse(time) } })).vars.n;
		assert.deepEqual(
			['2024-03-31T00:59:59Z', '2024-03-31T01:00:00Z', '2024-10-27T00:59:59Z', '2024-10-27T01:00:00Z'].map(at),
			[1, 3, 2, 2]
		);
		await rules.load(hours('Europe/Berlin'));
		await rules.load(definition({ guard: "now.getHours('Europe/Berlin') < now.getHours('Asia/Kathmandu')" }));
		assert.deepEqual(asked, ['Europe/Berlin', 'Asia/Kathmandu']);

		const unknown = await refusal(rules.load(hours('Europe/Nowhere')));
		assert.equal(unknown.message, 'transitions.go.set.n: unknown time zone: Europe/Nowhere');
		assert(unknown.status === 'WB_SYNTAX' && unknown.line === 1 && unknown.column > 1, unknown.status);
		await refusal(rules.load(hours('../../../etc/passwd')));
		assert.deepEqual(asked.slice(2), ['Europe/Nowhere']);
		const none = await refusal((await openRules(module)).load(hours('Europe/Berlin')));
		assert.match(none.message, /no time zone data/);
		const failing = await openRules(module, { readZone: async () => { throw new Error('offline'); } });
		await assert.rejects(failing.load(hours('Europe/Berlin')), /offline/);
	},

	async 'carries 64 bits both ways'() {
		const rules = await openRules(module);
		const workflow = await rules.load(definition({ set: { n: 'vars.n + 1' } }));
		const next = (n) => workflow.decide(question({ vars: { n } })).vars.n;
		assert.equal(next(9223372036854775806n), 9223372036854775807n);
		assert.equal(next(-9223372036854775808n), -9223372036854775807n);
		assert.equal(next(9007199254740990), 9007199254740991);
		assert.equal(next(9007199254740991), 9007199254740992n);
		const texts = { a: '"9223372036854775807', b: '\\"1234567890123456789', c: [0.12345678901234567, 1e300] };
		assert.deepEqual(parseJson(printJson(texts)), texts);
		assert.equal(printJson({ a: [1n, undefined, null], b: undefined, c: new Date(0) }), '{"a":[1,null,null],"c":"1970-01-01T00:00:00.000Z"}');
	},

	async 'nested guards stop at a bound, and at it the stack holds'() {
		const rules = await openRules(module);
		for (const [name, nest] of Object.entries(NESTS)) {
			const { depth, beyond, workflow } = await deepest(rules, nest);
			assert(depth >= 120, `${name}: ${depth}`);
			assert.equal(beyond?.status, 'WB_LIMIT', name);
			assert(beyond.line === 1 && beyond.column > 1, name);
			const decision = workflow.decide(question());
			assert.equal(decision.allowed, false, name);
			assert.equal(decision.blockers[0].code, 'guard', `${name}: ${decision.blockers[0].text}`);
			workflow.drop();
		}
	},

	async 'a guard of nothing but brackets is refused at once'() {
		const rules = await openRules(module);
		for (const piece of ['(', '[', '!(', 'dyn(', '{1:', '-']) {
			const error = await refusal(rules.load(definition({ guard: piece.repeat(99_000 / piece.length) })));
			assert(['WB_LIMIT', 'WB_SYNTAX'].includes(error.status) && error.column > 1, `${piece}: ${error.status}`);
		}
	},

	async 'nested JSON stops at its bound'() {
		const rules = await openRules(module);
		// The lists stand in a constant of a value in an input: six levels above them.
		const nested = (depth) =>
			definition({
				inputs: { deep: { type: 'array', items: { const: JSON.parse('['.repeat(depth) + ']'.repeat(depth)) } } },
			});
		const levels = JSON_DEPTH_MAX - 6;
		assert.equal((await rules.load(nested(levels))).name, 'small');
		const beyond = await refusal(rules.load(nested(levels + 1)));
		assert.equal(beyond.status, 'WB_LIMIT');
		assert(beyond.line === 1 && beyond.column > 64);

		const workflow = await rules.load(definition({ inputs: { list: { type: 'array', items: true } } }));
		const deep = (depth) => {
			const text = printJson(question({ inputs: { list: 0 } }));
			return text.replace('"list":0', `"list":${'['.repeat(depth)}${']'.repeat(depth)}`);
		};
		assert.equal(JSON.parse(workflow.decideText(deep(JSON_DEPTH_MAX - 2))).allowed, true);
		assert.equal((await refusal((async () => workflow.decideText(deep(JSON_DEPTH_MAX - 1)))())).status, 'WB_LIMIT');
		assert.equal((await refusal((async () => workflow.decideText('['.repeat(1_000_000)))())).status, 'WB_LIMIT');
	},

	async 'goes on while its memory grows'() {
		const instance = new WebAssembly.Instance(module, { waybill: { fail() {}, read_zone() {} } });
		const start = instance.exports.memory.buffer.byteLength;
		const rules = await openRules(module);
		const first = await rules.load(definition({ guard: 'order.paid' }));
		const before = first.decideText(printJson(question()));
		const label = 'x'.repeat(4000);
		const held = [];
		for (let number = 0; number < 200; ++number) {
			held.push(await rules.load(definition({ description: label, guard: `vars.n == ${number}` })));
		}
		// Each of them is still itself, and so is the first.
		assert.equal(first.decideText(printJson(question())), before);
		held.forEach((workflow, number) => {
			assert.equal(workflow.decide(question({ vars: { n: number } })).allowed, true);
			assert.equal(workflow.decide(question({ vars: { n: -1 } })).allowed, false);
		});
		assert(200 * label.length > start, 'nothing grew');
	},

	async 'says that memory is out, and goes on when there is some again'() {
		const rules = await openRules(module);
		const description = 'x'.repeat(3900);
		const transitions = Object.fromEntries(
			Array.from({ length: 200 }, (_, number) => [
				`t${number}`, { from: ['new'], to: 'done', roles: ['staff'], description, guard: 'order.total > 5' },
			])
		);
		const large = definition({}, { transitions });
		const held = [];
		let error = null;
		while (error === null && held.length < 100) {
			try {
				held.push(await rules.load(large));
			} catch (thrown) {
				error = thrown;
			}
		}
		assert.equal(error?.status, 'WB_MEMORY');
		assert(held.length > 5, String(held.length));
		held.forEach((workflow) => workflow.drop());
		// Many times what the memory holds: nothing leaks.
		for (let number = 0; number < 10 * held.length; ++number) {
			const workflow = await rules.load(large);
			assert.equal(workflow.decide(question({ transition: 't7' })).allowed, true);
			workflow.drop();
		}
	},

	async 'a failed assertion names itself and ends the instance'() {
		const imports = { waybill: { fail(at, length) {
			throw new Error(Buffer.from(instance.exports.memory.buffer, at, length).toString());
		}, read_zone() {} } };
		const instance = new WebAssembly.Instance(module, imports);
		instance.exports._initialize();
		const address = instance.exports.open();
		const text = Buffer.from(printJson(question()));
		Buffer.from(instance.exports.memory.buffer, instance.exports.take(address, text.length)).set(text);
		assert.throws(() => instance.exports.decide(address, 0), /A decision is about a workflow/);

		const rules = await openRules(module);
		const workflow = await rules.load(definition());
		workflow.drop();
		workflow.drop();
		assert.throws(() => workflow.decide(question()), /was dropped/);
		assert.equal((await rules.load(definition())).decide(question()).allowed, true);
	},
};

let passed = 0;
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
	try {
		await test();
		++passed;
		console.log(`passed ${name}`);
	} catch (error) {
		++failed;
		console.log(`failed ${name}: ${error.stack}`);
	}
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed === 0 ? 0 : 1);
