// SPDX-License-Identifier: GPL-3.0-or-later

import { useRouter } from 'wouter';

/**
 * The query of the address as it stands there. wouter's own useSearch() decodes it once, and whoever
 * reads its parameters once more: "%41" in a search would become "A".
 */
export function useAddressSearch(): string {
	const router = useRouter();
	const useSearch = router.searchHook;
	return useSearch(router).replace(/^\?/, '');
}
