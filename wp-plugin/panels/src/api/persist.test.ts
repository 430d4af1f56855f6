// SPDX-License-Identifier: GPL-3.0-or-later

import { expect, test, vi } from 'vitest';
import { persist } from './persist';
import { offline, problemOf } from './problem';

const atOnce = () => Promise.resolve();

test('what passes by itself is sent again until it went through', async () => {
	const send = vi.fn<() => Promise<string>>().mockRejectedValueOnce(offline()).mockResolvedValue('moved');
	await expect(persist(send, atOnce)).resolves.toBe('moved');
	expect(send).toHaveBeenCalledTimes(2);
});

test('a refusal is not sent again', async () => {
	const send = vi.fn(() => Promise.reject(problemOf(409, { status: 409, code: 'refused', detail: 'No.' })));
	await expect(persist(send, atOnce)).rejects.toThrow('No.');
	expect(send).toHaveBeenCalledTimes(1);
});

test('it gives up after a while', async () => {
	const send = vi.fn(() => Promise.reject(offline()));
	await expect(persist(send, atOnce)).rejects.toThrow();
	expect(send).toHaveBeenCalledTimes(4);
});
