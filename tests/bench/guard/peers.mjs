// SPDX-License-Identifier: MIT
//
// The guard with the CEL of JavaScript: a compiled program, asked with an object of facts. An amount is
// a number there, because none of them has decimals.
//
//     peers.mjs PACKAGE ORDERS [COUNT]
import { readFileSync } from 'node:fs';

const GUARD = "order.paid && order.total > 0 && order.country in ['DE', 'AT', 'CH'] && order.payment_method != 'cod'";

const [name, ordersPath, count = '500000'] = process.argv.slice(2);
const orders = JSON.parse(readFileSync(ordersPath, 'utf8')).map((order) => ({
	...order,
	total: Number(order.total),
	items: order.items.map((item) => ({ ...item, total: Number(item.total) })),
}));

const compilers = {
	async '@bufbuild/cel'() {
		const { celEnv, parse, plan } = await import('@bufbuild/cel');
		return plan(celEnv(), parse(GUARD));
	},
	async 'cel-js'() {
		const { evaluate, parse } = await import('cel-js');
		const { cst } = parse(GUARD);
		return (facts) => evaluate(cst, facts);
	},
	async '@marcbachmann/cel-js'() {
		const { parse } = await import('@marcbachmann/cel-js');
		return parse(GUARD);
	},
};

/** CPU of a loop in nanoseconds a turn, after a warm-up. */
function turnNs(loop, times) {
	loop(times / 5);
	const before = process.cpuUsage();
	loop(times);
	const { user, system } = process.cpuUsage(before);
	return ((user + system) * 1000) / times;
}

const ask = await compilers[name]();
const answers = orders.map((order) => {
	const answer = ask({ order });
	if (typeof answer !== 'boolean') {
		throw answer;
	}
	return Number(answer);
});
const facts = { order: orders[0] };
const asking = (times) => {
	for (let number = 0; number < times; ++number) {
		ask(facts);
	}
};
console.log(JSON.stringify({ cpu_ns: turnNs(asking, Number(count)), answers: answers.join('') }));
