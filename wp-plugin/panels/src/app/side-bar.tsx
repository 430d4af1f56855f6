// SPDX-License-Identifier: GPL-3.0-or-later

import { clsx } from 'clsx';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useRef } from 'react';
import { Link } from 'wouter';
import { __ } from '@/lib/i18n';
import { type Destination, useHere } from './destination';
import { useHandedFocus } from './handed-focus';

const icon = { 'aria-hidden': true, size: 20, strokeWidth: 1.5, className: 'shrink-0' } as const;
const row = 'ui-control flex w-full items-center gap-3 rounded-md px-2.5 text-start';

interface Props {
	destinations: readonly Destination[];
	isNarrow: boolean;
	onNarrow: (isNarrow: boolean) => void;
}

/** Beside the content; narrow, it shows the pictures alone. */
export function SideBar({ destinations, isNarrow, onNarrow }: Props) {
	const here = useHere(destinations);
	const bar = useRef<HTMLElement>(null);
	useHandedFocus(bar);
	const Toggle = isNarrow ? PanelLeftOpen : PanelLeftClose;
	const label = isNarrow ? __('Widen the side bar', 'waybill') : __('Narrow the side bar', 'waybill');
	return (
		<nav
			ref={bar}
			aria-label={__('Screens', 'waybill')}
			className={clsx(
				'flex shrink-0 flex-col gap-1 overflow-y-auto border-e border-line bg-surface p-2',
				isNarrow ? 'w-15' : 'w-56',
			)}
		>
			<ul className="flex grow flex-col gap-1">
				{destinations.map(({ name, path, label: words, icon: Icon }) => {
					const isCurrent = path === here;
					return (
						<li key={name}>
							<Link
								href={path}
								aria-current={isCurrent ? 'page' : undefined}
								title={isNarrow ? words : undefined}
								className={clsx(
									row,
									isCurrent ? 'bg-accent-soft font-semibold' : 'text-quiet hover:bg-accent-soft hover:text-text',
								)}
							>
								<Icon {...icon} />
								<span className={isNarrow ? 'sr-only' : 'truncate'}>{words}</span>
							</Link>
						</li>
					);
				})}
			</ul>
			<button
				type="button"
				aria-label={label}
				title={label}
				onClick={() => onNarrow(!isNarrow)}
				className={clsx(row, 'text-quiet hover:bg-accent-soft hover:text-text')}
			>
				<Toggle {...icon} className="shrink-0 rtl:-scale-x-100" />
				{!isNarrow && <span className="truncate">{__('Narrow', 'waybill')}</span>}
			</button>
		</nav>
	);
}
