// SPDX-License-Identifier: GPL-3.0-or-later
//
// One screen inside the frame: its heading, its tools, its content. Coming to a screen puts the
// focus on the heading, so that a screen reader says where one is and Tab goes on from there.

import { createContext, type ReactNode, type RefObject, useContext, useEffect, useRef } from 'react';
import { BRAND } from '@/lib/brand';

/** What scrolls: the content of the frame, under the bars that stay. */
const Scroller = createContext<RefObject<HTMLElement | null> | null>(null);

export const ScrollerProvider = Scroller.Provider;

export function useScroller(): RefObject<HTMLElement | null> {
	const scroller = useContext(Scroller);
	if (scroller === null) {
		throw new Error('useScroller outside of the frame');
	}
	return scroller;
}

interface Props {
	title: string;
	/** A heading that is read and not shown, where the screen says it in another way. */
	isTitleHidden?: boolean;
	tools?: ReactNode;
	children: ReactNode;
}

let isFirst = true;

export function Screen({ title, isTitleHidden = false, tools, children }: Props) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		// The page that has just been opened has its own focus, and the skip link comes first.
		if (!isFirst) {
			heading.current?.focus({ preventScroll: true });
		}
		isFirst = false;
	}, []);
	useEffect(() => {
		document.title = `${title} · ${BRAND}`;
	}, [title]);
	return (
		<>
			<div
				className={
					isTitleHidden ? '' : 'flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-3 pt-3 sm:px-4'
				}
			>
				<h1 ref={heading} tabIndex={-1} className={isTitleHidden ? 'sr-only' : 'text-xl font-semibold'}>
					{title}
				</h1>
				{tools}
			</div>
			{children}
		</>
	);
}
