// SPDX-License-Identifier: GPL-3.0-or-later
//
// What has been typed so far, and the request that it makes. Nothing is checked here but what spares
// a way to the server: it says all that is wrong at once, in the reader's language.

import type { Address, NewOrder, Product } from '@/api/new-order';

export interface Line {
	product: Product;
	quantity: number;
}

export const QUANTITY_MAX = 9999;

/** With one line more of a product, or one piece more of it. */
export function addProduct(lines: readonly Line[], product: Product): Line[] {
	const isThere = lines.some((line) => line.product.id === product.id);
	return isThere
		? lines.map((line) =>
				line.product.id === product.id ? { ...line, quantity: Math.min(line.quantity + 1, QUANTITY_MAX) } : line,
			)
		: [...lines, { product, quantity: 1 }];
}

/** The fields of one address out of a form whose names are "billing.city" and the like; empty ones are left out. */
export function readAddress(form: FormData, name: string): Address {
	const address: Address = {};
	for (const [path, value] of form.entries()) {
		const [group, field] = path.split('.');
		if (group === name && field !== undefined && typeof value === 'string' && value.trim() !== '') {
			address[field] = value.trim();
		}
	}
	return address;
}

const textOf = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
};

export function readDraft(form: FormData, lines: readonly Line[], isShippedElsewhere: boolean): NewOrder {
	return {
		billing: readAddress(form, 'billing'),
		...(isShippedElsewhere ? { shipping: readAddress(form, 'shipping') } : {}),
		items: lines.map(({ product, quantity }) => ({ product: product.id, quantity })),
		note: textOf(form, 'note').trim(),
		payment: textOf(form, 'payment'),
		paid: form.get('paid') !== null,
	};
}

/** What the lines cost together, in whole minor units; the shop adds taxes and shipping. */
export function sum(lines: readonly Line[]): number {
	return lines.reduce((total, { product, quantity }) => total + product.price.minor * quantity, 0);
}
