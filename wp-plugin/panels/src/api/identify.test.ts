// SPDX-License-Identifier: GPL-3.0-or-later

import { expect, test } from 'vitest';
import { makeCard } from '@test/fixtures/cards';
import { names } from './identify';

const card = makeCard(1042, { phone: '+49 30 1234567', email: 'Ana@example.com', tracking: '1Z-999 AA' });

test.each(['1042', 'ana@example.com', '1z999aa', '030 1234567', '+49 (30) 123-4567', '1234567'])(
	'%s names the order',
	(text) => {
		expect(names(text, card)).toBe(true);
	},
);

test.each(['', '104', 'ana', 'ana@example', 'Ana Berg', '34567', '030 123456', '10115'])(
	'%s does not, it may go on',
	(text) => {
		expect(names(text, card)).toBe(false);
	},
);
