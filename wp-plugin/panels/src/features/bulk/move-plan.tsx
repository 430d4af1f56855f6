// SPDX-License-Identifier: GPL-3.0-or-later
//
// Before anything moves: which moves the selected orders have, how many each takes along, and why the
// rest stays. Choosing one and starting it are the two taps that are left.

import { clsx } from 'clsx';
import { type FormEvent, useId, useState } from 'react';
import type { Move } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { __, _n, sprintf } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ErrorCard } from '@/ui/error-card';
import { Inputs, readInputs } from '@/ui/inputs';
import { type Going, type Look, type Plan, plansOf, readAll, type Subject } from './dry-run';
import type { Action } from './job';
import { useReading } from './use-reading';

interface Props {
	resolve: () => Promise<readonly Subject[]>;
	onClose: () => void;
	onStart: (action: Action, going: readonly Going[]) => void;
}

function whyNot(move: Move | null, look: Look): string {
	if (look.failure !== null) {
		return look.failure.message;
	}
	if (move !== null && move.blockers.length > 0) {
		return move.blockers.map((blocker) => blocker.text).join(' ');
	}
	/* translators: %s: name of a state. */
	return sprintf(__('This move does not lead out of %s.', 'waybill'), look.order.label);
}

export function MovePlan({ resolve, onClose, onStart }: Props) {
	const shop = useShop();
	const form = useId();
	const [chosen, setChosen] = useState<string | null>(null);
	const reading = useReading(async (onProgress, signal) => {
		const subjects = await resolve();
		onProgress(0, subjects.length);
		const looks = await readAll(shop, subjects, (count) => onProgress(count, subjects.length), signal);
		return plansOf(looks, whyNot);
	});
	const plans = reading.result ?? [];
	const plan = plans.find((one) => one.transition === chosen) ?? (plans.length === 1 ? plans[0] : undefined);
	const submit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		if (plan) {
			const inputs = readInputs(plan.inputs, new FormData(event.currentTarget));
			onStart({ kind: 'move', transition: plan.transition, label: plan.label, inputs }, plan.going);
		}
	};
	return (
		<Dialog
			title={__('Move the selected orders', 'waybill')}
			onClose={onClose}
			footer={
				<>
					<Button kind="quiet" onClick={onClose}>
						{__('Cancel', 'waybill')}
					</Button>
					<Button kind="primary" type="submit" form={form} disabled={plan === undefined}>
						{plan ? startWords(plan, shop.formats.number(plan.going.length)) : __('Choose a move', 'waybill')}
					</Button>
				</>
			}
		>
			{reading.failure !== null && (
				<ErrorCard failure={reading.failure} onRetry={reading.again} />
			)}
			{reading.result === null && reading.failure === null && (
				<Reading count={reading.count} total={reading.total} />
			)}
			{reading.result !== null && plans.length === 0 && (
				<p>{__('None of the selected orders can be moved by you at the moment.', 'waybill')}</p>
			)}
			<form id={form} onSubmit={submit} className="flex flex-col gap-3">
				<Choices plans={plans} chosen={plan?.transition ?? null} onChoose={setChosen} />
				{plan && Object.keys(plan.inputs).length > 0 && (
					<div key={plan.transition} className="flex flex-col gap-3 rounded-lg bg-raised p-3">
						<Inputs inputs={plan.inputs} />
					</div>
				)}
				{plan && plan.staying.length > 0 && <Staying plan={plan} />}
			</form>
		</Dialog>
	);
}

const startWords = (plan: Plan, count: string) =>
	/* translators: 1: name of a move, 2: number of orders. */
	sprintf(_n('%1$s: %2$s order', '%1$s: %2$s orders', plan.going.length, 'waybill'), plan.label, count);

export function Reading({ count, total }: { count: number; total: number }) {
	return (
		<div role="status" className="flex flex-col gap-2 py-4">
			<progress
				{...(total > 0 ? { value: count, max: total } : {})}
				aria-label={__('Orders that are read', 'waybill')}
				className="h-2 w-full accent-(--w-accent)"
			/>
			<p className="text-quiet">{__('The orders are being looked through. Nothing is changed yet.', 'waybill')}</p>
		</div>
	);
}

interface ChoicesProps {
	plans: readonly Plan[];
	chosen: string | null;
	onChoose: (transition: string) => void;
}

function Choices({ plans, chosen, onChoose }: ChoicesProps) {
	const { formats } = useShop();
	return (
		<fieldset className="flex flex-col gap-2">
			<legend className="sr-only">{__('Moves', 'waybill')}</legend>
			{plans.map((plan) => (
				<label
					key={plan.transition}
					className={clsx(
						'ui-control flex items-center gap-3 rounded-md border px-3 py-1.5',
						plan.transition === chosen ? 'border-accent bg-accent-soft' : 'border-line hover:bg-raised',
					)}
				>
					<input
						type="radio"
						name="waybill-plan"
						checked={plan.transition === chosen}
						onChange={() => onChoose(plan.transition)}
						className="size-4 accent-(--w-accent)"
					/>
					<span className="grow font-medium">{plan.label}</span>
					<span className="text-sm text-quiet">
						{sprintf(
							/* translators: %s: number of orders. */
							_n('%s will move', '%s will move', plan.going.length, 'waybill'),
							formats.number(plan.going.length),
						)}
					</span>
				</label>
			))}
		</fieldset>
	);
}

function Staying({ plan }: { plan: Plan }) {
	const { formats } = useShop();
	const count = plan.staying.reduce((sum, group) => sum + group.numbers.length, 0);
	return (
		<section className="rounded-md bg-warn-soft p-3 text-warn">
			<h3 className="font-medium">
				{sprintf(
					/* translators: %s: number of orders. */
					_n('%s order stays where it is:', '%s orders stay where they are:', count, 'waybill'),
					formats.number(count),
				)}
			</h3>
			<ul className="mt-1 flex flex-col gap-1 text-sm">
				{plan.staying.map((group) => (
					<li key={group.why}>
						<span className="font-medium">{`${formats.number(group.numbers.length)}\u202f×`}</span> {group.why}
						<span className="block max-h-16 overflow-y-auto">{formats.list.format(group.numbers)}</span>
					</li>
				))}
			</ul>
		</section>
	);
}
