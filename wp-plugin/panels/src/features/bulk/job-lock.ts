// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which tab has a job: the one that holds its lock, which the browser frees when the tab closes or
// crashes. A mark beside the stored job was dropped, because nobody takes it away after a crash. Where
// there are no locks (plain http), two tabs may run one job; the rows' keys keep each order right.

const PREFIX = 'waybill-bulk:';

/** Does the work while no other tab has the job; says false, and does nothing, where one has it. */
export async function holdJob(id: string, work: () => Promise<void>): Promise<boolean> {
	if (!('locks' in navigator)) {
		await work();
		return true;
	}
	return navigator.locks.request(`${PREFIX}${id}`, { ifAvailable: true }, async (lock) => {
		if (lock !== null) {
			await work();
		}
		return lock !== null;
	});
}

/** The jobs that some tab is at, this one among them. */
export async function takenJobs(): Promise<ReadonlySet<string>> {
	if (!('locks' in navigator)) {
		return new Set();
	}
	const { held = [] } = await navigator.locks.query();
	return new Set(
		held.flatMap(({ name = '' }) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])),
	);
}
