// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the build tells about itself: which packages and features lie in which file, for size.mjs to
// hold against the budgets; and the licences of everything that is bundled, which have to travel with
// it. A package under a licence that the GPL can't take in ends the build.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Of node_modules/a/node_modules/b/file it is b that was bundled. */
const PACKAGE = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//;
const FEATURE = /\/src\/(features\/[^/]+)/;

const COMPATIBLE = ['MIT', 'ISC', '0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'Unlicense', 'GPL-2.0-or-later'];

export function contents(): Plugin {
	return {
		name: 'waybill-contents',
		generateBundle(_, bundle) {
			const files: Record<string, string[]> = {};
			for (const chunk of Object.values(bundle)) {
				if (chunk.type === 'chunk') {
					const parts = chunk.moduleIds.flatMap((id) => PACKAGE.exec(id)?.[2] ?? FEATURE.exec(id)?.[1] ?? []);
					files[chunk.fileName] = [...new Set(parts)].sort();
				}
			}
			this.emitFile({
				type: 'asset',
				fileName: '.vite/contents.json',
				source: `${JSON.stringify(files, null, 2)}\n`,
			});
		},
	};
}

function noticeOf(folder: string): string {
	const about: { name: string; version: string; license?: string } = JSON.parse(
		readFileSync(join(folder, 'package.json'), 'utf8'),
	);
	const licence = about.license ?? '';
	// Under several at once, each of them has to be one.
	if (!licence.split(' AND ').every((one) => COMPATIBLE.includes(one))) {
		throw new Error(`${about.name} is under "${licence}", which this plugin can't bundle.`);
	}
	const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
	const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
	return `${about.name} ${about.version} (${licence})\n\n${text}\n`;
}

export function licences(): Plugin {
	return {
		name: 'waybill-licences',
		generateBundle(_, bundle) {
			const ids = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
			const folders = new Set(ids.flatMap((id) => PACKAGE.exec(id)?.[1] ?? []));
			this.emitFile({
				type: 'asset',
				fileName: 'licences.txt',
				source: [...folders].sort().map(noticeOf).join(`\n${'-'.repeat(80)}\n\n`),
			});
		},
	};
}
