// SPDX-License-Identifier: GPL-3.0-or-later

import { useSyncExternalStore } from 'react';

/** Stands on the body of WordPress' page (assets/admin.css); set by PHP from the start, and here. */
export const FULLSCREEN_CLASS = 'waybill-fullscreen';

/** The panel and nothing else on the screen. */
export interface Fullscreen {
	isFull: boolean;
	/** Some browsers have none, those of most phones among them. */
	isPossible: boolean;
	change: () => void;
}

const watch = (watcher: () => void) => {
	document.addEventListener('fullscreenchange', watcher);
	return () => document.removeEventListener('fullscreenchange', watcher);
};

/** The browser's own, which Esc leaves by itself. */
export function useBrowserFullscreen(): Fullscreen {
	const isFull = useSyncExternalStore(watch, () => document.fullscreenElement !== null);
	return {
		isFull,
		isPossible: document.fullscreenEnabled,
		// A browser may refuse; then everything stays as it is.
		change: () =>
			void (isFull ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => undefined),
	};
}
