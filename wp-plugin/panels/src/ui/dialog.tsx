// SPDX-License-Identifier: GPL-3.0-or-later
//
// The browser's own modal dialog: it keeps the focus inside, makes the page behind inert and gives
// the focus back, on phones and desktops alike, for no weight at all. What is marked with data-focus
// has the focus first.

import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { __ } from '@/lib/i18n';
import { IconButton } from './button';

interface Props {
	title: string;
	onClose: () => void;
	children: ReactNode;
	footer?: ReactNode;
	/** Something is at work: only what lies in it closes it, not Esc, a click beside it or its cross. */
	isHeld?: boolean;
	className?: string;
}

export function Dialog({ title, onClose, children, footer, isHeld = false, className }: Props) {
	const dialog = useRef<HTMLDialogElement>(null);
	const id = useId();
	const leave = () => {
		if (!isHeld) {
			onClose();
		}
	};
	// In the layout phase: a dialog that has left the page can't give the focus back any more.
	useLayoutEffect(() => {
		const element = dialog.current;
		element?.showModal();
		element?.querySelector<HTMLElement>('[data-focus]')?.focus();
		return () => element?.close();
	}, []);
	return (
		<dialog
			ref={dialog}
			aria-labelledby={id}
			onCancel={(event) => {
				event.preventDefault();
				leave();
			}}
			onClose={() => {
				// Browsers close it past onCancel when Esc is pressed again.
				if (isHeld && dialog.current?.open === false) {
					dialog.current.showModal();
				} else if (dialog.current?.open === false) {
					onClose();
				}
			}}
			onClick={(event) => {
				if (event.target === dialog.current) {
					leave();
				}
			}}
			className={clsx(
				'm-auto max-h-[90dvh] w-[min(40rem,calc(100vw-1.5rem))] overflow-hidden rounded-lg border border-line bg-surface p-0 text-text shadow-xl',
				className,
			)}
		>
			<div className="flex max-h-[90dvh] flex-col">
				<div className="flex items-center justify-between gap-2 border-b border-line py-2 ps-4 pe-2">
					<h2 id={id} className="text-lg font-semibold">
						{title}
					</h2>
					{!isHeld && <IconButton icon={X} label={__('Close', 'waybill')} onClick={onClose} />}
				</div>
				<div className="min-h-0 grow overflow-y-auto p-4" tabIndex={-1}>
					{children}
				</div>
				{footer !== undefined && (
					<div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
				)}
			</div>
		</dialog>
	);
}
