// SPDX-License-Identifier: GPL-3.0-or-later

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { JOBS_DATABASE } from '@/app/leave';
import { type Job, tally } from './job';
import { takenJobs } from './job-lock';

interface Schema extends DBSchema {
	jobs: { key: string; value: Job };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function open(): Promise<IDBPDatabase<Schema>> {
	opened ??= openDB<Schema>(JOBS_DATABASE, 1, {
		upgrade: (database) => {
			database.createObjectStore('jobs', { keyPath: 'id' });
		},
		// Somebody deletes it: a connection that stays open, in whichever tab, would hold that up.
		blocking: () => {
			void opened?.then((database) => database.close());
			opened = undefined;
		},
	});
	return opened;
}

/** Durable before it returns: a row is only sent once its key would survive a crash. */
export async function keepJob(job: Job): Promise<void> {
	const database = await open();
	const transaction = database.transaction('jobs', 'readwrite', { durability: 'strict' });
	await Promise.all([transaction.store.put(job), transaction.done]);
}

export async function dropJob(id: string): Promise<void> {
	const database = await open();
	await database.delete('jobs', id);
}

/** The user's job that was left in the middle and runs in no other tab, if there is one. */
export async function unfinishedJob(user: string): Promise<Job | null> {
	const database = await open();
	const [jobs, taken] = await Promise.all([database.getAll('jobs'), takenJobs()]);
	return jobs.find((job) => job.user === user && tally(job.rows).left > 0 && !taken.has(job.id)) ?? null;
}
