// SPDX-License-Identifier: GPL-3.0-or-later

import { afterEach, expect, test } from 'vitest';
import { FULLSCREEN_CLASS } from './fullscreen';
import { start } from './start';

afterEach(() => {
	document.body.innerHTML = '';
	document.body.className = '';
});

test('a page that can’t start says so, and gives WordPress its bars back', async () => {
	document.body.className = `wp-admin ${FULLSCREEN_CLASS}`;
	document.body.innerHTML = '<div id="waybill"></div>';
	await expect(start(() => null)).rejects.toThrow();
	expect(document.body.textContent).toContain('This page could not start.');
	expect(document.body.className).toBe('wp-admin');
});
