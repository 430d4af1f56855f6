// SPDX-License-Identifier: GPL-3.0-or-later

import * as v from 'valibot';
import type { Shop } from './shop';

const schema = v.object({
	views: v.array(v.object({ name: v.string(), query: v.string() })),
	columns: v.array(v.string()),
	density: v.picklist(['comfortable', 'compact']),
	theme: v.picklist(['system', 'light', 'dark']),
	fullscreen: v.boolean(),
	side_bar: v.picklist(['wide', 'narrow']),
});

/** How a person likes the panel; kept with the person, so it is the same on every desk. */
export type Preferences = v.InferOutput<typeof schema>;

export function getPreferences(shop: Shop, signal?: AbortSignal): Promise<Preferences> {
	return shop.client.get('me/preferences', schema, signal);
}

export function putPreferences(shop: Shop, wanted: Preferences, key: string): Promise<Preferences> {
	return shop.client.command('me/preferences', { method: 'PUT', key, body: { ...wanted } }, schema);
}
