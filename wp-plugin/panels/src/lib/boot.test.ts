// SPDX-License-Identifier: GPL-3.0-or-later

import { expect, test } from 'vitest';
import { knownZone } from './boot';

test('a zone is one that the browser knows, also where WordPress has an offset', () => {
	expect(knownZone('Europe/Berlin')).toBe('Europe/Berlin');
	expect(['+02:00', 'Etc/GMT-2']).toContain(knownZone('+02:00'));
	expect(knownZone('Mars/Olympus')).toBe('UTC');
});
