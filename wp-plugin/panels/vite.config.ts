// SPDX-License-Identifier: GPL-3.0-or-later
//
// One project, three entries: what the panels share is split into chunks that a phone fetches once.
// The build lies outside the sources (out/panels); WordPress reaches it through the link
// wp-plugin/build and finds the files by Vite's manifest, which PHP reads. Addresses are relative,
// because only the shop knows where its plugins lie.

import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Writes which packages and features lie in which file, for size.mjs to hold against the budgets. */
function contents(): Plugin {
	return {
		name: 'waybill-contents',
		generateBundle(_, bundle) {
			const files: Record<string, string[]> = {};
			for (const chunk of Object.values(bundle)) {
				if (chunk.type === 'chunk') {
					const parts = chunk.moduleIds.flatMap(
						(id) =>
							/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ??
							/\/src\/(features\/[^/]+)/.exec(id)?.[1] ??
							[],
					);
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

export default defineConfig({
	base: './',
	plugins: [react(), tailwindcss(), contents()],
	resolve: { alias: { '@': here('./src'), '@test': here('./test') } },
	build: {
		outDir: here('../../out/panels'),
		emptyOutDir: true,
		manifest: true,
		// Every browser that runs these modules preloads them by itself.
		modulePreload: { polyfill: false },
		target: 'es2022',
		rollupOptions: {
			input: {
				manager: here('./src/entries/manager.tsx'),
				staff: here('./src/entries/staff.tsx'),
				driver: here('./src/entries/driver.tsx'),
			},
		},
	},
	test: {
		environment: 'jsdom',
		include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
		setupFiles: ['./test/setup.ts'],
		restoreMocks: true,
	},
});
