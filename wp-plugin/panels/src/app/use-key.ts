// SPDX-License-Identifier: GPL-3.0-or-later

import { useRef } from 'react';
import { newId } from '@/lib/id';

/**
 * One key for one content: a second tap sends the same request, a change makes another one. What has
 * gone through is [spent]; the same content is then meant once more.
 */
export function useKey() {
	const last = useRef({ text: '', key: '' });
	return {
		keyOf: (content: unknown): string => {
			const text = JSON.stringify(content);
			if (text !== last.current.text) {
				last.current = { text, key: newId() };
			}
			return last.current.key;
		},
		spent: () => {
			last.current = { text: '', key: '' };
		},
	};
}
