// SPDX-License-Identifier: GPL-3.0-or-later

import { Check, CircleX, Clock } from 'lucide-react';
import { useShop } from '@/api/shop';
import { __, _n, sprintf } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { type Job, type Row, type RowState, tally, type Tally } from './job';

interface Props {
	job: Job;
	isRunning: boolean;
	onAgain: () => void;
	onClose: () => void;
}

export function Progress({ job, isRunning, onAgain, onClose }: Props) {
	const { formats } = useShop();
	const counted = tally(job.rows);
	const { waiting, left } = counted;
	const finished = job.rows.length - waiting;
	const write = (count: number) => formats.number(count);
	return (
		<div className="flex flex-col gap-3">
			<progress
				value={finished}
				max={job.rows.length}
				aria-label={__('Orders that are through', 'waybill')}
				className="h-2 w-full accent-(--w-accent)"
			/>
			<p role="status" className="font-medium">
				{isRunning
					? throughWords(finished, job.rows.length, write)
					: summaryOf(counted, job.rows.length, write)}
			</p>
			{!isRunning && waiting > 0 && (
				<p className="text-warn">
					{sprintf(
						/* translators: %s: number of orders. */
						_n('%s order still waits and can go on later.', '%s orders still wait and can go on later.', waiting, 'waybill'),
						formats.number(waiting),
					)}
				</p>
			)}
			<Rows rows={job.rows} />
			<div className="flex justify-end gap-2">
				{!isRunning && left > 0 && (
					<Button kind="primary" onClick={onAgain}>
						{sprintf(
							/* translators: %s: number of orders. */
							_n('Go on with %s order', 'Go on with %s orders', left, 'waybill'),
							formats.number(left),
						)}
					</Button>
				)}
				<Button kind={isRunning || left > 0 ? 'plain' : 'primary'} onClick={onClose}>
					{isRunning ? __('Stop', 'waybill') : __('Done', 'waybill')}
				</Button>
			</div>
		</div>
	);
}

type Write = (count: number) => string;

const throughWords = (through: number, total: number, write: Write) =>
	sprintf(
		/* translators: 1: number of orders that are through, 2: number of all. */
		_n('%1$s of %2$s order is through.', '%1$s of %2$s orders are through.', total, 'waybill'),
		write(through),
		write(total),
	);

/** How it went, against all that were meant: rows that still wait are not through. */
export function summaryOf({ done, failed }: Tally, total: number, write: Write): string {
	if (failed > 0) {
		return sprintf(
			/* translators: 1: number of orders that went well, 2: number of all, 3: number of those that failed. */
			_n('%1$s of %2$s order went well, %3$s did not.', '%1$s of %2$s orders went well, %3$s did not.', total, 'waybill'),
			write(done),
			write(total),
			write(failed),
		);
	}
	return done < total
		? throughWords(done, total, write)
		: /* translators: %s: number of orders. */
			sprintf(_n('%s order is through.', 'All %s orders are through.', total, 'waybill'), write(total));
}

const SIGNS: Record<RowState, { icon: typeof Check; look: string }> = {
	waiting: { icon: Clock, look: 'text-quiet' },
	done: { icon: Check, look: 'text-good' },
	failed: { icon: CircleX, look: 'text-bad' },
};

function wordsFor(row: Row): string {
	switch (row.state) {
		case 'waiting':
			return __('Waits', 'waybill');
		case 'done':
			return __('Done', 'waybill');
		case 'failed':
			return row.words;
	}
}

/** What failed stands first: it is what somebody has to look at. */
function Rows({ rows }: { rows: readonly Row[] }) {
	const ordered = [...rows].sort((one, other) => Number(other.state === 'failed') - Number(one.state === 'failed'));
	return (
		<ul
			aria-label={__('Results', 'waybill')}
			tabIndex={0}
			className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line"
		>
			{ordered.map((row) => {
				const { icon: Icon, look } = SIGNS[row.state];
				return (
					<li key={row.id} className="flex items-start gap-3 px-3 py-1.5">
						<Icon aria-hidden size={18} strokeWidth={1.5} className={`mt-0.5 shrink-0 ${look}`} />
						<span className="w-20 shrink-0 font-medium">{row.number}</span>
						<span className={row.state === 'failed' ? '' : 'text-quiet'}>{wordsFor(row)}</span>
					</li>
				);
			})}
		</ul>
	);
}
