// SPDX-License-Identifier: GPL-3.0-or-later
//
// What WooCommerce and Waybill disagree about: which of them is right, or that one knows and does not
// want to be told for a while. Half a move stays loud.

import { BellOff, GitFork, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Order } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { __, sprintf } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { Field, Select } from '@/ui/field';
import { buttons, type Commands } from './use-order';

interface Props {
	order: Order;
	commands: Commands;
	canSettle: boolean;
}

export function Drift({ order, commands, canSettle }: Props) {
	const Icon = order.torn ? TriangleAlert : order.silence ? BellOff : GitFork;
	const isBusy = commands.pending !== null;
	return (
		<div className="flex items-start gap-2 rounded-md bg-warn-soft p-3 text-warn">
			<Icon aria-hidden size={20} strokeWidth={1.5} className="mt-0.5 shrink-0" />
			<div>
				<p className="font-medium">
					{order.torn
						? __('A move was cut in half by another plugin. Look at the order, then say what holds.', 'waybill')
						: __('WooCommerce shows something else than Waybill. Say which of them is right.', 'waybill')}
				</p>
				{canSettle && (
					<div className="mt-2 flex flex-wrap gap-2">
						<Button disabled={isBusy} onClick={() => commands.settle('adopt', order.version)}>
							{buttons.adopt()}
						</Button>
						<Button disabled={isBusy} onClick={() => commands.settle('revert', order.version)}>
							{buttons.revert()}
						</Button>
					</div>
				)}
				{order.drift !== '' && !order.torn && <Silence order={order} commands={commands} canSettle={canSettle} />}
			</div>
		</div>
	);
}

const HOUR_MS = 3_600_000;

/** How long somebody may want to hear nothing, in words. */
const times = (): [hours: number, words: string][] => [
	[1, __('for an hour', 'waybill')],
	[24, __('for a day', 'waybill')],
	[7 * 24, __('for a week', 'waybill')],
	[30 * 24, __('for 30 days', 'waybill')],
];

function Silence({ order, commands, canSettle }: Props) {
	const { boot, client, formats } = useShop();
	const [hours, setHours] = useState(24);
	const isBusy = commands.pending !== null;
	if (order.silence) {
		return (
			// Of its own, or the button that was pressed would become, under the finger, the one that takes it back.
			<div key="silent" className="mt-2">
				<p>
					{sprintf(
						/* translators: 1: a person, 2: date and time. */
						__('%1$s knows of it: it is not shown among the trouble before %2$s, unless WooCommerce changes the order again.', 'waybill'),
						order.silence.by.name,
						formats.moment(order.silence.until),
					)}
				</p>
				{canSettle && (
					<Button className="mt-2" disabled={isBusy} onClick={() => commands.silence(0, order.version)}>
						{buttons.loud()}
					</Button>
				)}
			</div>
		);
	}
	return canSettle && boot.features.includes('engine.silence') ? (
		<div className="mt-3 flex flex-wrap items-end gap-2">
			<Field label={__('Or keep it out of the trouble', 'waybill')}>
				{(control) => (
					<Select {...control} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
						{times().map(([count, words]) => (
							<option key={count} value={count}>
								{words}
							</option>
						))}
					</Select>
				)}
			</Field>
			<Button disabled={isBusy} onClick={() => commands.silence(client.now() + hours * HOUR_MS, order.version)}>
				{buttons.silence()}
			</Button>
		</div>
	) : null;
}
