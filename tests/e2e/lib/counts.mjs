// SPDX-License-Identifier: MIT
//
// A reporter for node --test that says what the suites' runner reads: a line a test, what it measured,
// what went wrong where something did, and the counts last.

import { stripVTControlCharacters } from 'node:util';

export default async function* counts(events) {
	const count = { passed: 0, failed: 0, skipped: 0 };
	for await (const { type, data } of events) {
		// Those that are not a test's are node's own summary.
		if (type === 'test:diagnostic' && data.nesting > 0) {
			yield `\t${data.message}\n`;
		}
		if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite') {
			continue;
		}
		const kind = data.skip !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
		count[kind]++;
		yield `${kind} ${data.name} (${Math.round(data.details.duration_ms)} ms)\n`;
		if (kind === 'failed') {
			const failure = data.details.error.cause ?? data.details.error;
			yield `\t${stripVTControlCharacters(String(failure.stack ?? failure)).split('\n').slice(0, 14).join('\n\t')}\n`;
		}
	}
	yield `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`;
}
