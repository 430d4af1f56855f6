// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who else has an order open. A sign of life that oneself has it open is answered with the others.

import * as v from 'valibot';
import type { Shop } from './shop';

const text = v.string();

export const peopleSchema = v.array(v.object({ id: text, name: text, since: v.number() }));

export type Present = v.InferOutput<typeof peopleSchema>[number];

const path = (order: number, place: string) => `orders/${order}/presence/${place}`;

/** Says that this page has the order open. */
export async function enterOrder(shop: Shop, order: number, place: string): Promise<Present[]> {
	return (await shop.client.put(path(order, place), v.object({ people: peopleSchema }))).people;
}

/** Takes the sign back, also while the page goes away. */
export function leaveOrder(shop: Shop, order: number, place: string): void {
	shop.client.leave(path(order, place));
}
