// SPDX-License-Identifier: GPL-3.0-or-later
//
// Holds a source to calls.js. The rules of WordPress' own plugin for ESLint ask for the same; it was
// dropped, because it brings two hundred packages with it for these few lines.

import { commentFor, DOMAIN, places, readCall, textOf } from './calls.js';

const messages = {
	text: 'Write the text out: translators get what stands here, and nothing is run for it.',
	domain: `The text domain is '${DOMAIN}', and it comes last.`,
	comment: 'Say in a comment above, "translators: …", what is put in.',
	numbers: 'Number what is put in (%1$s, %2$s): another language has it in another order.',
	blank: 'A text neither begins nor ends with a blank, and is not empty: translators lose it.',
};

function* faultsOf(node, call, comments) {
	const texts = ['text', 'plural', 'context'].filter((name) => name in call.parts).map((name) => textOf(call.parts[name]));
	if (texts.includes(null)) {
		yield 'text';
		return;
	}
	if (!call.count || textOf(call.parts.domain) !== DOMAIN) {
		yield 'domain';
	}
	if (texts.some((text) => text.trim() !== text || text === '')) {
		yield 'blank';
	}
	const put = texts.map(places);
	if (put.some((one) => one.length > 0) && commentFor(node, comments) === undefined) {
		yield 'comment';
	}
	if (put.some((one) => one.length > 1 && one.includes(''))) {
		yield 'numbers';
	}
}

export const translated = {
	meta: { type: 'problem', schema: [], messages },
	create: ({ sourceCode, report }) => ({
		CallExpression(node) {
			const call = readCall(node);
			if (call !== null) {
				for (const messageId of faultsOf(node, call, sourceCode.getAllComments())) {
					report({ node, messageId });
				}
			}
		},
	}),
};
