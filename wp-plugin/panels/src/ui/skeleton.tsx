// SPDX-License-Identifier: GPL-3.0-or-later

import { clsx } from 'clsx';

interface Props {
	/** What is being read, as a sentence; shown to nobody but read out. */
	sentence: string;
	rows?: number;
	className?: string;
}

/** The shape of what is coming, so that nothing jumps when it is there. */
export function Skeleton({ sentence, rows = 6, className }: Props) {
	return (
		<div role="status" className={clsx('flex flex-col gap-3 p-4', className)}>
			<span className="sr-only">{sentence}</span>
			{Array.from({ length: rows }, (_, row) => (
				<div key={row} aria-hidden className="h-9 animate-pulse rounded-md bg-line" />
			))}
		</div>
	);
}
