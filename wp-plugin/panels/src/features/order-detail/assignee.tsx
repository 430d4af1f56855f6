// SPDX-License-Identifier: GPL-3.0-or-later

import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { Order, Person } from '@/api/schemas';
import { useCan } from '@/api/shop';
import { __ } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { ErrorCard } from '@/ui/error-card';
import { Field, Select } from '@/ui/field';
import { Part } from './parts';
import type { Commands } from './use-order';

interface Props {
	order: Order;
	people: UseQueryResult<Person[]>;
	names: ReadonlyMap<string, string>;
	commands: Pick<Commands, 'assign' | 'pending'>;
}

/** Who has the order; who may, gives it to somebody who can carry it. */
export function Assignee({ order, people, names, commands }: Props) {
	const canAssign = useCan('waybill_assign');
	const { assignee } = order;
	if (!canAssign && assignee === '') {
		return null;
	}
	const current = assignee === '' ? __('Nobody', 'waybill') : (names.get(assignee) ?? __('A colleague', 'waybill'));
	return (
		<Part title={__('With', 'waybill')}>
			{canAssign && people.data ? (
				<Choice
					// Whoever has it by now is what the choice begins with.
					key={assignee}
					current={{ id: assignee, name: current }}
					people={people.data}
					isBusy={commands.pending !== null}
					onGive={commands.assign}
				/>
			) : (
				<p>{current}</p>
			)}
			{people.isError && <ErrorCard failure={people.error} onRetry={() => void people.refetch()} />}
		</Part>
	);
}

interface ChoiceProps {
	current: { id: string; name: string };
	people: readonly Person[];
	isBusy: boolean;
	onGive: (assignee: string) => void;
}

/** Given by the button alone: the arrow keys go through a list without meaning each of its names. */
function Choice({ current, people, isBusy, onGive }: ChoiceProps) {
	const [chosen, setChosen] = useState(current.id);
	const others = people.filter(({ id }) => id !== current.id);
	const nobody = { id: '', name: __('Nobody', 'waybill') };
	return (
		<div className="flex items-end gap-2">
			<Field label={<span className="sr-only">{__('Who has the order', 'waybill')}</span>} className="grow">
				{(control) => (
					<Select {...control} value={chosen} disabled={isBusy} onChange={(event) => setChosen(event.target.value)}>
						{[...(current.id === '' ? [] : [nobody]), current, ...others].map(({ id, name }) => (
							<option key={id} value={id}>
								{name}
							</option>
						))}
					</Select>
				)}
			</Field>
			<Button disabled={isBusy || chosen === current.id} onClick={() => onGive(chosen)}>
				{__('Give', 'waybill')}
			</Button>
		</div>
	);
}
