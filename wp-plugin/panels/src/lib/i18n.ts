// SPDX-License-Identifier: GPL-3.0-or-later
//
// The door to @wordpress/i18n: the functions that translators' tools look for, and putting a
// language's file in place before the first screen is drawn.

import { setLocaleData } from '@wordpress/i18n';
import * as v from 'valibot';

export { __, _n, _x, sprintf, isRTL } from '@wordpress/i18n';

/** The text domain, as WordPress knows it. */
export const DOMAIN = 'waybill';

const jed = v.object({
	locale_data: v.record(v.string(), v.record(v.string(), v.any())),
});

/** Takes a Jed file as `languages/waybill-<locale>-panels.json` holds it; false when it is none. */
export function setLanguage(file: unknown): boolean {
	const read = v.safeParse(jed, file);
	if (!read.success) {
		return false;
	}
	const messages = read.output.locale_data[DOMAIN] ?? read.output.locale_data['messages'];
	if (messages === undefined) {
		return false;
	}
	setLocaleData(messages, DOMAIN);
	return true;
}
