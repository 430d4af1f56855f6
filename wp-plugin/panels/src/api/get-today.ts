// SPDX-License-Identifier: GPL-3.0-or-later

import { type Today, todaySchema } from './schemas';
import type { Shop } from './shop';

export function getToday(shop: Shop, signal?: AbortSignal): Promise<Today> {
	return shop.client.get('today', todaySchema, signal);
}
