// SPDX-License-Identifier: GPL-3.0-or-later

/** Where to log in again, to come back to the very address that is open. */
export function loginUrl(): string {
	const here = window.location.pathname + window.location.search + window.location.hash;
	const root = /^(.*?\/waybill)\//.exec(`${window.location.pathname}/`)?.[1] ?? '/waybill';
	return `${root}/login?next=${encodeURIComponent(here)}`;
}
