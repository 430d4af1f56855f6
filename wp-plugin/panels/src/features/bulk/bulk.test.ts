// SPDX-License-Identifier: GPL-3.0-or-later

import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { expect, test, vi } from 'vitest';
import { makeMove, makeOrder } from '@test/fixtures/orders';
import { offline, problemOf } from '@/api/problem';
import { JOBS_DATABASE } from '@/app/leave';
import { type Look, plansOf } from './dry-run';
import { type Job, retry, type Row, tally } from './job';
import { holdJob } from './job-lock';
import { dropJob, keepJob, unfinishedJob } from './job-store';
import { summaryOf } from './progress';
import { runJob } from './run-job';

const makeRow = (id: number, change: Partial<Row> = {}): Row => ({
	id,
	number: String(id),
	key: `key-${id}`,
	seen: 1,
	state: 'waiting',
	words: '',
	isPassing: false,
	...change,
});

const makeJob = (rows: Row[]): Job => ({
	id: 'job-1',
	user: 'user:5',
	action: { kind: 'move', transition: 'pack', label: 'Pack', inputs: {} },
	rows,
	began_at: 0,
});

const quiet = {
	keep: () => Promise.resolve(),
	show: () => undefined,
	wordsOf: (failure: unknown) => String(failure),
};

test('a plan says who goes, and why the others stay', () => {
	const looks: Look[] = [
		{ id: 1, number: '1', order: makeOrder({ moves: [makeMove('pack')] }), failure: null },
		{
			id: 2,
			number: '2',
			order: makeOrder({ moves: [makeMove('pack', { allowed: false, blockers: [{ code: 'guard', text: 'Not paid.', field: '', by: [] }] })] }),
			failure: null,
		},
		{ id: 3, number: '3', order: makeOrder({ moves: [] }), failure: null },
	];
	const [plan, ...others] = plansOf(looks, (move) => move?.blockers[0]?.text ?? 'Elsewhere.');
	expect(others).toEqual([]);
	expect(plan?.going).toEqual([{ id: 1, number: '1', seen: 1 }]);
	expect(plan?.staying).toEqual([
		{ why: 'Not paid.', numbers: ['2'] },
		{ why: 'Elsewhere.', numbers: ['3'] },
	]);
});

test('each row is sent once under its own key, and its result kept before the next', async () => {
	const sent: string[] = [];
	const kept: Job[] = [];
	const ended = await runJob(makeJob([makeRow(1), makeRow(2, { state: 'done' }), makeRow(3), makeRow(4)]), {
		...quiet,
		send: (_, row) => {
			sent.push(row.key);
			return row.id === 3 ? Promise.reject(problemOf(409, { status: 409, code: 'refused', detail: 'No.' })) : Promise.resolve();
		},
		keep: (job) => {
			kept.push(job);
			return Promise.resolve();
		},
		wordsOf: () => 'No.',
		signal: new AbortController().signal,
	});
	expect(sent.sort()).toEqual(['key-1', 'key-3', 'key-4']);
	expect(tally(ended.rows)).toEqual({ waiting: 0, done: 3, failed: 1, passing: 0, left: 0 });
	expect(ended.rows[2]?.words).toBe('No.');
	expect(kept).toHaveLength(3);
});

test('when the log-in runs out the rest waits', async () => {
	const send = vi.fn(() => Promise.reject(problemOf(401, null)));
	const ended = await runJob(makeJob([1, 2, 3, 4, 5, 6, 7, 8].map((id) => makeRow(id))), {
		...quiet,
		send,
		signal: new AbortController().signal,
	});
	expect(tally(ended.rows).waiting).toBe(8);
	expect(send.mock.calls.length).toBeLessThanOrEqual(3);
});

test('what failed in passing goes again under the same key', () => {
	const failed = makeJob([makeRow(1, { state: 'failed', isPassing: true }), makeRow(2, { state: 'failed' })]);
	const again = retry(failed);
	expect(again.rows.map((row) => row.state)).toEqual(['waiting', 'failed']);
	expect(again.rows[0]?.key).toBe('key-1');
	expect(offline().isPassing).toBe(true);
});

test('a job is found again by its owner alone, as long as rows wait', async () => {
	const job = makeJob([makeRow(1, { state: 'done' }), makeRow(2)]);
	await keepJob(job);
	expect(await unfinishedJob('user:5')).toEqual(job);
	expect(await unfinishedJob('user:6')).toBeNull();
	await keepJob({ ...job, rows: [makeRow(1, { state: 'done' }), makeRow(2, { state: 'done' })] });
	expect(await unfinishedJob('user:5')).toBeNull();
	await dropJob(job.id);
});

test('an open store does not hold up its deletion', async () => {
	await keepJob(makeJob([makeRow(1)]));
	const onBlocked = vi.fn();
	await deleteDB(JOBS_DATABASE, { blocked: onBlocked });
	expect(onBlocked).not.toHaveBeenCalled();
	expect(await unfinishedJob('user:5')).toBeNull();
});

test('what failed in passing is offered later as well', async () => {
	const job = makeJob([makeRow(1, { state: 'done' }), makeRow(2, { state: 'failed', isPassing: true })]);
	await keepJob(job);
	expect(await unfinishedJob('user:5')).toEqual(job);
	await dropJob(job.id);
});

test('a job that runs in another tab is neither offered nor taken', async () => {
	const held: string[] = [];
	vi.stubGlobal('navigator', {
		locks: {
			query: () => Promise.resolve({ held: held.map((name) => ({ name })) }),
			request: async (name: string, _: unknown, run: (lock: unknown) => Promise<unknown>) => {
				const isFree = !held.includes(name);
				held.push(name);
				return run(isFree ? { name } : null);
			},
		},
	});
	const job = makeJob([makeRow(1)]);
	await keepJob(job);
	const work = vi.fn(() => Promise.resolve());
	expect(await unfinishedJob('user:5')).toEqual(job);
	expect(await holdJob(job.id, work)).toBe(true);
	expect(await unfinishedJob('user:5')).toBeNull();
	expect(await holdJob(job.id, work)).toBe(false);
	expect(work).toHaveBeenCalledTimes(1);
	vi.unstubAllGlobals();
	await dropJob(job.id);
});

test.each([
	[[makeRow(1, { state: 'done' })], '1 order is through.'],
	[[makeRow(1, { state: 'done' }), makeRow(2, { state: 'done' })], 'All 2 orders are through.'],
	[[makeRow(1, { state: 'done' }), makeRow(2), makeRow(3)], '1 of 3 orders are through.'],
	[[makeRow(1, { state: 'done' }), makeRow(2, { state: 'failed' }), makeRow(3)], '1 of 3 orders went well, 1 did not.'],
])('the summary counts against all that were meant', (rows, words) => {
	expect(summaryOf(tally(rows), rows.length, String)).toBe(words);
});
