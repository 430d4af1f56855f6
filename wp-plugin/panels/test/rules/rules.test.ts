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
const WORDS = 'waybill/translated';
const IMPORTS = 'no-restricted-imports';

test.each([
	['any', 'src/lib/x.ts', 'export const a = (b: any) => b;', '@typescript-eslint/no-explicit-any'],
	['a cast', 'src/lib/x.ts', 'export const a = (b: unknown) => b as string;', '@typescript-eslint/consistent-type-assertions'],
	['a bang', 'src/lib/x.ts', 'export const a = (b?: string) => b!;', '@typescript-eslint/no-non-null-assertion'],
	['a file that only passes on', 'src/lib/x.ts', "export { a } from './y';", RESTRICTED],
	['words in JSX', 'src/ui/x.tsx', 'export const A = () => <p>Orders</p>;', RESTRICTED],
	['words in a label', 'src/ui/x.tsx', 'export const A = () => <p aria-label="Orders" />;', RESTRICTED],
	['words in a sentence of JSX', 'src/ui/x.tsx', "export const A = ({ b }: { b: string }) => <p>{b} orders</p>;", RESTRICTED],
	['words in a template', 'src/ui/x.tsx', 'export const A = ({ b }: { b: string }) => <p>{`Order ${b}`}</p>;', RESTRICTED],
	['words in a choice', 'src/ui/x.tsx', "export const A = ({ b }: { b: boolean }) => <p>{b ? 'On' : 'Off'}</p>;", RESTRICTED],
	['words that somebody hears', 'src/ui/x.tsx', "export const A = () => <p aria-description=\"Orders\" />;", RESTRICTED],
	['words in a field', 'src/ui/x.tsx', "export const A = () => <input placeholder={'Orders'} />;", RESTRICTED],
	['another text domain', 'src/ui/x.ts', "__('Orders', 'woocommerce');", WORDS],
	['no text domain', 'src/ui/x.ts', "__('Orders');", WORDS],
	['a count without a text domain', 'src/ui/x.ts', "_n('%s order', '%s orders', 2);", WORDS],
	['a text that is put together', 'src/ui/x.ts', "__('Order ' + 7, 'waybill');", WORDS],
	['a text in a variable', 'src/ui/x.ts', "const a = 'Order';\n__(a, 'waybill');", WORDS],
	['no comment for translators', 'src/ui/x.ts', "__('Order %s', 'waybill');", WORDS],
	['a comment too far away', 'src/ui/x.ts', "/* translators: %s: a number. */\n\n__('Order %s', 'waybill');", WORDS],
	['two things without numbers', 'src/ui/x.ts', "/* translators: both. */\n__('%s of %s', 'waybill');", WORDS],
	['a blank at an end', 'src/ui/x.ts', "__('Order: ', 'waybill');", WORDS],
	['a side that does not turn', 'src/ui/x.tsx', 'export const A = () => <p className="pl-2" />;', RESTRICTED],
	['a side that does not turn, on a wide screen', 'src/ui/x.tsx', "export const a = 'flex md:hover:-ml-2';", RESTRICTED],
	['a side in a template', 'src/ui/x.tsx', 'export const a = (b: string) => `text-right ${b}`;', RESTRICTED],
	['a corner that does not turn', 'src/ui/x.tsx', "export const a = 'rounded-tl-md';", RESTRICTED],
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
	['a comment for translators', 'src/ui/x.ts', "import { __, sprintf } from '@/lib/i18n';\n/* translators: 1: a number, 2: all. */\nexport const a = sprintf(__('%1$s of %2$s', 'waybill'), 1, 2);"],
	['a sign that is no word', 'src/ui/x.tsx', 'export const A = ({ b }: { b: string }) => <p>{b} · {b === \'\' ? \'—\' : b}</p>;'],
	['a side that turns', 'src/ui/x.tsx', 'export const A = () => <p className="ps-2 text-start rounded-ss-md" />;'],
	['a side for each direction', 'src/ui/x.tsx', "export const a = 'ltr:text-left rtl:text-right';"],
	['a word that looks like a side', 'src/ui/x.tsx', "export const a = 'pl-PL';"],
	['fetch in api', 'src/api/x.ts', "export const a = () => fetch('x');"],
	['downwards', 'src/api/x.ts', "import { newId } from '@/lib/id';\nexport const b = newId;"],
	['one’s own', 'src/features/bulk/x.ts', "import { tally } from './job';\nexport const b = tally;"],
])('%s passes', async (_, path, text) => {
	expect(await rulesBroken(path, text)).toEqual([]);
});
