// SPDX-License-Identifier: GPL-3.0-or-later
//
// States and flags. A colour is never the only sign: a state is its word, a flag has a picture and a
// word.

import { clsx } from 'clsx';
import { AlertTriangle, Clock, GitFork, Hourglass, type LucideIcon } from 'lucide-react';
import { __ } from '@/lib/i18n';

export function StateBadge({ label, isOpen }: { label: string; isOpen: boolean }) {
	return (
		<span
			className={clsx(
				'inline-block rounded-full border px-2.5 py-0.5 text-sm font-medium whitespace-nowrap',
				isOpen ? 'border-accent bg-accent-soft text-text' : 'border-line bg-raised text-quiet',
			)}
		>
			{label}
		</span>
	);
}

interface Flag {
	icon: LucideIcon;
	label: string;
	look: string;
}

function flagOf(name: string): Flag | null {
	switch (name) {
		case 'late':
			return { icon: Clock, label: __('Late', 'waybill'), look: 'bg-bad-soft text-bad' };
		case 'stuck':
			return { icon: Hourglass, label: __('Stuck', 'waybill'), look: 'bg-warn-soft text-warn' };
		case 'drift':
			return { icon: GitFork, label: __('Differs from WooCommerce', 'waybill'), look: 'bg-warn-soft text-warn' };
		case 'torn':
			return { icon: AlertTriangle, label: __('Half done', 'waybill'), look: 'bg-bad-soft text-bad' };
		default:
			return null;
	}
}

interface FlagsProps {
	names: readonly string[];
	/** The pictures alone where there is no room; the words are still read out and shown on pointing. */
	isBare?: boolean;
}

export function Flags({ names, isBare = false }: FlagsProps) {
	return names.map((name) => {
		const flag = flagOf(name);
		return (
			flag && (
				<span
					key={name}
					title={flag.label}
					className={clsx(
						'inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-sm font-medium whitespace-nowrap',
						flag.look,
					)}
				>
					<flag.icon aria-hidden size={14} strokeWidth={2} />
					<span className={isBare ? 'sr-only' : ''}>{flag.label}</span>
				</span>
			)
		);
	});
}
