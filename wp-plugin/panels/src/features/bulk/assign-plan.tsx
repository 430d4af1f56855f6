// SPDX-License-Identifier: GPL-3.0-or-later

import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useState } from 'react';
import { getPeople } from '@/api/assign-order';
import { keys } from '@/api/query-keys';
import type { Person } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { __, _n, sprintf } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ErrorCard } from '@/ui/error-card';
import type { Going, Subject } from './dry-run';
import type { Action } from './job';
import { Reading } from './move-plan';
import { useReading } from './use-reading';

interface Props {
	resolve: () => Promise<readonly Subject[]>;
	onClose: () => void;
	onStart: (action: Action, going: readonly Going[]) => void;
}

export function AssignPlan({ resolve, onClose, onStart }: Props) {
	const shop = useShop();
	const [chosen, setChosen] = useState<string | null>(null);
	const people = useQuery({ queryKey: keys.people, queryFn: ({ signal }) => getPeople(shop, signal) });
	const reading = useReading(() => resolve());
	const choices = [{ id: '', name: __('Nobody', 'waybill') }, ...(people.data ?? [])];
	const person = choices.find((one) => one.id === chosen);
	const subjects = reading.result ?? [];
	const failure = people.error ?? reading.failure;
	const retryFailed = () => {
		if (people.error !== null) {
			void people.refetch();
		}
		if (reading.failure !== null) {
			reading.again();
		}
	};
	return (
		<Dialog
			title={__('Give the selected orders to', 'waybill')}
			onClose={onClose}
			footer={
				<>
					<Button kind="quiet" onClick={onClose}>
						{__('Cancel', 'waybill')}
					</Button>
					<Button
						kind="primary"
						disabled={person === undefined || subjects.length === 0}
						onClick={() =>
							person &&
							onStart(
								{ kind: 'assign', assignee: person.id, label: person.name },
								subjects.map(({ id, number }) => ({ id, number, seen: 0 })),
							)
						}
					>
						{sprintf(
							/* translators: %s: number of orders. */
							_n('Give %s order', 'Give %s orders', subjects.length, 'waybill'),
							shop.formats.number(subjects.length),
						)}
					</Button>
				</>
			}
		>
			{failure && <ErrorCard failure={failure} onRetry={retryFailed} />}
			{(people.isPending || reading.result === null) && failure === null && <Reading count={0} total={0} />}
			{people.data && <Choices choices={choices} chosen={chosen} onChoose={setChosen} />}
		</Dialog>
	);
}

interface ChoicesProps {
	choices: readonly Pick<Person, 'id' | 'name'>[];
	chosen: string | null;
	onChoose: (id: string) => void;
}

function Choices({ choices, chosen, onChoose }: ChoicesProps) {
	return (
		<fieldset className="flex flex-col gap-2">
			<legend className="sr-only">{__('Who', 'waybill')}</legend>
			{choices.map((one) => (
				<label
					key={one.id}
					className={clsx(
						'ui-control flex items-center gap-3 rounded-md border px-3',
						one.id === chosen ? 'border-accent bg-accent-soft' : 'border-line hover:bg-raised',
					)}
				>
					<input
						type="radio"
						name="waybill-person"
						checked={one.id === chosen}
						onChange={() => onChoose(one.id)}
						className="size-4 accent-(--w-accent)"
					/>
					{one.name}
				</label>
			))}
		</fieldset>
	);
}
