// SPDX-License-Identifier: GPL-3.0-or-later
//
// One entry of an addon's in its place, behind a border of its own: whatever it throws while it is
// shown stays in there, is reported, and what stands there instead says so in words with the reference.

import { Puzzle } from 'lucide-react';
import { Component, type ReactNode, useEffect, useRef, useState } from 'react';
import { __, sprintf } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { Reference } from '@/ui/error-card';
import { type Context, useAddonContext, useAddons } from './context';
import { type Addons, type Entry, lineOf } from './registry';
import type { Common } from './shapes';

interface Props {
	entry: Entry<Common>;
	/** The slot's name. */
	place: string;
	/** What the slot tells besides; the same object as long as it says the same. */
	about: Readonly<Record<string, unknown>>;
	/** In a cell there is room for a word, not for a card. */
	isCell?: boolean;
}

export function SlotEntry({ entry, place, about, isCell = false }: Props) {
	const addons = useAddons();
	const ctx = useAddonContext(about);
	const broken = (reference: string, onRetry?: () => void) => (
		<Broken label={entry.label} reference={reference} isCell={isCell} {...(onRetry ? { onRetry } : {})} />
	);
	if (entry.failure !== null) {
		return broken(entry.failure);
	}
	const Shown = entry.component;
	return (
		<Border addons={addons} name={entry.name} place={place} broken={broken}>
			{Shown !== undefined ? <Shown ctx={ctx} /> : <Mounted entry={entry} place={place} ctx={ctx} />}
		</Border>
	);
}

interface BorderProps {
	addons: Addons;
	name: string;
	place: string;
	broken: (reference: string, onRetry: () => void) => ReactNode;
	children: ReactNode;
}

class Border extends Component<BorderProps, { reference: string | null }> {
	override state: { reference: string | null } = { reference: null };

	override componentDidCatch(thrown: unknown): void {
		const { addons, name, place } = this.props;
		this.setState({ reference: addons.fail(name, place, lineOf(thrown)) });
	}

	static getDerivedStateFromError(): { reference: string } {
		return { reference: '' };
	}

	override render(): ReactNode {
		const { reference } = this.state;
		return reference === null
			? this.props.children
			: this.props.broken(reference, () => this.setState({ reference: null }));
	}
}

/** For any framework or none: an element to draw in, and what was answered is called at the end. */
function Mounted({ entry, place, ctx }: { entry: Entry<Common>; place: string; ctx: Context }) {
	const { mount, name } = entry;
	const addons = useAddons();
	const root = useRef<HTMLDivElement>(null);
	const [failure, setFailure] = useState<{ thrown: unknown } | null>(null);
	useEffect(() => {
		const element = root.current;
		if (element === null || mount === undefined) {
			return;
		}
		let isHere = true;
		// Each time one of its own: what was drawn before is cleared away in the addon's own time.
		const child = element.appendChild(document.createElement('div'));
		const mounted = new Promise((resolve) => resolve(mount(child, ctx)));
		mounted.catch((thrown: unknown) => isHere && setFailure({ thrown }));
		return () => {
			isHere = false;
			mounted
				.then((unmount) => typeof unmount === 'function' && unmount())
				.catch((thrown: unknown) => addons.fail(name, place, lineOf(thrown)))
				.finally(() => child.remove());
		};
	}, [mount, ctx, addons, name, place]);
	if (failure !== null) {
		throw failure.thrown;
	}
	return <div ref={root} data-addon={name} />;
}

interface BrokenProps {
	label: string;
	reference: string;
	isCell: boolean;
	onRetry?: () => void;
}

function Broken({ label, reference, isCell, onRetry }: BrokenProps) {
	/* translators: %s: what a part of the screen is called, which another plugin brings. */
	const words = sprintf(__('“%s” does not work here. The rest of the page does.', 'waybill'), label);
	if (isCell) {
		return (
			<span title={words} className="text-warn">
				<Puzzle aria-hidden size={16} strokeWidth={1.5} />
				<span className="sr-only">{words}</span>
			</span>
		);
	}
	return (
		<div role="alert" className="flex flex-col items-start gap-2 rounded-md bg-warn-soft p-3 text-warn">
			<p className="flex items-start gap-2 font-medium">
				<Puzzle aria-hidden size={20} strokeWidth={1.5} className="mt-0.5 shrink-0" />
				{words}
			</p>
			<p>{__('It comes from another plugin. Tell who looks after the shop, with the reference.', 'waybill')}</p>
			<div className="flex flex-wrap items-center gap-3">
				{onRetry && <Button onClick={onRetry}>{__('Try again', 'waybill')}</Button>}
				{reference !== '' && <Reference reference={reference} />}
			</div>
		</div>
	);
}
