// SPDX-License-Identifier: GPL-3.0-or-later
//
// The door to @wordpress/i18n: the functions that translators' tools look for, and putting a
// language's file in place before the first screen is drawn.

import { _n as formOf, resetLocaleData, setLocaleData } from '@wordpress/i18n';
import * as v from 'valibot';

export { __, _n, _x, sprintf } from '@wordpress/i18n';

/** The text domain, as WordPress knows it. */
export const DOMAIN = 'waybill';

const jed = v.object({
	locale_data: v.object({
		[DOMAIN]: v.objectWithRest({ '': v.record(v.string(), v.string()) }, v.array(v.string())),
	}),
});

/** Forgets every other language: the sources speak English. */
export function setEnglish(): void {
	resetLocaleData({}, DOMAIN);
}

/** Takes a Jed file as scripts/languages makes it; false, and English as before, when it is none. */
export function setLanguage(file: unknown): boolean {
	const read = v.safeParse(jed, file);
	if (!read.success) {
		return false;
	}
	setLocaleData(read.output.locale_data[DOMAIN], DOMAIN);
	try {
		// The rule of the plural forms is read with the first number: a broken one would end a screen.
		formOf('', '', 1, DOMAIN);
	} catch {
		setEnglish();
		return false;
	}
	return true;
}
