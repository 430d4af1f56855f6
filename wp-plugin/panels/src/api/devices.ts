// SPDX-License-Identifier: GPL-3.0-or-later

import * as v from 'valibot';
import { personSchema } from './schemas';
import type { Shop } from './shop';

const deviceSchema = v.object({
	id: v.string(),
	user: personSchema,
	name: v.string(),
	platform: v.string(),
	panel: v.nullable(v.string()),
	created_at: v.number(),
	seen_at: v.number(),
	expires_at: v.number(),
	is_current: v.boolean(),
});

const devicesSchema = v.object({ devices: v.array(deviceSchema) });

export type Device = v.InferOutput<typeof deviceSchema>;

export async function getDevices(shop: Shop, signal?: AbortSignal): Promise<Device[]> {
	return (await shop.client.get('devices', devicesSchema, signal)).devices;
}

export function revokeDevice(shop: Shop, id: string, key: string) {
	return shop.client.command(
		`devices/${encodeURIComponent(id)}`,
		{ method: 'DELETE', key, body: {} },
		v.object({ id: v.string() }),
	);
}
