// SPDX-License-Identifier: GPL-3.0-or-later
//
// The scripts of addons. They are imported, which the content security policy allows for addresses of
// this site, each when those that it needs are there. The panel waits for them a little, so that nothing
// is drawn twice; one that is slower still gets in when it comes, and one that never does costs nobody
// else anything. A script element each was dropped: its order is the page's, and one that hangs would
// hold up those behind it.

import * as React from 'react';
import type { Boot } from '@/lib/boot';
import { type Addons, lineOf } from './registry';

const WAIT_MS = 2_000;

declare global {
	interface Window {
		waybill?: { version: number; hooks: Addons['hooks']; React: typeof React };
	}
}

type Told = NonNullable<Boot['addons']>;

export async function loadAddons(
	addons: Addons,
	{ api, scripts }: Told,
	load: (src: string) => Promise<unknown> = (src) => import(/* @vite-ignore */ src),
	wait_ms = WAIT_MS,
): Promise<void> {
	window.waybill = Object.freeze({ version: api, hooks: addons.hooks, React });
	const arriving = new Map<string, Promise<unknown>>();
	const waited = new Set<string>();
	const ends = scripts.map(async ({ name, src, deps }) => {
		waited.add(name);
		const arrival = Promise.all(deps.map((dep) => arriving.get(dep))).then(() => load(src));
		arriving.set(name, arrival);
		try {
			await arrival;
			addons.arrived(name);
		} catch (failure) {
			addons.missed(name, lineOf(failure));
		}
		waited.delete(name);
	});
	let timer: ReturnType<typeof setTimeout> | undefined;
	const limit = new Promise((resolve) => {
		timer = setTimeout(resolve, wait_ms);
	});
	await Promise.race([Promise.all(ends), limit]);
	clearTimeout(timer);
	waited.forEach((name) => addons.missed(name, `it did not come within ${wait_ms} ms`));
}
