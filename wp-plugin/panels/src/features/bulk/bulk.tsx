// SPDX-License-Identifier: GPL-3.0-or-later
//
// Doing one thing to many orders: the buttons for the list's bar, the dialog that plans, runs and
// reports it, and the notice about a job that was left in the middle. The dialog belongs to the panel
// and not to the list, because the selection may be gone before the job is.

import { ArrowRight, UserRound } from 'lucide-react';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useCan } from '@/api/shop';
import { useKeys } from '@/app/keys';
import { __, _n, sprintf } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { AssignPlan } from './assign-plan';
import type { Subject } from './dry-run';
import { tally } from './job';
import { MovePlan } from './move-plan';
import { Progress } from './progress';
import { type Bulk, useBulk } from './use-bulk';

type Kind = 'move' | 'assign';

interface Request {
	kind: Kind;
	resolve: () => Promise<readonly Subject[]>;
	clear: () => void;
}

interface Desk {
	bulk: Bulk;
	open: (request: Request) => void;
}

const Context = createContext<Desk | null>(null);

function useDesk(): Desk {
	const desk = useContext(Context);
	if (desk === null) {
		throw new Error('useDesk outside of BulkProvider');
	}
	return desk;
}

export function BulkProvider({ children }: { children: ReactNode }) {
	const bulk = useBulk();
	const [request, setRequest] = useState<Request | null>(null);
	const close = () => {
		if (bulk.job !== null) {
			request?.clear();
		}
		bulk.halt();
		bulk.close();
		setRequest(null);
	};
	return (
		<Context value={{ bulk, open: setRequest }}>
			{children}
			{bulk.job !== null && (
				<Dialog title={titleOf(bulk.job.action.label)} onClose={close} isHeld={bulk.isRunning}>
					<Progress job={bulk.job} isRunning={bulk.isRunning} onAgain={() => void bulk.again()} onClose={close} />
				</Dialog>
			)}
			{bulk.job === null && request?.kind === 'move' && (
				<MovePlan resolve={request.resolve} onClose={close} onStart={(action, going) => void bulk.start(action, going)} />
			)}
			{bulk.job === null && request?.kind === 'assign' && (
				<AssignPlan resolve={request.resolve} onClose={close} onStart={(action, going) => void bulk.start(action, going)} />
			)}
		</Context>
	);
}

/* translators: %s: name of a move, or a person that orders go to. */
const titleOf = (label: string) => sprintf(__('“%s” for many orders', 'waybill'), label);

interface ButtonsProps {
	resolve: Request['resolve'];
	clear: () => void;
}

export function BulkButtons({ resolve, clear }: ButtonsProps) {
	const { open } = useDesk();
	const canAssign = useCan('waybill_assign');
	const assign = () => open({ kind: 'assign', resolve, clear });
	const move = () => open({ kind: 'move', resolve, clear });
	useKeys({ a: () => canAssign && assign(), '.': move });
	return (
		<>
			{canAssign && (
				<Button icon={UserRound} aria-keyshortcuts="a" onClick={assign}>
					{__('Assign…', 'waybill')}
				</Button>
			)}
			<Button
				kind="primary"
				icon={ArrowRight}
				className="[&>svg]:rtl:-scale-x-100"
				aria-keyshortcuts="."
				onClick={move}
			>
				{__('Move…', 'waybill')}
			</Button>
		</>
	);
}

/** A job that a closed page or a crash left in the middle: what is left of it can go on. */
export function BulkNotice() {
	const { bulk } = useDesk();
	const { left } = bulk;
	if (left === null) {
		return null;
	}
	const rest = tally(left.rows).left;
	return (
		<div role="status" className="flex flex-wrap items-center gap-3 bg-accent-soft px-4 py-2">
			<span className="font-medium">
				{sprintf(
					/* translators: 1: name of a move, 2: number of orders. */
					_n('“%1$s” was left in the middle: %2$s order waits.', '“%1$s” was left in the middle: %2$s orders wait.', rest, 'waybill'),
					left.action.label,
					String(rest),
				)}
			</span>
			<Button kind="primary" onClick={() => void bulk.resume(left)}>
				{__('Go on', 'waybill')}
			</Button>
			<Button kind="quiet" onClick={() => void bulk.forget(left)}>
				{__('Leave it', 'waybill')}
			</Button>
		</div>
	);
}
