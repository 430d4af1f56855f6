// SPDX-License-Identifier: GPL-3.0-or-later

import * as v from 'valibot';
import { moneySchema } from './schemas';
import type { Shop } from './shop';

/** PHP writes a map without members as a list. */
const states = v.union([
	v.pipe(
		v.tuple([]),
		v.transform((): Record<string, string> => ({})),
	),
	v.record(v.string(), v.string()),
]);

const formSchema = v.object({
	country: v.string(),
	countries: v.array(v.object({ code: v.string(), name: v.string(), states })),
	payments: v.array(v.object({ id: v.string(), title: v.string() })),
});

const productSchema = v.object({
	id: v.number(),
	name: v.string(),
	sku: v.string(),
	price: moneySchema,
	in_stock: v.boolean(),
	stock: v.nullable(v.number()),
});

const productsSchema = v.object({ products: v.array(productSchema) });

const madeSchema = v.object({ id: v.number(), number: v.string() });

export type OrderForm = v.InferOutput<typeof formSchema>;
export type Product = v.InferOutput<typeof productSchema>;

export type Address = Record<string, string>;

export interface NewOrder {
	billing: Address;
	shipping?: Address;
	items: { product: number; quantity: number }[];
	note: string;
	payment: string;
	paid: boolean;
}

export function getOrderForm(shop: Shop, signal?: AbortSignal): Promise<OrderForm> {
	return shop.client.get('order-form', formSchema, signal);
}

export async function findProducts(shop: Shop, text: string, signal?: AbortSignal): Promise<Product[]> {
	const answer = await shop.client.get(`products?${new URLSearchParams({ q: text })}`, productsSchema, signal);
	return answer.products;
}

/** The key is made when the form is sent, so that sending it twice is still one order. */
export function makeOrder(shop: Shop, order: NewOrder, key: string) {
	return shop.client.command('orders', { method: 'POST', key, body: { ...order } }, madeSchema);
}
