// SPDX-License-Identifier: GPL-3.0-or-later
// @vitest-environment node
//
// A rule that nobody has seen failing proves nothing: each is shown a mistake that it must find, and
// a neighbour of it that it must let pass.

import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const eslint = new ESLint({ overrideConfig: { rules: { 'max-lines': 'off' } } });

async function rulesBroken(path: string, text: string): Promise<(string | null)[]> {
	const [result] = await eslint.lintText(text, { filePath: path });
	return (result?.messages ?? []).map((message) => message.ruleId);
}

const RESTRICTED = 'no-restricted-syntax';
const IMPORTS = 'no-restricted-imports';

test.each([
	['any', 'src/lib/x.ts', 'export const a = (b: any) => b;', '@typescript-eslint/no-explicit-any'],
	['a cast', 'src/lib/x.ts', 'export const a = (b: unknown) => b as string;', '@typescript-eslint/consistent-type-assertions'],
	['a bang', 'src/lib/x.ts', 'export const a = (b?: string) => b!;', '@typescript-eslint/no-non-null-assertion'],
	['a file that only passes on', 'src/lib/x.ts', "export { a } from './y';", RESTRICTED],
	['words in JSX', 'src/ui/x.tsx', 'export const A = () => <p>Orders</p>;', RESTRICTED],
	['words in a label', 'src/ui/x.tsx', 'export const A = () => <p aria-label="Orders" />;', RESTRICTED],
	['fetch outside of api', 'src/ui/x.ts', "export const a = () => fetch('x');", 'no-restricted-globals'],
	['upwards', 'src/lib/x.ts', "import { a } from '@/api/client';\nexport const b = a;", IMPORTS],
	['another feature', 'src/features/bulk/x.ts', "import { a } from '@/features/today/y';\nexport const b = a;", IMPORTS],
	['a feature by a way around', 'src/features/bulk/x.ts', "import { a } from '../today/y';\nexport const b = a;", IMPORTS],
	['i18n past its door', 'src/ui/x.ts', "import { __ } from '@wordpress/i18n';\nexport const b = __;", IMPORTS],
])('%s is found', async (_, path, text, rule) => {
	expect(await rulesBroken(path, text)).toContain(rule);
});

test.each([
	['as const', 'src/lib/x.ts', "export const a = ['b'] as const;"],
	['words through __()', 'src/ui/x.tsx', "import { __ } from '@/lib/i18n';\nexport const A = () => <p>{__('Orders', 'waybill')}</p>;"],
	['fetch in api', 'src/api/x.ts', "export const a = () => fetch('x');"],
	['downwards', 'src/api/x.ts', "import { newId } from '@/lib/id';\nexport const b = newId;"],
	['one’s own', 'src/features/bulk/x.ts', "import { tally } from './job';\nexport const b = tally;"],
])('%s passes', async (_, path, text) => {
	expect(await rulesBroken(path, text)).toEqual([]);
});
