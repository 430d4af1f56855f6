// SPDX-License-Identifier: GPL-3.0-or-later

/** The name of a country in the reader's language; its code where the browser knows none. */
export function countryName(locale: string, code: string): string {
	try {
		return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
	} catch {
		// A code that is no code: what the shop has stored is shown as it is.
		return code;
	}
}
