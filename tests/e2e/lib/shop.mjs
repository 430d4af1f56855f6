// SPDX-License-Identifier: MIT
//
// The shop under test: its address, its people, and PHP inside it.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const name = process.env.WAYBILL_SHOP ?? '';
const folder = join(process.env.WAYBILL_OUT ?? join(root, 'out'), 'lab', name);
const readJson = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

export const url = readJson('instance.json').url.replace(/\/$/, '');
export const users = readJson('users.json');

/** Runs PHP with WordPress loaded and answers what it printed. */
export function php(code) {
	return execFileSync(join(root, 'tests/lab/shop'), ['php', name, '-r', code], { encoding: 'utf8' }).trim();
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
