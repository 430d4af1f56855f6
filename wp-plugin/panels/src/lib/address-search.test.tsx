// SPDX-License-Identifier: GPL-3.0-or-later

import { renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Router } from 'wouter';
import { useAddressSearch } from './address-search';

afterEach(() => window.history.replaceState(null, '', '/'));

const texts = ['%2e%41%2B', '100 %', 'a+b&c=d', 'Müller ✓', '%', '%zz'];

test.each(texts)('%j is read as it was asked for', (text) => {
	window.history.replaceState(null, '', `/orders?${new URLSearchParams({ q: text })}`);
	const { result } = renderHook(useAddressSearch);
	expect(new URLSearchParams(result.current).get('q')).toBe(text);
});

test.each(texts)('%j is read as it was asked for in another place', (text) => {
	const query = new URLSearchParams({ q: text }).toString();
	const { result } = renderHook(useAddressSearch, {
		wrapper: ({ children }) => <Router searchHook={() => query}>{children}</Router>,
	});
	expect(new URLSearchParams(result.current).get('q')).toBe(text);
});
