// SPDX-License-Identifier: GPL-3.0-or-later
//
// The search over the list. What is typed goes into the address after a moment; what names one order
// beyond doubt (its number, a whole e-mail address, phone or tracking code, with one hit) opens it, so
// that whoever is on the phone types and nothing else.

import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { getOrders } from '@/api/get-orders';
import { names } from '@/api/identify';
import { keys } from '@/api/query-keys';
import { useShop } from '@/api/shop';
import { useKeys } from '@/app/keys';
import { __ } from '@/lib/i18n';
import { TextInput } from '@/ui/field';

const TYPING_MS = 300;

interface Props {
	text: string;
	onText: (text: string) => void;
	onFound: (id: number) => void;
}

/** The order that a text finds alone; one that it names beyond doubt is opened at once. */
function useOnlyHit(wanted: string, onFound: (id: number) => void): number | null {
	const shop = useShop();
	const hits = useQuery({
		queryKey: keys.look(wanted),
		queryFn: ({ signal }) => getOrders(shop, { q: wanted, scope: 'all' }, { max: 2 }, signal),
		enabled: wanted !== '',
	});
	const [hit, ...others] = hits.data?.orders ?? [];
	const only = wanted !== '' && others.length === 0 ? hit : undefined;
	const found = only && names(wanted, only) ? only.id : null;
	useEffect(() => {
		if (found !== null) {
			onFound(found);
		}
	}, [found, onFound]);
	return only?.id ?? null;
}

export function SearchBox({ text, onText, onFound }: Props) {
	const input = useRef<HTMLInputElement>(null);
	const [typed, setTyped] = useState(text);
	const [shown, setShown] = useState(text);
	const [isOurs, setIsOurs] = useState(false);
	if (text !== shown) {
		// The address changed by another hand: back, a tab, a chip.
		setShown(text);
		setTyped((now) => (now.trim() === text ? now : text));
	}
	useKeys({ '/': () => input.current?.select() });
	useEffect(() => {
		if (typed.trim() === text) {
			return;
		}
		const timer = setTimeout(() => onText(typed.trim()), TYPING_MS);
		return () => clearTimeout(timer);
	}, [typed, text, onText]);
	const only = useOnlyHit(isOurs && typed.trim() === text ? text : '', onFound);
	return (
		<div role="search" className="relative min-w-40 grow basis-40 sm:max-w-md sm:basis-56">
			<Search
				aria-hidden
				size={18}
				strokeWidth={1.5}
				className="pointer-events-none absolute start-3 top-1/2 -translate-y-1/2 text-quiet"
			/>
			<TextInput
				ref={input}
				type="search"
				enterKeyHint="search"
				autoComplete="off"
				spellCheck={false}
				maxLength={200}
				aria-label={__('Search orders by number, name, phone, e-mail, article or tracking code', 'waybill')}
				aria-keyshortcuts="/"
				value={typed}
				className="ps-10"
				onChange={(event) => {
					setIsOurs(true);
					setTyped(event.target.value);
				}}
				onKeyDown={(event) => {
					if (event.key === 'Enter') {
						onText(typed.trim());
						if (only !== null) {
							onFound(only);
						}
					}
					if (event.key === 'Escape') {
						event.stopPropagation();
						setTyped('');
						onText('');
						input.current?.blur();
					}
				}}
			/>
			{typed === '' && (
				<span
					aria-hidden
					className="pointer-events-none absolute inset-y-0 start-10 end-3 flex items-center justify-between gap-2 text-quiet"
				>
					<span className="truncate">{__('Number, name, phone, e-mail, article …', 'waybill')}</span>
					<kbd className="hidden rounded border border-line px-1.5 font-sans text-sm md:inline">{'/'}</kbd>
				</span>
			)}
		</div>
	);
}
