// SPDX-License-Identifier: GPL-3.0-or-later

import { type FormEvent, useEffect, useRef } from 'react';
import type { InputValue } from '@/api/apply-transition';
import type { Move } from '@/api/schemas';
import { __ } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { Inputs, readInputs } from '@/ui/inputs';

interface Props {
	move: Move;
	isBusy: boolean;
	onSend: (inputs: Record<string, InputValue>) => void;
	onCancel: () => void;
}

export function MoveForm({ move, isBusy, onSend, onCancel }: Props) {
	const form = useRef<HTMLFormElement>(null);
	useEffect(() => {
		form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus();
	}, []);
	const submit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		onSend(readInputs(move.inputs, new FormData(event.currentTarget)));
	};
	return (
		<form
			ref={form}
			onSubmit={submit}
			aria-label={move.label}
			className="flex max-w-md flex-col gap-3 rounded-lg border border-line bg-raised p-3"
			onKeyDown={(event) => {
				if (event.key === 'Escape') {
					event.stopPropagation();
					onCancel();
				}
			}}
		>
			<Inputs inputs={move.inputs} />
			<div className="flex gap-2">
				<Button kind="primary" type="submit" disabled={isBusy}>
					{move.label}
				</Button>
				<Button kind="quiet" onClick={onCancel}>
					{__('Cancel', 'waybill')}
				</Button>
			</div>
		</form>
	);
}
