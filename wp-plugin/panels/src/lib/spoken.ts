// SPDX-License-Identifier: GPL-3.0-or-later

/** A name of the workflow, such as "wrong_address", as a person reads it. */
export function spoken(name: string): string {
	const text = name.replaceAll('_', ' ');
	return text.charAt(0).toUpperCase() + text.slice(1);
}
