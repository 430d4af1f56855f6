// SPDX-License-Identifier: GPL-3.0-or-later

import { changesSchema } from './schemas';
import type { Shop } from './shop';

/** What happened behind a place in the log, and who else has [open] open; null when nothing is new. */
export function pollChanges(shop: Shop, since: number | null, open: number | null) {
	const query = [since === null ? '' : `since=${since}`, open === null ? '' : `open=${open}`].filter((part) => part !== '');
	// However far the log has gone on: the server compares the tag with the place that is asked from,
	// if there is one.
	const about = `${since === null ? 'end' : 'rest'} ${open ?? ''}`;
	return shop.client.poll('changes', about, query.join('&'), changesSchema);
}
