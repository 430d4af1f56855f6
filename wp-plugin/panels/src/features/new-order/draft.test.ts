// SPDX-License-Identifier: GPL-3.0-or-later

import { describe, expect, it } from 'vitest';
import type { Product } from '@/api/new-order';
import { addProduct, readDraft, sum } from './draft';

const product = (id: number, minor: number): Product => ({
	id,
	name: `Product ${id}`,
	sku: '',
	price: { minor, currency: 'EUR', decimals: 2 },
	in_stock: true,
	stock: null,
});

describe('lines of an order that is typed', () => {
	it('counts a product that is chosen again', () => {
		const lines = addProduct(addProduct(addProduct([], product(1, 250)), product(2, 100)), product(1, 250));
		expect(lines.map((line) => [line.product.id, line.quantity])).toEqual([
			[1, 2],
			[2, 1],
		]);
		expect(sum(lines)).toBe(600);
	});

	it('stays within what the server takes', () => {
		expect(addProduct([{ product: product(1, 1), quantity: 9999 }], product(1, 1))[0]?.quantity).toBe(9999);
	});
});

describe('the request of a form', () => {
	const form = new FormData();
	form.set('billing.first_name', ' Ana ');
	form.set('billing.company', '  ');
	form.set('shipping.city', 'Bremen');
	form.set('note', ' Ring twice ');
	form.set('payment', 'bacs');

	it('leaves out what is empty, and an address that is not wanted', () => {
		expect(readDraft(form, [{ product: product(7, 100), quantity: 3 }], false)).toEqual({
			billing: { first_name: 'Ana' },
			items: [{ product: 7, quantity: 3 }],
			note: 'Ring twice',
			payment: 'bacs',
			paid: false,
		});
	});

	it('has the second address where the order goes there', () => {
		form.set('paid', 'on');
		const order = readDraft(form, [], true);
		expect(order.shipping).toEqual({ city: 'Bremen' });
		expect(order.paid).toBe(true);
	});
});
