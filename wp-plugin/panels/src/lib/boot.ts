// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the shell printed into the page, read strictly once: who the reader is, where the API lies,
// which language and time zone. A page without it was not made by the shell, and nothing can start.

import * as v from 'valibot';

const text = v.string();

/** WordPress also knows zones that are an offset; not every browser does. */
export function knownZone(name: string): string {
	const isKnown = (zone: string) => {
		try {
			return Intl.DateTimeFormat(undefined, { timeZone: zone }).format(0) !== '';
		} catch {
			return false;
		}
	};
	const [, sign, hours] = /^([+-])(\d\d):00$/.exec(name) ?? [];
	// The names of the Etc area count westwards.
	const etc = hours === undefined ? 'UTC' : `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`;
	return [name, etc].find(isKnown) ?? 'UTC';
}

function knownLocale(name: string): string {
	try {
		return Intl.getCanonicalLocales(name.replaceAll('_', '-'))[0] ?? 'en';
	} catch {
		return 'en';
	}
}

const addonsSchema = v.object({
	api: v.number(),
	/** Each behind those that it needs. */
	scripts: v.array(v.object({ name: text, src: text, deps: v.array(text) })),
	/** By their slot; what an entry holds is checked together with what scripts add to it. */
	slots: v.record(text, v.array(v.unknown())),
});

const schema = v.object({
	panel: v.picklist(['manager', 'staff', 'driver']),
	mode: v.picklist(['standalone', 'wp-admin']),
	base: text,
	version: text,
	build: v.optional(text, ''),
	user: v.object({ id: text, name: text, roles: v.array(text), can: v.array(text) }),
	api: v.object({ root: text, nonce: text }),
	nonceUrl: text,
	locale: v.pipe(text, v.transform(knownLocale)),
	dir: v.picklist(['ltr', 'rtl']),
	timezone: v.pipe(text, v.transform(knownZone)),
	currency: v.object({ code: text, decimals: v.number() }),
	words: v.optional(v.record(text, text), {}),
	states: v.array(v.object({ name: text, label: text, final: v.boolean() })),
	links: v.object({
		logout: v.object({ url: text, nonce: text }),
		wordpress: v.nullable(text),
		panels: v.array(v.object({ panel: text, label: text, url: text })),
	}),
	i18n: v.nullable(v.object({ url: text })),
	/** How the reader left the frame. */
	layout: v.optional(
		v.object({ fullscreen: v.boolean(), sideBar: v.picklist(['wide', 'narrow']) }),
		{ fullscreen: false, sideBar: 'wide' },
	),
	theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
	serverTime: v.number(),
	features: v.optional(v.array(text), []),
	/** What addons put into the panel; null where there are no slots for them. */
	addons: v.optional(v.nullable(addonsSchema), null),
});

export type Boot = v.InferOutput<typeof schema>;

export function readBoot(page: Document): Boot {
	return v.parse(schema, JSON.parse(page.querySelector('#waybill-boot')?.textContent ?? 'null'));
}
