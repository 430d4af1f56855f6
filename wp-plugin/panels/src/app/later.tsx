// SPDX-License-Identifier: GPL-3.0-or-later
//
// A part of the panel that is loaded when it is needed. React's own lazy() was dropped: it remembers a
// part that could not be loaded as broken for good, and here a lost connection is a matter of minutes.

import { type ReactNode, useEffect, useState } from 'react';
import { ErrorCard } from '@/ui/error-card';

interface Props<T> {
	/** The same function each time: another one loads anew. */
	load: () => Promise<T>;
	waiting?: ReactNode;
	/** Where the card stands that says that it could not be loaded. */
	failed?: (card: ReactNode) => ReactNode;
	children: (loaded: T) => ReactNode;
}

type State<T> = { loaded: T } | { failure: unknown } | null;

export function Later<T>({ load, waiting = null, failed = (card) => card, children }: Props<T>) {
	const [attempt, setAttempt] = useState(0);
	const [state, setState] = useState<State<T>>(null);
	useEffect(() => {
		let isHere = true;
		load().then(
			(loaded) => isHere && setState({ loaded }),
			(failure: unknown) => isHere && setState({ failure }),
		);
		return () => {
			isHere = false;
		};
	}, [load, attempt]);
	const retry = () => {
		setState(null);
		setAttempt(attempt + 1);
	};
	if (state === null) {
		return waiting;
	}
	return 'loaded' in state
		? children(state.loaded)
		: failed(<ErrorCard failure={state.failure} onRetry={retry} />);
}
