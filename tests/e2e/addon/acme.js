// SPDX-License-Identifier: MIT
//
// What brings the entries of acme-loyalty.php to life. An entry of the same name adds to what PHP said.

const { hooks, React } = window.waybill;
const add = (slot, ...entries) =>
	hooks.addFilter(`waybill.${slot}`, 'acme/loyalty', (others) => [...others, ...entries]);

const pointsOf = (order) => order.items.reduce((sum, item) => sum + item.quantity * 10, 0);

// A component, built against the panel's own React.
function Loyalty({ ctx }) {
	const [count, setCount] = React.useState(0);
	return React.createElement(
		'button',
		{ type: 'button', onClick: () => setCount(count + 1) },
		`Order ${ctx.number} thanked ${count} times`,
	);
}
add('order.detail.panels', { name: 'acme.loyalty', component: Loyalty });
add('orders.columns', { name: 'acme.points', component: ({ ctx }) => String(pointsOf(ctx.order)) });

// An element to draw in, for any framework or none.
add('dashboard.widgets', {
	name: 'acme.today',
	mount(element, ctx) {
		element.textContent = `Hello ${ctx.user.name}`;
		return () => element.replaceChildren();
	},
});
add('routes', {
	name: 'acme.points',
	mount(element, ctx) {
		const link = document.createElement('button');
		link.textContent = 'To the orders';
		link.addEventListener('click', () => ctx.navigate('/orders'));
		element.append(link);
		void ctx.request('acme/v1/points').then(async (answer) => {
			element.append(` ${(await answer.json()).points} points`);
		});
		return () => link.remove();
	},
});
add('orders.bulk_actions', {
	name: 'acme.reward',
	mount(element, ctx) {
		const button = document.createElement('button');
		button.textContent = `Reward ${ctx.orders.length}`;
		button.addEventListener('click', () => {
			ctx.say('Rewarded.', 'good');
			ctx.clear();
			ctx.close();
		});
		element.append(button);
	},
});
