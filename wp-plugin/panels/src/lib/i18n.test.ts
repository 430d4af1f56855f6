// SPDX-License-Identifier: GPL-3.0-or-later

import { afterEach, expect, test } from 'vitest';
import { __, _n, DOMAIN, setEnglish, setLanguage, sprintf } from './i18n';

const ARABIC =
	'nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);';

const file = (messages: Record<string, unknown>, forms = ARABIC) => ({
	domain: DOMAIN,
	locale_data: { [DOMAIN]: { '': { domain: DOMAIN, lang: 'ar', 'plural-forms': forms }, ...messages } },
});

afterEach(setEnglish);

test('a language says its own words, and English what it lacks', () => {
	expect(setLanguage(file({ Orders: ['الطلبات'] }))).toBe(true);
	expect(__('Orders', 'waybill')).toBe('الطلبات');
	expect(__('Devices', 'waybill')).toBe('Devices');
});

test.each([
	[0, 'zero'],
	[1, 'one'],
	[2, 'two'],
	[3, 'few'],
	[10, 'few'],
	[11, 'many'],
	[99, 'many'],
	[100, 'other'],
	[103, 'few'],
])('%s takes the form "%s" of six', (count, form) => {
	setLanguage(file({ '%s order': ['zero', 'one', 'two', 'few', 'many', 'other'] }));
	expect(sprintf(_n('%s order', '%s orders', count, 'waybill'), String(count))).toBe(form);
});

test.each([
	['nothing', null],
	['a page of a proxy', '<html>'],
	['another file', { domain: 'woocommerce', locale_data: { woocommerce: { '': {} } } }],
	['texts that are none', file({ Orders: [7] })],
	['a text that is no list', file({ Orders: 'الطلبات' })],
	['plural forms that can’t be reckoned', file({ Orders: ['الطلبات'] }, 'alert(1)')],
])('%s is no language, and English stays', (_, given) => {
	expect(setLanguage(given)).toBe(false);
	expect(__('Orders', 'waybill')).toBe('Orders');
	expect(_n('%s order', '%s orders', 2, 'waybill')).toBe('%s orders');
});
