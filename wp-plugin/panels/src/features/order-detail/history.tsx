// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything that happened to the order, the newest first, as sentences. Behind each stands the
// event itself, the exact text that its hash is over, for whoever has to prove something.

import { useMemo, useState } from 'react';
import * as v from 'valibot';
import type { Event } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { useKey } from '@/app/use-key';
import { __ } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { controlLook, Field, Select } from '@/ui/field';
import { Part } from './parts';

const bodySchema = v.object({ actor: v.object({ id: v.string() }) });

/** Who did it; servers that do not say so leave it in the body, for who may see that. */
function actorOf(event: Event): string {
	if (event.actor) {
		return event.actor.id;
	}
	try {
		return v.parse(bodySchema, JSON.parse(event.body ?? 'null')).actor.id;
	} catch {
		// An event of another format still has its sentence.
		return '';
	}
}

/** Kinds as a reader groups them; what is not listed is a change besides the moves. */
const GROUPS: Record<string, Group> = {
	started: 'moves',
	moved: 'moves',
	undone: 'moves',
	refused: 'refusals',
	failed: 'refusals',
	noted: 'notes',
	drifted: 'shop',
	agreed: 'shop',
	adopted: 'shop',
	reverted: 'shop',
	silenced: 'shop',
	torn: 'shop',
	lost: 'shop',
};

type Group = 'moves' | 'refusals' | 'notes' | 'shop' | 'other';

const groupOf = (event: Event): Group => GROUPS[event.kind] ?? 'other';

interface Props {
	events: readonly Event[];
	names: ReadonlyMap<string, string>;
	/** Null for who may not leave notes. */
	note: NoteProps | null;
}

interface NoteProps {
	/** Whether it went through; what did not stays in the field. */
	onNote: (text: string, key: string) => Promise<boolean>;
	isBusy: boolean;
}

export function History({ events, names, note }: Props) {
	const [group, setGroup] = useState('');
	const [actor, setActor] = useState('');
	const actors = useMemo(
		() => new Map(events.map((event) => [actorOf(event), event.actor?.name] as const).filter(([id]) => id !== '')),
		[events],
	);
	const shown = events
		.filter((event) => (group === '' || groupOf(event) === group) && (actor === '' || actorOf(event) === actor))
		.toReversed();
	return (
		<Part title={__('History', 'waybill')}>
			{note && <NoteForm {...note} />}
			{events.length > 1 && (
				<div className="mb-2 grid grid-cols-2 gap-2 sm:max-w-md">
					<Field label={__('What', 'waybill')}>
						{(control) => (
							<Select {...control} value={group} onChange={(event) => setGroup(event.target.value)}>
								<option value="">{__('Everything', 'waybill')}</option>
								<option value="moves">{__('Moves', 'waybill')}</option>
								<option value="refusals">{__('Refused and failed', 'waybill')}</option>
								<option value="notes">{__('Notes', 'waybill')}</option>
								<option value="shop">{__('Changes in WooCommerce', 'waybill')}</option>
								<option value="other">{__('Other', 'waybill')}</option>
							</Select>
						)}
					</Field>
					<Field label={__('By', 'waybill')}>
						{(control) => (
							<Select {...control} value={actor} onChange={(event) => setActor(event.target.value)}>
								<option value="">{__('Anybody', 'waybill')}</option>
								{[...actors].map(([id, name]) => (
									<option key={id} value={id}>
										{names.get(id) ?? name ?? id}
									</option>
								))}
							</Select>
						)}
					</Field>
				</div>
			)}
			<ol className="flex flex-col">
				{shown.map((event) => (
					<Entry key={event.seq} event={event} />
				))}
			</ol>
			{shown.length === 0 && <p className="py-2 text-quiet">{__('Nothing of this kind happened.', 'waybill')}</p>}
		</Part>
	);
}

function Entry({ event }: { event: Event }) {
	const { formats, client } = useShop();
	return (
		<li className="border-b border-line py-2 last:border-0">
			<p>{event.text}</p>
			<details className="text-sm text-quiet">
				<summary className="min-h-6 w-fit">
					<time dateTime={new Date(event.at).toISOString()} title={formats.exact(event.at)}>
						{formats.moment(event.at)} · {formats.distance(event.at, client.now())}
					</time>
				</summary>
				<dl className="mt-1 rounded-md bg-raised p-2">
					<dt className="font-medium">{__('Recorded', 'waybill')}</dt>
					<dd>{formats.exact(event.at)}</dd>
					<dt className="mt-1 font-medium">{__('Seal of this entry', 'waybill')}</dt>
					<dd className="font-mono break-all" dir="ltr">
						{event.hash}
					</dd>
					<dt className="mt-1 font-medium">{__('Seal of the entry before', 'waybill')}</dt>
					<dd className="font-mono break-all" dir="ltr">
						{event.prev}
					</dd>
					<dt className="mt-1 font-medium">{__('The entry as it is sealed', 'waybill')}</dt>
					<dd className="max-h-60 overflow-auto font-mono break-all whitespace-pre-wrap" dir="ltr" tabIndex={0}>
						{event.body ?? __('Only people who may see prices are shown it.', 'waybill')}
					</dd>
				</dl>
			</details>
		</li>
	);
}

const NOTE_LENGTH_MAX = 1_000;

function NoteForm({ onNote, isBusy }: NoteProps) {
	const [text, setText] = useState('');
	const { keyOf, spent } = useKey();
	const content = text.trim();
	const send = async () => {
		if (await onNote(content, keyOf(content))) {
			spent();
			// What was typed meanwhile is another note.
			setText((current) => (current.trim() === content ? '' : current));
		}
	};
	return (
		<form
			className="mb-3 flex flex-wrap items-end gap-2"
			onSubmit={(event) => {
				event.preventDefault();
				if (content !== '' && !isBusy) {
					void send();
				}
			}}
		>
			<Field label={__('Add a note', 'waybill')} className="grow basis-60">
				{(control) => (
					<input
						{...control}
						value={text}
						maxLength={NOTE_LENGTH_MAX}
						onChange={(event) => setText(event.target.value)}
						className={controlLook}
					/>
				)}
			</Field>
			<Button type="submit" disabled={content === '' || isBusy}>
				{__('Add', 'waybill')}
			</Button>
		</form>
	);
}
