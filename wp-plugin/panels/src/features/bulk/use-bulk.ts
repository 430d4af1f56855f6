// SPDX-License-Identifier: GPL-3.0-or-later

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { applyTransition } from '@/api/apply-transition';
import { assignOrder } from '@/api/assign-order';
import { persist } from '@/api/persist';
import { keys } from '@/api/query-keys';
import { type Shop, useShop } from '@/api/shop';
import { newId } from '@/lib/id';
import { useFeed } from '@/live/live';
import { wordsOf } from '@/ui/error-card';
import type { Going } from './dry-run';
import { type Action, type Job, retry, type Row, tally } from './job';
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
		void unfinishedJob(user)
			.then((found) => isHere && setLeft(found))
			// A browser without storage can't have left anything.
			.catch(() => undefined);
		return () => {
			isHere = false;
			stop.current?.abort();
		};
	}, [user]);

	const run = useCallback(
		async (started: Job) => {
			const aborter = new AbortController();
			stop.current = aborter;
			setLeft(null);
			setJob(started);
			setIsRunning(true);
			await keepJob(started);
			const ended = await runJob(started, {
				send: (current, row) => sendRow(shop, current, row),
				keep: keepJob,
				show: setJob,
				signal: aborter.signal,
				wordsOf,
			});
			setIsRunning(false);
			feed.nudge();
			ended.rows.forEach((row) => void queries.invalidateQueries({ queryKey: keys.order(row.id) }));
			void queries.invalidateQueries({ queryKey: keys.summaries });
			if (tally(ended.rows).waiting === 0 && tally(ended.rows).passing === 0) {
				await dropJob(ended.id);
			}
		},
		[shop, queries, feed],
	);

	return {
		job,
		left,
		isRunning,
		start: (action: Action, going: readonly Going[]) => run(makeJob(user, action, going)),
		resume: (unfinished: Job) => run(unfinished),
		again: () => job && run(retry(job)),
		halt: () => stop.current?.abort(),
		forget: async (unfinished: Job) => {
			await dropJob(unfinished.id);
			setLeft(null);
			setJob(null);
		},
		close: () => setJob(null),
	};
}

export type Bulk = ReturnType<typeof useBulk>;
