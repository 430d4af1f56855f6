// SPDX-License-Identifier: GPL-3.0-or-later
//
// What can be done with the order. A legal move is one tap; one that asks for something opens its
// form in place. A refused one stands there too, with the reason under it: whoever wonders why it
// can't be done should not have to try.

import { ArrowRight, LoaderCircle, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { InputValue } from '@/api/apply-transition';
import type { Move, Order } from '@/api/schemas';
import { __, sprintf } from '@/lib/i18n';
import { Button, IconButton } from '@/ui/button';
import { MoveForm } from './move-form';
import type { Commands } from './use-order';

interface Props {
	order: Order;
	commands: Commands;
}

/** A move that can't be made without an answer, such as a reason, is none that one makes in passing. */
const asks = (move: Move) => Object.values(move.inputs).some((input) => input.required);

/** What the workflow itself would put in. */
function defaultsOf(move: Move): Record<string, InputValue> {
	return Object.fromEntries(
		Object.entries(move.inputs).flatMap(([name, input]) => (input.default === undefined ? [] : [[name, input.default]])),
	);
}

/** What is left to another role can't be supplied here; it stands last. */
const isOthers = (move: Move) => move.blockers.some((blocker) => blocker.code === 'role');

export function Moves({ order, commands }: Props) {
	// What is typed into a form was decided upon the order as it was then: that version is sent.
	const [open, setOpen] = useState<{ name: string; seen: number } | null>(null);
	const legal = order.moves.filter((move) => move.allowed).sort((one, other) => Number(asks(one)) - Number(asks(other)));
	const refused = order.moves
		.filter((move) => !move.allowed)
		.sort((one, other) => Number(isOthers(one)) - Number(isOthers(other)));
	const isBusy = commands.pending !== null;
	const send = (move: Move, seen: number, inputs: Record<string, InputValue>) => {
		setOpen(null);
		commands.move(move, seen, inputs);
	};
	const opened = legal.find((move) => move.name === open?.name);
	return (
		<section aria-label={__('Moves', 'waybill')} className="flex flex-col gap-3">
			<div className="flex flex-wrap gap-2">
				{legal.map((move, index) => (
					<LegalMove
						key={move.name}
						move={move}
						isFirst={index === 0 && !asks(move)}
						isBusy={isBusy}
						isSent={commands.pending?.kind === 'move' && commands.pending.move.name === move.name}
						isOpen={open?.name === move.name}
						onToggle={() => setOpen(open?.name === move.name ? null : { name: move.name, seen: order.version })}
						onSend={() => send(move, order.version, defaultsOf(move))}
					/>
				))}
				{legal.length === 0 && order.final && (
					<p className="text-quiet">{__('This order is finished. Nothing is left to do.', 'waybill')}</p>
				)}
			</div>
			{open && opened && (
				<MoveForm
					key={open.name}
					move={opened}
					isBusy={isBusy}
					onSend={(inputs) => send(opened, open.seen, inputs)}
					onCancel={() => setOpen(null)}
				/>
			)}
			{refused.length > 0 && <Refused moves={refused} />}
		</section>
	);
}

interface LegalProps {
	move: Move;
	isFirst: boolean;
	isBusy: boolean;
	isSent: boolean;
	isOpen: boolean;
	onToggle: () => void;
	onSend: () => void;
}

/** One tap moves; what may be said besides lies behind a second button. */
function LegalMove({ move, isFirst, isBusy, isSent, isOpen, onToggle, onSend }: LegalProps) {
	const isAsking = asks(move);
	const hasMore = !isAsking && Object.keys(move.inputs).length > 0;
	return (
		<span className="inline-flex gap-1">
			<Button
				kind={isFirst ? 'primary' : 'plain'}
				icon={isSent ? LoaderCircle : ArrowRight}
				aria-busy={isSent}
				disabled={isBusy}
				aria-expanded={isAsking ? isOpen : undefined}
				className={isSent ? '[&>svg]:animate-spin' : '[&>svg]:rtl:-scale-x-100'}
				onClick={isAsking ? onToggle : onSend}
			>
				{isAsking ? `${move.label}…` : move.label}
			</Button>
			{hasMore && (
				<IconButton
					icon={SlidersHorizontal}
					/* translators: %s: name of a move. */
					label={sprintf(__('%s, with details', 'waybill'), move.label)}
					aria-expanded={isOpen}
					disabled={isBusy}
					onClick={onToggle}
				/>
			)}
		</span>
	);
}

function Refused({ moves }: { moves: readonly Move[] }) {
	return (
		<ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
			{moves.map((move) => (
				<li key={move.name}>
					<Button disabled aria-describedby={`why-${move.name}`}>
						{move.label}
					</Button>
					<p id={`why-${move.name}`} className="mt-1 max-w-prose text-sm">
						{move.blockers.map((blocker) => blocker.text).join(' ')}
					</p>
				</li>
			))}
		</ul>
	);
}
