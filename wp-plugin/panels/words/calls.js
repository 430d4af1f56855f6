// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a sentence for translators is in a source of the panels: a call of one of four functions, with
// its texts written out and the text domain last, and a comment on the line above (or on its own) that
// says what is put in where something is. The rule that holds the sources to it and the reader that
// collects the calls share this file, so that what passes is what translators get.

export const DOMAIN = 'waybill';

/** Function => what its texts are, in their order; the domain follows them. */
const TEXTS = new Map([
	['__', ['text']],
	['_x', ['text', 'context']],
	['_n', ['text', 'plural', 'number']],
	['_nx', ['text', 'plural', 'number', 'context']],
]);

const FORMAT = /%(?:(\d+)\$)?(?:\.\d+)?[dfs]/g;

/** What is put into a text: the number of each place, '' for one that has none. */
export const places = (text) => [...text.replaceAll('%%', '').matchAll(FORMAT)].map((match) => match[1] ?? '');

/** The parts of a call by what they are; null for a call of anything else. */
export function readCall(node) {
	const names = node.callee.type === 'Identifier' ? TEXTS.get(node.callee.name) : undefined;
	if (names === undefined) {
		return null;
	}
	const parts = Object.fromEntries([...names, 'domain'].map((name, index) => [name, node.arguments[index]]));
	return { name: node.callee.name, parts, count: node.arguments.length === names.length + 1 };
}

export const textOf = (node) => (node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null);

const FOR_TRANSLATORS = /^\s*translators:\s*\S/;

/** The comment for translators that ends on the line above a call, or stands on the call's own before it. */
export function commentFor(node, comments) {
	return comments.find(
		({ value, loc, range }) =>
			FOR_TRANSLATORS.test(value) &&
			range[1] <= node.range[0] &&
			(loc.end.line === node.loc.start.line || loc.end.line === node.loc.start.line - 1),
	);
}
