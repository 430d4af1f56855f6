// SPDX-License-Identifier: GPL-3.0-or-later
//
// A page that nobody may go on with (its device was logged out from afar, or somebody else logged in
// in this browser) keeps nothing of its user: what was read is forgotten, jobs that were left in the
// middle are deleted, and the login takes its place.

import type { QueryClient } from '@tanstack/react-query';
import type { Client } from '@/api/client';

/** Named here and not beside its only user: the panels of a phone do without that code. */
export const JOBS_DATABASE = 'waybill-bulk';

interface Surroundings {
	client: Client;
	queries: QueryClient;
	/** To the login. */
	go: () => void;
}

export function leaveAtEnd({ client, queries, go }: Surroundings): void {
	client.watch(() => {
		if (client.connection === 'ended') {
			queries.clear();
			go();
			// Last, because a browser may refuse its storage; the request outlives the page.
			indexedDB.deleteDatabase(JOBS_DATABASE);
		}
	});
}
