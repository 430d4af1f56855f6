// SPDX-License-Identifier: MIT
//
// Comes behind acme.js, which it needs: a part that PHP was told nothing of.

window.waybill.hooks.addFilter('waybill.order.detail.panels', 'acme-more/note', (others) => [
	...others,
	{
		name: 'acme-more.note',
		label: 'Note of Acme',
		place: 'main',
		mount: (element, ctx) => void (element.textContent = `In state ${ctx.order?.state ?? '?'}`),
	},
]);
