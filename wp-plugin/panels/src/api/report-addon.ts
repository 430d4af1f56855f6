// SPDX-License-Identifier: GPL-3.0-or-later

import * as v from 'valibot';
import { persist } from './persist';
import type { Shop } from './shop';

interface Report {
	name: string;
	place: string;
	text: string;
	reference: string;
}

/** Puts the failure of an addon into the shop's log, under the reference that the screen shows. */
export function reportAddon(shop: Shop, report: Report): Promise<unknown> {
	const command = { method: 'POST' as const, key: report.reference, body: { ...report } };
	return persist(() => shop.client.command('addons/failures', command, v.object({ reference: v.string() })));
}
