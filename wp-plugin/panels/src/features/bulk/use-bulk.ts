// SPDX-License-Identifier: GPL-3.0-or-later

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { applyTransition } from '@/api/apply-transition';
import { assignOrder } from '@/api/assign-order';
import { persist } from '@/api/persist';
import { keys } from '@/api/query-keys';
import { type Shop, useShop } from '@/api/shop';
import { say } from '@/app/toasts';
import { __ } from '@/lib/i18n';
import { newId } from '@/lib/id';
import { useFeed } from '@/live/live';
import { wordsOf } from '@/ui/error-card';
import type { Going } from './dry-run';
import { type Action, type Job, retry, type Row, tally } from './job';
import { holdJob } from './job-lock';
import { dropJob, keepJob, unfinishedJob } from './job-store';
import { runJob } from './run-job';

function sendRow(shop: Shop, { action }: Job, { id, key, seen }: Row): Promise<unknown> {
	return persist(() =>
		action.kind === 'move'
			? applyTransition(shop, { id, transition: action.transition, seen, inputs: action.inputs, key })
			: assignOrder(shop, { id, assignee: action.assignee, key }),
	);
}

export function makeJob(user: string, action: Action, going: readonly Going[]): Job {
	return {
		id: newId(),
		user,
		action,
		rows: going.map((one) => ({ ...one, key: newId(), state: 'waiting', words: '', isPassing: false })),
		began_at: Date.now(),
	};
}

/** A browser without storage can't have left anything. */
const storedJob = (user: string): Promise<Job | null> => unfinishedJob(user).catch(() => null);

/** Keeps a job for as long as the browser lets it; a job that can't be kept goes on all the same. */
function keeper(): (job: Job) => Promise<void> {
	let hasWarned = false;
	return async (job) => {
		try {
			await keepJob(job);
		} catch {
			if (!hasWarned) {
				hasWarned = true;
				say.warn(__('This browser keeps nothing: what is not through can’t go on after a reload.', 'waybill'));
			}
		}
	};
}

async function carryOut(shop: Shop, job: Job, show: (now: Job) => void, signal: AbortSignal): Promise<Job> {
	const keep = keeper();
	await keep(job);
	return runJob(job, { send: (current, row) => sendRow(shop, current, row), keep, show, signal, wordsOf });
}

const sayElsewhere = () => say.note(__('This goes on in another tab.', 'waybill'));

/** The job at work, or the one that was left in the middle. */
export function useBulk() {
	const shop = useShop();
	const queries = useQueryClient();
	const feed = useFeed();
	const user = shop.boot.user.id;
	const [job, setJob] = useState<Job | null>(null);
	const [isRunning, setIsRunning] = useState(false);
	const [left, setLeft] = useState<Job | null>(null);
	const stop = useRef<AbortController | null>(null);
	useEffect(() => {
		let isHere = true;
		void storedJob(user).then((found) => isHere && setLeft(found));
		return () => {
			isHere = false;
			stop.current?.abort();
		};
	}, [user]);

	const run = useCallback(
		async (started: Job) => {
			const aborter = new AbortController();
			const work = async () => {
				stop.current = aborter;
				setLeft(null);
				setJob(started);
				setIsRunning(true);
				// Rows that were under way when it was stopped are kept, and don't bring the dialog back.
				const show = (now: Job) => aborter.signal.aborted || setJob(now);
				const ended = await carryOut(shop, started, show, aborter.signal);
				if (stop.current === aborter) {
					setIsRunning(false);
				}
				feed.nudge();
				ended.rows.forEach((row) => void queries.invalidateQueries({ queryKey: keys.order(row.id) }));
				void queries.invalidateQueries({ queryKey: keys.summaries });
				if (tally(ended.rows).left > 0) {
					setLeft(ended);
				} else {
					await dropJob(ended.id).catch(() => undefined);
					setLeft(await storedJob(user));
				}
			};
			if (!(await holdJob(started.id, work))) {
				setLeft(null);
				sayElsewhere();
			}
		},
		[shop, queries, feed, user],
	);

	return {
		job,
		left,
		isRunning,
		start: (action: Action, going: readonly Going[]) => run(makeJob(user, action, going)),
		resume: (unfinished: Job) => run(retry(unfinished)),
		again: () => job && run(retry(job)),
		halt: () => {
			stop.current?.abort();
			setIsRunning(false);
		},
		forget: async (unfinished: Job) => {
			const isOurs = await holdJob(unfinished.id, () => dropJob(unfinished.id).catch(() => undefined));
			if (!isOurs) {
				sayElsewhere();
			}
			setLeft(null);
		},
		close: () => setJob(null),
	};
}

export type Bulk = ReturnType<typeof useBulk>;
