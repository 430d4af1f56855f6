// SPDX-License-Identifier: MIT
//
// See faulty.php.

const { hooks } = window.waybill;

hooks.addFilter('waybill.order.detail.panels', 'faulty/panels', (others) => [
	...others,
	{
		name: 'faulty.throws',
		component: () => {
			throw new TypeError('a component that throws');
		},
	},
	{ name: 'faulty.rejects', mount: async () => Promise.reject(new Error('a mount that rejects')) },
	{ name: 'faulty.no_label', mount: () => undefined },
]);
hooks.addFilter('waybill.orders.columns', 'faulty/columns', (others) => [
	...others,
	{
		name: 'faulty.cell',
		mount: () => {
			throw new Error('a cell that throws');
		},
	},
]);
hooks.addFilter('waybill.routes', 'faulty/routes', () => {
	throw new Error('a filter that throws');
});
