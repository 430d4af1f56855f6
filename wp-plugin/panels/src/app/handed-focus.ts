// SPDX-License-Identifier: GPL-3.0-or-later
//
// The menu is a bar above the content or one beside it, and one gives way to the other. Whoever was in
// the one that goes is at the same entry of the one that comes; where it has no such entry, at the content.

import { type RefObject, useLayoutEffect } from 'react';

/** The address of the entry that a menu was left at, empty for something else in it; null for nothing. */
let left: string | null = null;

/** Hands the focus over when the menu [nav] goes, and takes it when it comes. */
export function useHandedFocus(nav: RefObject<HTMLElement | null>): void {
	useLayoutEffect(() => {
		const menu = nav.current;
		if (menu !== null && left !== null) {
			const entries = [...menu.querySelectorAll('a')];
			const entry = entries.find((one) => one.getAttribute('href') === left);
			(entry ?? document.querySelector<HTMLElement>('#waybill-content'))?.focus();
		}
		left = null;
		return () => {
			const focused = document.activeElement;
			left = focused !== null && menu?.contains(focused) ? (focused.getAttribute('href') ?? '') : null;
		};
	}, [nav]);
}
