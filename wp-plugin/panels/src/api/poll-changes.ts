// SPDX-License-Identifier: GPL-3.0-or-later

import { changesSchema } from './schemas';
import type { Shop } from './shop';

/** What happened behind a place in the log, and who else has [open] open; null when nothing is new. */
export function pollChanges(shop: Shop, since: number | null, open: number | null) {
	const query = [since === null ? '' : `since=${since}`, open === null ? '' : `open=${open}`].filter((part) => part !== '');
	const path = query.length === 0 ? 'changes' : `changes?${query.join('&')}`;
	return shop.client.poll(path, path, changesSchema);
}
