// SPDX-License-Identifier: GPL-3.0-or-later

// jsdom has no media; a test looks at the light theme of a small screen. Tests of rules have no window.
if (typeof window !== 'undefined') {
	window.matchMedia = (media) =>
		Object.assign(new EventTarget(), {
			media,
			matches: false,
			onchange: null,
			addListener: () => undefined,
			removeListener: () => undefined,
		});
}
