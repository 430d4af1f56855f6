#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes what xgettext reads of the panels: for each source a file of plain JavaScript that holds its
// calls for translators and their comments, and nothing else.
//
//     node words/flatten.js FOLDER      out of src, into FOLDER
//
// xgettext 0.21 knows no types, and reading JSX it loses a sixth of the sentences behind what it takes for
// the beginning of a string; compiling JSX away loses comments. So the sources are read by the parser
// that lints them.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parser } from 'typescript-eslint';
import { commentFor, readCall, textOf } from './calls.js';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = process.argv[2];

const isNode = (value) => typeof value === 'object' && value !== null && typeof value.type === 'string';

function* callsIn(node) {
	if (node.type === 'CallExpression' && readCall(node) !== null) {
		yield node;
	}
	for (const [name, value] of Object.entries(node)) {
		if (name !== 'parent') {
			for (const child of [value].flat()) {
				if (isNode(child)) {
					yield* callsIn(child);
				}
			}
		}
	}
}

function flat(node, comments) {
	const { name, parts } = readCall(node);
	const comment = commentFor(node, comments);
	const given = Object.entries(parts).map(([part, value]) => (part === 'number' ? '1' : JSON.stringify(textOf(value))));
	return `${comment === undefined ? '' : `/*${comment.value}*/\n`}${name}(${given.join(', ')});\n`;
}

const sources = readdirSync(join(here, 'src'), { recursive: true })
	.filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
	.sort();
for (const path of sources) {
	const { ast } = parser.parseForESLint(readFileSync(join(here, 'src', path), 'utf8'), {
		ecmaFeatures: { jsx: path.endsWith('x') },
		comment: true,
		loc: true,
		range: true,
	});
	const calls = [...callsIn(ast)];
	if (calls.length > 0) {
		const file = join(target, `${path}.js`);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, calls.map((call) => flat(call, ast.comments)).join(''));
	}
}
