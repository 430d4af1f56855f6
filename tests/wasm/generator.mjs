// SPDX-License-Identifier: MIT
//
// Definitions and questions about them, from a seed: guards and "set" over every type of fact, by a
// grammar that knows types, so that most definitions load and most guards can be evaluated. What is
// wrong on purpose (a broken definition, a fact of another type) comes now and then, because errors
// and their places have to agree as well.

/** Numbers from 0 to 1 that follow from the seed alone (mulberry32). */
function randomOf(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

const TEXTS = [
	'', 'DE', 'AT', 'bacs', 'cod', '28195', 'A-1', 'B-22', 'flat_rate', 'Bremen', 'Übersee', 'Łódź', '東京',
	'🚚 fast', "it's", 'say "hi"', 'a\tb', 'x\\y', 'ßẞ', '0', '12.50', 'true', '2024-02-29T12:00:00Z', '1h30m',
	'aaaaaaaaaaaaaaaaaaaab', 'user:5', 'order:12', '\u{10ffff}', 'a b', 'e\u0301',
];
const PATTERNS = [
	'^[0-9]{5}$', '^[A-Z]-\\\\d+$', '(a+)+$', '^\\\\s*$', '.', '(?i)bremen', '[^a-z]+', '^(DE|AT|CH)$', '\\\\bhi\\\\b',
	'x{2,3}|y?', '🚚', '^.{2}$', '[à-ü]', '(?P<n>\\\\w+)@', '\\\\PN',
];
const ZONES = ['UTC', '+05:30', '-03:00', '+00:00', 'Europe/Berlin', 'America/St_Johns', 'Australia/Sydney'];
const UNKNOWN_ZONES = ['+25:00', 'nowhere', 'Europe/Nowhere', '../../../etc/passwd'];
const GETTERS = [
	'getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear', 'getHours', 'getMinutes',
	'getSeconds', 'getMilliseconds',
];
const TIMES = [0, 1, -1, 999, 1700000000000, 1709208000123, -62135596800000, 253402300799999, 951782400000];
const INTS = [
	0, 1, -1, 2, 3, 7, 10, 100, -100, 255, 4096, 1000000, 2147483647, -2147483648, 4294967296, 9007199254740991,
	'9007199254740993', '9223372036854775807', '-9223372036854775808',
];
const DECIMALS = [
	'0', '0.00', '12.50', '12.5', '-3', '0.005', '99.99', '112.50', '1000000.01', '999999999999999.99',
	'0.000000000000000001', '9223372036854775807', '-0.1', '1.10',
];
const DURATIONS = ['0s', '1s', '-1s', '1h30m', '36h', '1.5s', '0.000000001s', '336h', '-2h45m0.5s', '1ms'];
const DOUBLES = [
	'0.0', '1.0', '-1.5', '0.1', '0.2', '3.141592653589793', '1e100', '1e-7', '1e21', '5e-324', '1.7976931348623157e308',
	'123456789.123', '2.5', '-0.0', '1e16',
];

/** What every definition declares: one variable of each type, and each gets a value in "set". */
const VARS = {
	flag: 'bool', n: 'int', s: 'string', d: 'decimal', at: 'timestamp', wait: 'duration', ns: 'list(int)',
	words: 'list(string)', ds: 'list(decimal)', m: 'map(string, int)', prices: 'map(string, decimal)',
	nested: 'map(string, list(int))',
};

const INPUTS = {
	pieces: { type: 'integer', minimum: 1, maximum: 20 },
	price: { type: 'number', exclusiveMinimum: 0, multipleOf: 0.01 },
	code: { type: 'string', pattern: '^[A-Z]-[0-9]+$', maxLength: 8 },
	why: { type: 'string', enum: ['lost', 'late', 'broken'], default: 'late' },
	sure: { type: 'boolean' },
	note: { type: 'string', maxLength: 40, personal: true },
	counts: { type: 'array', items: { type: 'integer' }, maxItems: 5, uniqueItems: true },
	lines: {
		type: 'array',
		items: {
			type: 'object',
			properties: { sku: { type: 'string' }, quantity: { type: 'integer', minimum: 1 } },
			required: ['sku'],
			additionalProperties: false,
		},
	},
};

const quoted = (text) => `'${text.replace(/[\\']/g, '\\$&').replace(/\t/g, '\\t')}'`;

class Generator {
	#random;
	#left = 0; // nodes an expression may still have
	#keeps = false; // its value goes into a variable, which holds nothing personal

	constructor(seed) {
		this.#random = randomOf(seed);
	}

	below(count) {
		return Math.floor(this.#random() * count);
	}

	pick(items) {
		return items[this.below(items.length)];
	}

	chance(share) {
		return this.#random() < share;
	}

	some(items, share) {
		return items.filter(() => this.chance(share));
	}

	// ---- expressions ----

	/** An expression of the type; leaves where its nodes are used up. */
	of(type) {
		this.#left -= 1;
		const forms = GRAMMAR[type];
		const chosen = this.#left > 0 ? this.pick([...forms.inner, ...forms.leaf]) : this.pick(forms.leaf);
		return chosen(this);
	}

	expression(type, nodes, keeps = false) {
		this.#left = nodes;
		this.#keeps = keeps;
		return this.of(type);
	}

	/** An argument: now and then one that no definition loads with, or one that is computed. */
	zone() {
		if (this.chance(0.01)) {
			return `'${this.pick(UNKNOWN_ZONES)}'`;
		}
		const known = () => `'${this.pick(ZONES)}'`;
		return this.chance(0.2) ? `(order.paid ? ${known()} : ${known()})` : this.chance(0.05) ? 'vars.s' : known();
	}

	personal(fact) {
		return this.#keeps ? 'order.number' : fact;
	}

	// ---- definitions ----

	definition() {
		const states = ['s0', 's1', 's2', 's3'];
		const transitions = {};
		for (let number = this.below(3) + 2; number > 0; --number) {
			transitions[`t${number}`] = this.transition(states);
		}
		const vars = Object.fromEntries(Object.entries(VARS).map(([name, type]) => [name, { type }]));
		vars.n.default = this.below(100);
		vars.d.default = this.pick(DECIMALS.slice(0, 8));
		vars.wait.default = this.pick(DURATIONS);
		return {
			format: 1,
			workflow: `w${this.below(1000)}`,
			version: this.below(50) + 1,
			subject: 'order',
			initial: 's0',
			roles: ['staff', 'manager'],
			vars,
			states: {
				s0: { woo: 'processing' },
				s1: { label: this.pick(['On the way', 'Zurückgestellt', '保留']) },
				s2: {},
				s3: { final: true, woo: 'completed' },
			},
			transitions,
		};
	}

	transition(states) {
		const made = {
			from: this.some(states.slice(0, 3), 0.8),
			to: this.pick(states),
			roles: this.pick([['staff'], ['manager'], ['staff', 'manager'], ['staff', 'woocommerce']]),
		};
		made.from = made.from.length > 0 ? made.from : ['s0'];
		if (this.chance(0.9)) {
			// Left to chance few guards would hold, and most decisions would be refusals.
			const clauses = Array.from({ length: this.below(3) + 1 }, () => this.expression('bool', 8));
			made.guard = clauses.map((clause) => (this.chance(0.5) ? clause : `(${clause} || now == now)`)).join(' && ');
		}
		if (made.guard !== undefined && this.chance(0.2)) {
			made.explain = { text: this.pick(['Not today.', 'Erst prüfen.', 'Ask "her" first.']), by: ['manager'] };
		}
		if (this.chance(0.6)) {
			made.inputs = Object.fromEntries(this.some(Object.entries(INPUTS), 0.4));
			if (this.chance(0.3)) {
				for (const [name, input] of Object.entries(made.inputs)) {
					made.inputs[name] = input.default === undefined ? { ...input, required: true } : input;
				}
			}
		}
		if (this.chance(0.8)) {
			const set = this.some(Object.entries(VARS), 0.4);
			made.set = Object.fromEntries(set.map(([name, type]) => [name, this.expression(type, 6, true)]));
		}
		if (this.chance(0.2)) {
			made.effects = [{ mail: 'told' }, { document: 'slip' }];
		}
		if (this.chance(0.1)) {
			made.four_eyes = true;
		}
		return made;
	}

	/** The definition's text; now and then a broken one. */
	definitionText(definition) {
		let text = JSON.stringify(definition, null, this.pick([0, 2, '\t']));
		if (this.chance(0.04)) {
			const at = this.below(text.length);
			text = this.pick([
				() => text.slice(0, at),
				() => text.slice(0, at) + text.slice(at + 1),
				() => text.slice(0, at) + this.pick(['"', '}', ',', '\\', '0', 'ü', ' x']) + text.slice(at),
				() => text.replace(/"(from|to|guard|roles)":/, '"gaurd":'),
				() => text.replace(/order\.total/g, 'order.totl'),
				() => text.replace(/"s1"/, '"s9"'),
			])();
		}
		return text;
	}

	// ---- questions ----

	question(definition) {
		const name = this.chance(0.02) ? 'nothing' : this.pick(Object.keys(definition.transitions));
		const transition = definition.transitions[name];
		const from = transition === undefined || this.chance(0.05) ? ['s0', 's1', 's3', 's7'] : transition.from;
		const made = {
			transition: name,
			subject: `order:${this.below(10000)}`,
			state: this.pick(from),
			version: this.pick([0, 1, 2, 77, '9007199254740993']),
			actor: {
				id: this.pick(['user:5', 'user:77', 'system', 'woocommerce', '']),
				roles: this.chance(0.9) ? ['staff', 'manager'] : this.some(['staff', 'manager', 'woocommerce', 'other'], 0.4),
				via: this.pick(['panel', 'rest', 'cron']),
				device: this.pick(['', 'phone-1']),
				sees_all: this.chance(0.5),
			},
			order: this.order(),
			now: this.pick(TIMES),
			last_actor: this.pick(['', 'user:5', 'user:77']),
		};
		if (this.chance(0.8)) {
			made.vars = this.vars();
		}
		if (transition?.inputs !== undefined && this.chance(0.9)) {
			made.inputs = this.inputs(transition.inputs);
		}
		if (this.chance(0.15)) {
			made.preview = true;
		}
		if (this.chance(0.03)) {
			this.spoil(made);
		}
		return made;
	}

	order() {
		const made = {
			id: this.pick(INTS),
			number: this.pick(TEXTS),
			status: this.pick(['processing', 'pending', 'on-hold']),
			currency: this.pick(['EUR', 'USD', 'JPY']),
			total: this.pick(DECIMALS),
			paid: this.chance(0.6),
			created_at: this.pick(TIMES),
			paid_at: this.pick(TIMES),
			items: Array.from({ length: this.below(4) }, () => ({
				id: this.pick(INTS),
				sku: this.pick(TEXTS),
				name: this.pick(TEXTS),
				quantity: this.pick([0, 1, 2, 3, 100]),
				total: this.pick(DECIMALS),
				weight_g: this.pick([0, 100, 900, 25000]),
			})),
		};
		for (const name of ['payment_method', 'shipping_method', 'country', 'city', 'postcode', 'note']) {
			made[name] = this.pick(TEXTS);
		}
		if (this.chance(0.1)) {
			delete made[this.pick(Object.keys(made))];
		}
		return made;
	}

	vars() {
		const made = {
			flag: this.chance(0.5),
			n: this.pick(INTS),
			s: this.pick(TEXTS),
			d: this.pick(DECIMALS),
			at: this.pick(TIMES),
			wait: this.pick(DURATIONS),
			ns: [this.pick(INTS), this.pick(INTS)],
			words: this.some(TEXTS, 0.1),
			ds: this.some(DECIMALS, 0.2),
			m: { a: this.pick(INTS), 'A-1': this.below(10) },
			prices: { 'B-22': this.pick(DECIMALS), '': '1.00' },
			nested: { a: [1, 2, 3], b: [] },
			assignee: this.pick(['', 'user:5']),
		};
		if (this.chance(0.3)) {
			delete made[this.pick(Object.keys(made))];
		}
		return made;
	}

	inputs(declared) {
		const right = {
			pieces: [1, 2, 20, '1e1'],
			price: [1, 12.5, 0.01, 0.1, '1e-2', 3.3, 1e15],
			code: ['A-1', 'B-22'],
			why: ['lost', 'late'],
			sure: [true, false],
			note: TEXTS,
			counts: [[], [1, 2], [-5], [1, 2, 3, 4, 5]],
			lines: [[], [{ sku: 'A-1', quantity: 2 }], [{ sku: '🚚' }, { sku: '' }]],
		};
		const wrong = {
			pieces: [21, 0, 1.5, '3'],
			price: [0.005, -1, '12.50', 0],
			code: ['a-1', 'A-123456789', ''],
			why: ['nobody', null],
			sure: ['yes', 0],
			note: ['x'.repeat(41), 7],
			counts: [[1, 1], [1, 2, 3, 4, 5, 6], 'x', [1.5]],
			lines: [[{ quantity: 0 }], [{ sku: '', other: 1 }], {}],
		};
		const made = {};
		for (const name of Object.keys(declared)) {
			if (this.chance(0.95)) {
				made[name] = this.pick(this.chance(0.05) ? wrong[name] : right[name]);
			}
		}
		if (this.chance(0.03)) {
			made.unknown = 1;
		}
		return made;
	}

	spoil(question) {
		const places = [question, question.actor, question.order, question.vars ?? question];
		const place = this.pick(places);
		const name = this.pick(Object.keys(place));
		this.pick([
			() => delete place[name],
			() => (place[name] = this.pick([null, 3, 'x', [], {}, true, 1.5, -1])),
			() => (place.unknown = 1),
			() => (place[name] = { deep: [[[1]]] }),
		])();
	}

	/** JSON; a text that is a 64-bit integer is written as one, now and then with blanks. */
	questionText(question) {
		const text = JSON.stringify(question, null, this.pick([0, 0, 1]));
		return text.replace(/"(-?\d{16,19})"/g, '$1').replace(/"(1e-?\d)"/g, '$1');
	}
}

const text = (template) => () => template;
const with_ = (template, ...types) => (generator) => {
	let at = 0;
	return template.replace(/#/g, () => generator.of(types[at++]));
};
const comparison = (type, operators) => (generator) =>
	`(${generator.of(type)} ${generator.pick(operators)} ${generator.of(type)})`;
const ORDERED = ['<', '<=', '>', '>=', '==', '!='];

/** By type: forms without a part of their own, and forms with parts. */
const GRAMMAR = {
	bool: {
		leaf: [
			text('order.paid'), text('vars.flag'), text('has(order.paid_at)'), text('true'), text('(order.total > 0)'),
			text("(order.country in ['DE', 'AT', 'CH'])"), text("(order.payment_method != 'cod')"), text('(order.items.size() > 0)'),
			text("('staff' in actor.roles)"), text('has(vars.at)'), text("('A-1' in vars.m)"), text("(subject.state == 's0')"),
		],
		inner: [
			with_('(# && #)', 'bool', 'bool'), with_('(# || #)', 'bool', 'bool'), with_('!(#)', 'bool'),
			with_('(# ? # : #)', 'bool', 'bool', 'bool'),
			comparison('int', ORDERED), comparison('string', ORDERED), comparison('double', ORDERED),
			comparison('decimal', ORDERED), comparison('timestamp', ORDERED), comparison('duration', ORDERED),
			comparison('bool', ['==', '!=']), comparison('list(int)', ['==', '!=']), comparison('list(string)', ['==']),
			comparison('map(string, int)', ['==']),
			with_('(# in #)', 'int', 'list(int)'), with_('(# in #)', 'string', 'list(string)'),
			with_('#.contains(#)', 'string', 'string'), with_('#.startsWith(#)', 'string', 'string'),
			with_('#.endsWith(#)', 'string', 'string'),
			(generator) => `${generator.of('string')}.matches('${generator.pick(PATTERNS)}')`,
			with_('order.items.all(i, i.quantity > # || #)', 'int', 'bool'),
			with_('order.items.exists(i, i.sku == # && i.total > #)', 'string', 'decimal'),
			with_('order.items.exists_one(i, i.weight_g % 7 == #)', 'int'),
			with_('#.exists(x, x > #)', 'list(int)', 'int'), with_('#.all(w, w != #)', 'list(string)', 'string'),
			with_('vars.m.exists(k, vars.m[k] > #)', 'int'),
			with_('(dyn(#) == dyn(#))', 'int', 'double'), with_('(dyn(#) < dyn(#))', 'double', 'int'),
			with_('(type(#) == int)', 'int'), with_('bool(#)', 'string'), with_('(# > #)', 'decimal', 'int'),
		],
	},
	int: {
		leaf: [
			text('order.id'), text('vars.n'), text('subject.version'), text('order.items.size()'), text("vars.m['A-1']"),
			(generator) => {
				const number = String(generator.pick(INTS));
				return number.startsWith('-') ? `(${number})` : number;
			},
			text('vars.ns[0]'), text('order.items[0].quantity'), text("vars.nested['a'][1]"),
		],
		inner: [
			with_('(# + #)', 'int', 'int'), with_('(# - #)', 'int', 'int'), with_('(# * #)', 'int', 'int'),
			with_('(# / #)', 'int', 'int'), with_('(# % #)', 'int', 'int'), with_('(-#)', 'int'),
			with_('size(#)', 'string'), with_('#.size()', 'list(int)'), with_('int(#)', 'double'), with_('int(#)', 'decimal'),
			with_('int(#)', 'string'), with_('int(#)', 'timestamp'),
			with_('(# ? # : #)', 'bool', 'int', 'int'),
			(generator) => `${generator.of('timestamp')}.${generator.pick(GETTERS)}()`,
			(generator) => `${generator.of('timestamp')}.${generator.pick(GETTERS)}(${generator.zone()})`,
			(generator) => `${generator.of('duration')}.${generator.pick(GETTERS.slice(6))}()`,
			with_('order.items.map(i, i.quantity)[#]', 'int'), with_('#.indexOf(#)', 'string', 'string'),
			with_('math.greatest(#, #)', 'int', 'int'), with_('math.least([#, #])', 'int', 'int'), with_('math.abs(#)', 'int'),
			with_('math.bitXor(#, #)', 'int', 'int'),
		],
	},
	double: {
		leaf: [(generator) => `(${generator.pick(DOUBLES)})`, text('double(order.id)'), text('double(order.total)')],
		inner: [
			with_('(# + #)', 'double', 'double'), with_('(# - #)', 'double', 'double'), with_('(# * #)', 'double', 'double'),
			with_('(# / #)', 'double', 'double'), with_('(-#)', 'double'), with_('double(#)', 'int'),
			with_('double(#)', 'decimal'), with_('double(#)', 'string'), with_('(# ? # : #)', 'bool', 'double', 'double'),
			with_('math.round(#)', 'double'), with_('math.ceil(#)', 'double'), with_('math.greatest(#, #)', 'double', 'double'),
		],
	},
	string: {
		leaf: [
			(generator) => generator.personal('order.note'), (generator) => generator.personal('order.city'),
			(generator) => generator.personal('order.postcode'), text('order.country'), text('order.number'),
			text('vars.s'), text('actor.id'), text('subject.key'), text('order.items[0].sku'), text('vars.words[0]'),
			(generator) => quoted(generator.pick(TEXTS)),
		],
		inner: [
			with_('(# + #)', 'string', 'string'), with_('string(#)', 'int'), with_('string(#)', 'double'),
			with_('string(#)', 'double'), with_('string(#)', 'decimal'), with_('string(#)', 'timestamp'),
			with_('string(#)', 'duration'), with_('string(#)', 'bool'), with_('#.replace(#, #)', 'string', 'string', 'string'),
			with_('#.charAt(#)', 'string', 'int'), with_('#.substring(#)', 'string', 'int'), with_('#.trim()', 'string'),
			with_('#.lowerAscii()', 'string'), with_('#.upperAscii()', 'string'), with_('#.reverse()', 'string'),
			with_("#.join('-')", 'list(string)'), with_("'%s %s'.format([#, #])", 'string', 'int'),
			with_("'%.3f %e'.format([#, #])", 'double', 'double'), with_('base64.encode(bytes(#))', 'string'),
			with_('cel.bind(x, #, x + x)', 'string'), with_('(# ? # : #)', 'bool', 'string', 'string'),
		],
	},
	decimal: {
		leaf: [
			text('order.total'), text('vars.d'), (generator) => `decimal('${generator.pick(DECIMALS)}')`,
			text("vars.prices['B-22']"), text('order.items[0].total'), text('vars.ds[0]'),
		],
		inner: [
			with_('(# + #)', 'decimal', 'decimal'), with_('(# - #)', 'decimal', 'decimal'),
			with_('(# * #)', 'decimal', 'decimal'), with_('(# / #)', 'decimal', 'decimal'), with_('(# * #)', 'decimal', 'int'),
			with_('decimal(#)', 'int'), with_('decimal(#)', 'string'), with_('(# ? # : #)', 'bool', 'decimal', 'decimal'),
		],
	},
	timestamp: {
		leaf: [
			text('now'), text('order.paid_at'), text('order.created_at'), text('vars.at'),
			text("timestamp('2024-02-29T23:59:59.123456789+01:30')"),
		],
		inner: [
			with_('(# + #)', 'timestamp', 'duration'), with_('(# - #)', 'timestamp', 'duration'), with_('timestamp(#)', 'string'),
			with_('timestamp(#)', 'int'),
		],
	},
	duration: {
		leaf: [text('vars.wait'), (generator) => `duration('${generator.pick(DURATIONS)}')`],
		inner: [
			with_('(# - #)', 'timestamp', 'timestamp'), with_('(# + #)', 'duration', 'duration'),
			with_('(# - #)', 'duration', 'duration'), with_('duration(#)', 'string'),
		],
	},
	'list(int)': {
		leaf: [text('vars.ns'), text("vars.nested['a']"), text('[1, 2, 3]')],
		inner: [
			with_('[#, #]', 'int', 'int'), with_('(# + #)', 'list(int)', 'list(int)'), with_('#.map(x, x + #)', 'list(int)', 'int'),
			with_('#.filter(x, x > #)', 'list(int)', 'int'), text('order.items.map(i, i.quantity * i.weight_g)'),
			with_('#.map(w, size(w))', 'list(string)'),
		],
	},
	'list(string)': {
		leaf: [text('vars.words'), text('actor.roles'), text("['DE', 'AT']")],
		inner: [
			with_('[#, #]', 'string', 'string'), text('order.items.map(i, i.sku)'), with_("#.split('')", 'string'), with_('#.filter(w, w < #)', 'list(string)', 'string'),
			with_('#.map(x, string(x))', 'list(int)'), with_('(# + #)', 'list(string)', 'list(string)'),
		],
	},
	'list(decimal)': {
		leaf: [text('vars.ds'), text('[order.total]')],
		inner: [with_('[#, #]', 'decimal', 'decimal'), text('order.items.map(i, i.total * i.quantity)')],
	},
	'map(string, int)': {
		leaf: [text('vars.m'), text("{'a': 1}")],
		inner: [with_('{#: #, #: #}', 'string', 'int', 'string', 'int')],
	},
	'map(string, decimal)': { leaf: [text('vars.prices')], inner: [with_('{#: #}', 'string', 'decimal')] },
	'map(string, list(int))': { leaf: [text('vars.nested')], inner: [with_("{#: #, 'b': []}", 'string', 'list(int)')] },
};

/**
 * Definitions with the questions about each, without end.
 *
 * @param {number} seed
 * @param {number} questions about one definition
 */
export function* generate(seed, questions) {
	const generator = new Generator(seed);
	for (;;) {
		const definition = generator.definition();
		yield {
			definition: generator.definitionText(definition),
			questions: Array.from({ length: questions }, () => generator.questionText(generator.question(definition))),
		};
	}
}
