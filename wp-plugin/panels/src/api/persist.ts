// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sends a command again while it may succeed by itself: no network, a server that is busy, the same
// request still at work. It is safe because the key stays the same, and bounded because somebody waits.

import { Problem } from './problem';

const WAITS_MS = [500, 1_500, 4_000];

export async function persist<T>(
	send: () => Promise<T>,
	sleep: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<T> {
	for (const wait_ms of WAITS_MS) {
		try {
			return await send();
		} catch (failure) {
			if (!(failure instanceof Problem && failure.isPassing)) {
				throw failure;
			}
			await sleep(wait_ms);
		}
	}
	return send();
}
