// SPDX-License-Identifier: GPL-3.0-or-later

import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useHashLocation, useHashSearch } from './hash-location';

test('a screen’s query lies behind the hash, and WordPress’ own stays', () => {
	window.history.replaceState(null, '', '/wp-admin/admin.php?page=waybill');
	const { result } = renderHook(() => [useHashLocation(), useHashSearch()] as const);
	expect(result.current[0][0]).toBe('/');
	act(() => result.current[0][1]('/orders?state=new&q=a%3Fb'));
	expect(result.current[0][0]).toBe('/orders');
	expect(result.current[1]).toBe('state=new&q=a%3Fb');
	expect(window.location.search).toBe('?page=waybill');
	act(() => result.current[0][1]('/', { replace: true }));
	expect(result.current[1]).toBe('');
});
