// SPDX-License-Identifier: GPL-3.0-or-later
//
// Commands on an order besides its moves: taking one back, a note, and ending a difference with
// WooCommerce.

import { type Receipt, receiptSchema } from './schemas';
import type { Shop } from './shop';

function post(shop: Shop, path: string, key: string, body: Record<string, unknown>): Promise<Receipt> {
	return shop.client.command(path, { method: 'POST', key, body }, receiptSchema);
}

export interface SeenCommand {
	id: number;
	seen: number;
	key: string;
}

export function undoMove(shop: Shop, { id, seen, key }: SeenCommand): Promise<Receipt> {
	return post(shop, `orders/${id}/undo`, key, { seen });
}

export type Settlement = 'adopt' | 'revert';

/** Takes what WooCommerce shows, or sets WooCommerce back to what Waybill expects. */
export function settleOrder(shop: Shop, how: Settlement, { id, seen, key }: SeenCommand): Promise<Receipt> {
	return post(shop, `orders/${id}/${how}`, key, { seen });
}

/** Keeps a drift out of the trouble before [until], in ms; 0 brings it back. */
export function silenceDrift(shop: Shop, until: number, { id, seen, key }: SeenCommand): Promise<Receipt> {
	return post(shop, `orders/${id}/silence`, key, { seen, until: Math.round(until) });
}

export function addNote(shop: Shop, id: number, text: string, key: string): Promise<Receipt> {
	return post(shop, `orders/${id}/notes`, key, { text });
}
