// SPDX-License-Identifier: GPL-3.0-or-later

import { changesSchema } from './schemas';
import type { Shop } from './shop';

/** What happened behind a place in the log; null when nothing has. */
export function pollChanges(shop: Shop, since: number | null) {
	const path = since === null ? 'changes' : `changes?since=${since}`;
	return shop.client.poll(path, path, changesSchema);
}
