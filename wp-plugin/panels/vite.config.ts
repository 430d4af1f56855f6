// SPDX-License-Identifier: GPL-3.0-or-later
//
// One project, three entries: what the panels share is split into chunks that a phone fetches once.
// The build lies outside the sources (out/panels); WordPress reaches it through the link
// wp-plugin/build and finds the files by Vite's manifest, which PHP reads. Addresses are relative,
// because only the shop knows where its plugins lie.

import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { contents, licences } from './build-plugins.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
	base: './',
	plugins: [react(), tailwindcss(), contents(), licences()],
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
			// What all three entries need is one chunk, whichever part comes later and needs some of it,
			// too: each cut through it costs a phone a request and a kilobyte of worse packing.
			output: { codeSplitting: { groups: [{ name: 'shell', minShareCount: 3 }] } },
		},
	},
	test: {
		environment: 'jsdom',
		// Not one fewer than there are processors: nothing else runs beside it.
		maxWorkers: 2,
		include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
		setupFiles: ['./test/setup.ts'],
		restoreMocks: true,
		// ESLint takes its time to start on a loaded machine.
		testTimeout: 30_000,
	},
});
