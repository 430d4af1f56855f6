// SPDX-License-Identifier: GPL-3.0-or-later

import { useCallback, useEffect, useRef, useState } from 'react';

type Read<T> = (onProgress: (count: number, total: number) => void, signal: AbortSignal) => Promise<T>;

interface State<T> {
	result: T | null;
	failure: Error | null;
	count: number;
	total: number;
}

/** Reads once, as long as the screen is there, and tells how far it is. */
export function useReading<T>(read: Read<T>) {
	const [attempt, setAttempt] = useState(0);
	const [state, setState] = useState<State<T>>({ result: null, failure: null, count: 0, total: 0 });
	const current = useRef(read);
	useEffect(() => {
		const aborter = new AbortController();
		current
			.current((count, total) => setState((now) => ({ ...now, count, total })), aborter.signal)
			.then((result) => setState((now) => ({ ...now, result })))
			.catch((failure: unknown) => {
				if (!aborter.signal.aborted) {
					setState((now) => ({ ...now, failure: failure instanceof Error ? failure : new Error(String(failure)) }));
				}
			});
		return () => aborter.abort();
	}, [attempt]);
	const again = useCallback(() => {
		setState({ result: null, failure: null, count: 0, total: 0 });
		setAttempt((now) => now + 1);
	}, []);
	return { ...state, again };
}
