// SPDX-License-Identifier: GPL-3.0-or-later
//
// One thing done to many orders, row by row. Every row has its key before anything is sent and is
// written down with it, so that a page that is closed in the middle can go on: what had arrived is
// answered again from its receipt, what had not is made once. A job belongs to the person who began it.

import type { InputValue } from '@/api/apply-transition';

export type Action =
	| { kind: 'move'; transition: string; label: string; inputs: Record<string, InputValue> }
	| { kind: 'assign'; assignee: string; label: string };

export type RowState = 'waiting' | 'done' | 'failed';

export interface Row {
	id: number;
	number: string;
	key: string;
	/** The version of the order that the dry run saw. */
	seen: number;
	state: RowState;
	/** Why it failed, in words. */
	words: string;
	/** Whether sending it again under its key may help. */
	isPassing: boolean;
}

export interface Job {
	id: string;
	user: string;
	action: Action;
	rows: Row[];
	began_at: number;
}

export interface Tally {
	waiting: number;
	done: number;
	failed: number;
	passing: number;
	/** What can still go: the rows that wait and those that failed in passing. */
	left: number;
}

export function tally(rows: readonly Row[]): Tally {
	const count = (test: (row: Row) => boolean) => rows.filter(test).length;
	const waiting = count((row) => row.state === 'waiting');
	const passing = count((row) => row.state === 'failed' && row.isPassing);
	return {
		waiting,
		done: count((row) => row.state === 'done'),
		failed: count((row) => row.state === 'failed'),
		passing,
		left: waiting + passing,
	};
}

/** The rows that failed in passing wait again, under the keys they have. */
export function retry(job: Job): Job {
	return {
		...job,
		rows: job.rows.map((row) =>
			row.state === 'failed' && row.isPassing ? { ...row, state: 'waiting', words: '' } : row,
		),
	};
}
