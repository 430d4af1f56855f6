// SPDX-License-Identifier: GPL-3.0-or-later
//
// What changed in the shop, asked for by one tab and heard by all. The tab that holds a Web Lock
// polls the change feed and tells the others over a BroadcastChannel; a tab that comes into view
// takes the lock for itself, so that the one who polls is the one who is looked at. Where there are
// no locks (plain http) each tab polls for itself. Server-sent events were dropped: they hold a
// worker of the server for each open tab.

export interface Changes {
	cursor: number;
	orders: number[];
	more: boolean;
	/** Who else has the order open that was asked about. */
	present?: readonly Person[] | undefined;
}

interface Person {
	id: string;
	name: string;
	since: number;
}

export type Listener = (orders: readonly number[]) => void;

interface Surroundings {
	/** Answers null when nothing has happened behind [since], nor with who has [open] open; without
	    [since], where the log ends. */
	poll: (since: number | null, open: number | null) => Promise<Changes | null>;
	random?: () => number;
}

const LOCK = 'waybill-changes';
const ACTIVE_MS = 5_000;
const IDLE_MS = 15_000;
const HIDDEN_MS = 60_000;
/** Without a key or a pointer for so long, nobody is working here. */
const IDLE_AFTER_MS = 60_000;
/** A server that is slow is asked less often: its answer may take a tenth of the time between. */
const SLOWNESS_FACTOR = 10;
const JITTER = 0.2;

export interface Pace {
	isHidden: boolean;
	isIdle: boolean;
	took_ms: number;
	failures: number;
	random: number;
}

/** How long to wait before asking again. */
export function delay_ms(pace: Pace): number {
	const base = pace.isHidden ? HIDDEN_MS : pace.isIdle ? IDLE_MS : ACTIVE_MS;
	const backedOff = Math.min(HIDDEN_MS, base * 2 ** Math.min(pace.failures, 5));
	const unhurried = Math.max(base, backedOff, pace.took_ms * SLOWNESS_FACTOR);
	return Math.round(unhurried * (1 - JITTER + 2 * JITTER * pace.random));
}

export class ChangeFeed {
	private cursor: number | null = null;
	private failures = 0;
	private took_ms = 0;
	private touched_at = Date.now();
	private timer: ReturnType<typeof setTimeout> | undefined;
	private isLeading = false;
	private isStopped = true;
	private waiting: AbortController | null = null;
	private channel: BroadcastChannel | null = null;
	private release: (() => void) | null = null;
	private readonly listeners = new Set<Listener>();
	private watched: { order: number; tell: (others: readonly Person[]) => void } | null = null;

	constructor(private readonly around: Surroundings) {}

	listen(listener: Listener): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Calls [tell] with who else has [order] open, the one order that this tab shows. */
	look(order: number, tell: (others: readonly Person[]) => void): () => void {
		const watched = { order, tell };
		this.watched = watched;
		return () => {
			if (this.watched === watched) {
				this.watched = null;
			}
		};
	}

	/** The place in the log as of which a list was read: what came after it is to be heard. */
	note(cursor: number): void {
		this.cursor ??= cursor;
	}

	/** Somebody here has just changed something: whoever asks, asks at once. */
	nudge(): void {
		if (this.isLeading) {
			this.schedule(0);
		}
	}

	start(): () => void {
		this.isStopped = false;
		this.channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(LOCK);
		this.channel?.addEventListener('message', (event: MessageEvent<unknown>) => this.hear(event.data));
		document.addEventListener('visibilitychange', this.onVisibility);
		document.addEventListener('pointerdown', this.onTouch);
		document.addEventListener('keydown', this.onTouch);
		this.seek(!document.hidden);
		return () => this.stop();
	}

	private stop(): void {
		this.isStopped = true;
		this.resign();
		this.waiting?.abort();
		this.channel?.close();
		document.removeEventListener('visibilitychange', this.onVisibility);
		document.removeEventListener('pointerdown', this.onTouch);
		document.removeEventListener('keydown', this.onTouch);
	}

	private readonly onTouch = () => {
		this.touched_at = Date.now();
	};

	private readonly onVisibility = () => {
		if (document.hidden) {
			return;
		}
		this.onTouch();
		if (this.isLeading) {
			this.schedule(0);
		} else {
			this.seek(true);
		}
	};

	/** Asks for the lock; a tab in view takes it from whoever has it. */
	private seek(steal: boolean): void {
		if (!('locks' in navigator)) {
			this.lead();
			return;
		}
		this.waiting?.abort();
		const waiting = new AbortController();
		this.waiting = waiting;
		const options: LockOptions = steal ? { steal: true } : { signal: waiting.signal };
		navigator.locks
			.request(LOCK, options, () => {
				if (this.isStopped || waiting.signal.aborted) {
					return undefined;
				}
				this.lead();
				return new Promise<void>((resolve) => {
					this.release = resolve;
				});
			})
			.catch(() => {
				// Taken by another tab, or given up on: only the first is a reason to queue again.
				if (!waiting.signal.aborted && !this.isStopped) {
					this.resign();
					this.seek(false);
				}
			});
	}

	private lead(): void {
		this.isLeading = true;
		this.schedule(0);
	}

	private resign(): void {
		this.isLeading = false;
		clearTimeout(this.timer);
		this.release?.();
		this.release = null;
	}

	private schedule(wait_ms: number): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => void this.ask(), wait_ms);
	}

	private async ask(): Promise<void> {
		const began = performance.now();
		let hasMore = false;
		try {
			const { watched } = this;
			const changes = await this.around.poll(this.cursor, watched?.order ?? null);
			this.failures = 0;
			if (changes !== null) {
				hasMore = changes.more;
				this.tell(changes);
				// The others' tabs show other orders, so that they are told nothing of it.
				if (changes.present !== undefined && this.watched === watched) {
					watched?.tell(changes.present);
				}
			}
		} catch {
			// Whoever works here sees the connection in the app bar; the feed only becomes patient.
			this.failures++;
		}
		this.took_ms = performance.now() - began;
		if (this.isLeading) {
			this.schedule(hasMore ? 0 : delay_ms(this.pace()));
		}
	}

	private pace(): Pace {
		return {
			isHidden: document.hidden,
			isIdle: Date.now() - this.touched_at > IDLE_AFTER_MS,
			took_ms: this.took_ms,
			failures: this.failures,
			random: (this.around.random ?? Math.random)(),
		};
	}

	private tell(changes: Changes): void {
		this.channel?.postMessage({ cursor: changes.cursor, orders: changes.orders });
		this.take(changes.cursor, changes.orders);
	}

	private hear(message: unknown): void {
		if (typeof message !== 'object' || message === null || !('cursor' in message) || !('orders' in message)) {
			return;
		}
		const { cursor, orders } = message;
		if (typeof cursor === 'number' && Array.isArray(orders)) {
			this.take(
				cursor,
				orders.filter((id) => typeof id === 'number'),
			);
		}
	}

	private take(cursor: number, orders: readonly number[]): void {
		this.cursor = Math.max(cursor, this.cursor ?? 0);
		if (orders.length > 0) {
			this.listeners.forEach((listener) => listener(orders));
		}
	}
}
