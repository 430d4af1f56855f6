// SPDX-License-Identifier: MIT
//
// The shop under test: its address, its people, and PHP inside it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const name = process.env.WAYBILL_SHOP ?? '';
export const folder = join(process.env.WAYBILL_OUT ?? join(root, 'out'), 'lab', name);
const readJson = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

export const url = readJson('instance.json').url.replace(/\/$/, '');
export const users = readJson('users.json');

/** Whether all is looked at, or a sample that changes with nothing but the sources. */
export const isFull = process.env.WAYBILL_TEST_LENGTH === 'full';

const shop = (...command) =>
	execFileSync(join(root, 'tests/lab/shop'), command, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim();

/** Runs PHP with WordPress loaded and answers what it printed. */
export const php = (code) => shop('php', name, '-r', code);

/** The same with a file of the repository. */
export const phpFile = (file) => shop('php', name, join(root, file));

/** A command of WP-CLI. */
export const wp = (...command) => shop('wp', name, ...command);

/** Runs a file of PHP in it, with what it is given. */
export function run(file, ...words) {
	return execFileSync(join(root, 'tests/lab/shop'), ['php', name, file, ...words], { encoding: 'utf8' }).trim();
}

/** Somebody else at work, past the browser: REST with an application password. */
export async function rest(login, method, path, body) {
	const user = users[login];
	const response = await fetch(`${url}/wp-json/waybill/v1/${path}`, {
		method,
		headers: {
			Authorization: `Basic ${Buffer.from(`${login}:${user.application_password}`).toString('base64')}`,
			...(method === 'GET' ? {} : { 'Content-Type': 'application/json', 'Idempotency-Key': `"${crypto.randomUUID()}"` }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	return { status: response.status, body: await response.json().catch(() => null) };
}

/** Moves an order on somebody else's behalf, as it is by then. */
export async function move(login, id, transition, inputs = {}) {
	const { body } = await rest(login, 'GET', `orders/${id}`);
	return rest(login, 'POST', `orders/${id}/transitions/${transition}`, { seen: body.version, inputs });
}

/** Gives an order to somebody. */
export const give = (id, login) => rest('manager1', 'PATCH', `orders/${id}`, { assignee: `user:${users[login].id}` });

/** Orders that a customer has paid: they are at work once WooCommerce's change is in the log. */
export async function paidOrders(count) {
	const ids = JSON.parse(
		php(
			'add_filter( "pre_wp_mail", "__return_true" ); $kettle = wc_get_product( wc_get_product_id_by_sku( "E2E-KETTLE" ) );' +
				`$ids = []; for ( $i = 0; $i < ${count}; $i++ ) { $order = wc_create_order(); $order->add_product( $kettle );` +
				'$order->calculate_totals(); $order->payment_complete(); $ids[] = $order->get_id(); } echo wp_json_encode( $ids );',
		),
	);
	for (const id of ids) {
		await rest('manager1', 'GET', `orders/${id}`);
	}
	return ids;
}

/** Waits until [look] is true, for at most a minute: a tab asks each fifteen seconds, and a loaded machine takes its time. */
export async function until(look) {
	const end = Date.now() + 60_000;
	while (!(await look())) {
		assert.ok(Date.now() < end, String(look));
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}
