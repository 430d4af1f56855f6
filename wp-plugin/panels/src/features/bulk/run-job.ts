// SPDX-License-Identifier: GPL-3.0-or-later
//
// Works through a job's rows, a few at a time, and writes each result down before the next row is
// taken. Log-in run out, or somebody stopping it, ends it with the rest still waiting.

import { Problem } from '@/api/problem';
import type { Job, Row } from './job';

/** More at a time would only queue in the server. */
const AT_ONCE = 3;

export interface Work {
	send: (job: Job, row: Row) => Promise<unknown>;
	keep: (job: Job) => Promise<void>;
	show: (job: Job) => void;
	signal: AbortSignal;
	wordsOf: (failure: unknown) => string;
}

export async function runJob(job: Job, work: Work): Promise<Job> {
	let current = job;
	let isHalted = false;
	const queue = job.rows.filter((row) => row.state === 'waiting').map((row) => row.id);
	const settle = async (id: number, change: Partial<Row>) => {
		current = { ...current, rows: current.rows.map((row) => (row.id === id ? { ...row, ...change } : row)) };
		work.show(current);
		await work.keep(current);
	};
	/** What came of a row, or nothing where nobody is logged in any more. */
	const sent = async (sending: Job, row: Row): Promise<Partial<Row> | null> => {
		try {
			await work.send(sending, row);
			return { state: 'done' };
		} catch (failure) {
			if (failure instanceof Problem && failure.remedy === 'login') {
				return null;
			}
			const isPassing = failure instanceof Problem && failure.isPassing;
			return { state: 'failed', words: work.wordsOf(failure), isPassing };
		}
	};
	const worker = async () => {
		for (let id = queue.shift(); id !== undefined && !isHalted && !work.signal.aborted; id = queue.shift()) {
			const row = current.rows.find((one) => one.id === id);
			if (row === undefined) {
				continue;
			}
			const result = await sent(current, row);
			if (result === null) {
				isHalted = true;
				return;
			}
			// Outside of what catches a send that failed: what arrived stays done, whatever keeping it does.
			await settle(id, result);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return current;
}
