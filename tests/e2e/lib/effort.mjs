// SPDX-License-Identifier: MIT
//
// What a page costs its device, told so that a loaded machine says the same as a quiet one: time of
// the page's main thread on the processor, out of Chromium's trace, and not time on the wall.

const CATEGORIES = ['toplevel', 'devtools.timeline', 'blink.user_timing', 'disabled-by-default-devtools.timeline'];

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

export function percentile(numbers, share) {
	const sorted = [...numbers].sort((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** A phone of the middle class, as Lighthouse has it: a fourth of the speed, 1.6 Mb/s and 150 ms away. */
export async function asPhone(person) {
	const session = await person.context.newCDPSession(person.page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
	await session.send('Network.enable');
	await session.send('Network.emulateNetworkConditions', {
		offline: false,
		latency: 150,
		downloadThroughput: (1.6 * 1024 * 1024) / 8,
		uploadThroughput: (750 * 1024) / 8,
	});
	return session;
}

/** Runs [act], which sets marks that begin with "waybill", and answers what the page's main thread did. */
export async function traced(person, act) {
	const browser = person.context.browser();
	await browser.startTracing(person.page, { categories: CATEGORIES });
	let answer;
	try {
		answer = await act();
	} finally {
		person.trace = JSON.parse((await browser.stopTracing()).toString('utf8')).traceEvents;
	}
	return { answer, ...readTrace(person.trace) };
}

function readTrace(events) {
	// The thread that runs the page is the one that the marks were set in.
	const { pid, tid } = events.find(({ cat, name }) => cat === 'blink.user_timing' && name.startsWith('waybill'));
	const mine = events.filter((event) => event.pid === pid && event.tid === tid);
	const marks = new Map(mine.filter(({ cat }) => cat === 'blink.user_timing').map(({ name, ts }) => [name, ts]));
	const spans = (...names) =>
		mine
			.filter(({ name, ph }) => ph === 'X' && names.includes(name))
			.map(({ ts, dur = 0, tdur = 0 }) => ({ from_us: ts, to_us: ts + dur, cpu_ms: tdur / 1000 }));
	const tasks = spans('ThreadControllerImpl::RunTask');
	const within = (all, from_us, to_us) => all.filter((one) => one.to_us > from_us && one.from_us < to_us);
	// Of a task that began before or ended after, as much as lies between.
	const shareOf = (one, from_us, to_us) =>
		(Math.min(one.to_us, to_us) - Math.max(one.from_us, from_us)) / Math.max(1, one.to_us - one.from_us);
	const cpu = (all, from_us, to_us) =>
		sum(within(all, from_us, to_us).map((one) => one.cpu_ms * shareOf(one, from_us, to_us)));
	return {
		/** Milliseconds of the processor between two marks. */
		cpuBetween: (from, to) => cpu(tasks, marks.get(from), marks.get(to)),
		/** What of the tasks between two marks goes beyond 50 ms each, for which a tap would have to wait. */
		blockingBetween: (from, to) =>
			sum(within(tasks, marks.get(from), marks.get(to)).map(({ cpu_ms }) => Math.max(0, cpu_ms - 50))),
		/** Of each frame between two marks what it took for scripts and layout: all but painting. */
		frames(from, to) {
			const painting = spans('Paint', 'Layerize', 'Commit');
			const begun = spans('FireAnimationFrame')
				.map(({ from_us }) => from_us)
				.filter((at) => at >= marks.get(from) && at <= marks.get(to));
			return begun.slice(1).map((end, index) => cpu(tasks, begun[index], end) - cpu(painting, begun[index], end));
		},
	};
}
