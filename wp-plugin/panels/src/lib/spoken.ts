// SPDX-License-Identifier: GPL-3.0-or-later

/** A name of the workflow, such as "wrong_address", as a person reads it: in the words that the shop gave for it. */
export function spoken(name: string, words: Readonly<Record<string, string>> = {}): string {
	const text = words[name] ?? name.replaceAll('_', ' ');
	return text.charAt(0).toUpperCase() + text.slice(1);
}
