// SPDX-License-Identifier: GPL-3.0-or-later
//
// A button that shows and hides a small surface under it: the reader's menu, columns, a filter. It is
// a disclosure and not a menu in the sense of ARIA, because what lies in it are ordinary links,
// boxes and fields, reached with Tab.

import { clsx } from 'clsx';
import { type LucideIcon } from 'lucide-react';
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { Button, IconButton } from './button';

interface Props {
	label: string;
	icon?: LucideIcon;
	/** The picture alone; the label is still read out. */
	isBare?: boolean;
	/** The side of the button at which the surface begins. */
	align?: 'start' | 'end';
	className?: string;
	children: ReactNode;
}

/** As far from the edge of the screen as the surface keeps at least. */
const MARGIN_PX = 12;

/** Moves what would reach beyond the screen back into it. */
function keepInSight(surface: HTMLElement): void {
	surface.style.translate = '';
	const { left, right } = surface.getBoundingClientRect();
	const beyond_px = Math.min(0, document.documentElement.clientWidth - MARGIN_PX - right) || Math.max(0, MARGIN_PX - left);
	surface.style.translate = `${beyond_px}px`;
}

export function Menu({ label, icon, isBare = false, align = 'start', className, children }: Props) {
	const [isOpen, setIsOpen] = useState(false);
	const root = useRef<HTMLDivElement>(null);
	const surface = useRef<HTMLDivElement>(null);
	const id = useId();
	const close = () => {
		setIsOpen(false);
		root.current?.querySelector('button')?.focus();
	};
	useEffect(() => {
		if (!isOpen) {
			return;
		}
		const leave = (event: Event) => {
			if (event.target instanceof Node && !root.current?.contains(event.target)) {
				setIsOpen(false);
			}
		};
		document.addEventListener('pointerdown', leave);
		document.addEventListener('focusin', leave);
		return () => {
			document.removeEventListener('pointerdown', leave);
			document.removeEventListener('focusin', leave);
		};
	}, [isOpen]);
	useLayoutEffect(() => {
		if (isOpen && surface.current) {
			keepInSight(surface.current);
		}
	}, [isOpen]);
	const button = {
		'aria-expanded': isOpen,
		'aria-controls': id,
		onClick: () => setIsOpen(!isOpen),
	};
	return (
		<div
			ref={root}
			className={clsx('relative', className)}
			onKeyDown={(event) => {
				if (event.key === 'Escape' && isOpen) {
					event.stopPropagation();
					close();
				}
			}}
		>
			{isBare && icon ? (
				<IconButton icon={icon} label={label} {...button} />
			) : (
				<Button {...(icon ? { icon } : {})} {...button}>
					{label}
				</Button>
			)}
			<div
				ref={surface}
				id={id}
				hidden={!isOpen}
				className={clsx(
					'absolute top-full z-30 mt-1 max-h-[70dvh] w-max max-w-[calc(100vw-1.5rem)] min-w-52 overflow-y-auto rounded-md border border-line bg-surface p-2 shadow-lg',
					align === 'end' ? 'end-0' : 'start-0',
				)}
			>
				{isOpen && children}
			</div>
		</div>
	);
}

export const menuItemLook =
	'ui-control flex w-full items-center gap-2 rounded-md px-2 text-start text-text hover:bg-accent-soft';
