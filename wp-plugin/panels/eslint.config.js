// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rules that reviews would otherwise repeat. The folders form a ladder, lib < api < ui < live <
// app < addons < features < entries: each may import what stands before it and nothing after it; features
// don't know each other, the entries put them together. Written as import patterns of ESLint itself
// and not with a plugin for zones: one dependency fewer, and the list reads the same.

import hooks from 'eslint-plugin-react-hooks';
import typescript from 'typescript-eslint';
import { translated } from './words/rule.js';

const LADDER = ['lib', 'api', 'ui', 'live', 'app', 'addons', 'features', 'entries'];

const WORDS = 'Words that people read go through __().';
const BARRELS = 'Import from the file that declares it; no file that only passes on.';
const SIDES = 'Sides turn with the language: ms-, pe-, start-, text-end, rounded-ss-.';

/** What is shown or heard out of an expression: written out, in a template, or as one of two. */
const written = (place) => [
	`${place} > Literal[value=/[A-Za-z]/]`,
	`${place} > TemplateLiteral > TemplateElement[value.cooked=/[A-Za-z]/]`,
	`${place} > :matches(ConditionalExpression, LogicalExpression) > Literal[value=/[A-Za-z]/]`,
];
const HEARD = '/^(aria-(label|description|roledescription|valuetext|placeholder)|title|alt|label|description|placeholder)$/';
const SIDE =
	// One that names its direction itself is meant so.
	'/(^|\\s|!|(?<!ltr|rtl):)-?([mp][lr]-(\\d|px|auto|[[(])|(left|right)-(\\d|px|auto|full|[[(])|(text|float|clear|origin|object|bg)-(left|right)\\b|border-[lr](-|\\b)|rounded-([lr]|[tb][lr])(-|\\b)|scroll-[mp][lr]-)/';

const syntax = [
	{ selector: 'JSXText[value=/[A-Za-z]/]', message: WORDS },
	{ selector: `JSXAttribute[name.name=${HEARD}] > Literal[value=/[A-Za-z]/]`, message: WORDS },
	...[
		...written(':matches(JSXElement, JSXFragment) > JSXExpressionContainer'),
		...written(`JSXAttribute[name.name=${HEARD}] > JSXExpressionContainer`),
	].map((selector) => ({ selector, message: WORDS })),
	{ selector: `Literal[value=${SIDE}]`, message: SIDES },
	{ selector: `TemplateElement[value.cooked=${SIDE}]`, message: SIDES },
	{ selector: 'JSXAttribute[name.name="style"] Property[key.name=/Left$|Right$|^left$|^right$/]', message: SIDES },
	{ selector: 'ExportAllDeclaration', message: BARRELS },
	{ selector: 'ExportNamedDeclaration[source]', message: BARRELS },
];

const forbidden = (patterns) => ({
	'no-restricted-imports': [
		'error',
		{
			paths: [{ name: '@wordpress/i18n', message: 'Import it from @/lib/i18n.' }],
			patterns: [
				{ group: ['../*', './*/**'], message: 'Import other folders through @/.' },
				...patterns,
			],
		},
	],
});

const zones = LADDER.map((folder, rung) => ({
	files: [`src/${folder}/**/*.{ts,tsx}`],
	rules: forbidden(
		LADDER.slice(rung + 1).map((above) => ({
			group: [`@/${above}/*`],
			message: `${folder} does not know ${above}.`,
		})),
	),
}));

/** A feature has itself and what stands before features; another feature is the entry's to join. */
const features = {
	files: ['src/features/**/*.{ts,tsx}'],
	rules: forbidden([
		{ group: ['@/entries/*'], message: 'features do not know entries.' },
		{ group: ['@/features/*'], message: 'Features do not know each other; import your own through ./.' },
	]),
};

export default typescript.config(
	{ ignores: ['node_modules/**'] },
	...typescript.configs.recommended,
	{
		files: ['**/*.{ts,tsx}'],
		plugins: { 'react-hooks': hooks, waybill: { rules: { translated } } },
		rules: {
			'waybill/translated': 'error',
			...hooks.configs.recommended.rules,
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
			'@typescript-eslint/consistent-type-imports': 'error',
			'max-lines': ['error', 800],
			'max-lines-per-function': ['error', { max: 70, skipComments: true, skipBlankLines: true }],
			'no-console': 'error',
			'no-restricted-globals': [
				'error',
				...['fetch', 'XMLHttpRequest', 'EventSource'].map((name) => ({
					name,
					message: 'Requests are made in src/api.',
				})),
			],
			'no-restricted-syntax': ['error', ...syntax],
			eqeqeq: 'error',
		},
	},
	...zones,
	features,
	{
		files: ['src/api/**/*.ts', 'test/**/*.ts'],
		rules: { 'no-restricted-globals': 'off' },
	},
	{
		files: ['src/lib/i18n.ts'],
		rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': 'off', 'waybill/translated': 'off' },
	},
	{
		// What stands there nobody reads but us.
		files: ['**/*.test.{ts,tsx}', 'test/**'],
		rules: { 'max-lines-per-function': 'off', 'no-restricted-syntax': 'off', 'waybill/translated': 'off' },
	},
);
