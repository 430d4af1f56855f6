// SPDX-License-Identifier: GPL-3.0-or-later

import { clsx } from 'clsx';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { __ } from '@/lib/i18n';
import { type Destination, useHere } from './destination';
import { useHandedFocus } from './handed-focus';

/** Under the app bar; what has no room is scrolled to, sideways. */
export function MenuBar({ destinations }: { destinations: readonly Destination[] }) {
	const here = useHere(destinations);
	const bar = useRef<HTMLElement>(null);
	useHandedFocus(bar);
	useEffect(() => {
		bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
	}, [here]);
	return (
		<nav
			ref={bar}
			aria-label={__('Screens', 'waybill')}
			className="shrink-0 overflow-x-auto border-b border-line bg-surface px-1 sm:px-3"
		>
			<ul className="flex">
				{destinations.map(({ name, path, label, icon: Icon }) => {
					const isCurrent = path === here;
					return (
						<li key={name}>
							<Link
								href={path}
								aria-current={isCurrent ? 'page' : undefined}
								className={clsx(
									'ui-control flex items-center gap-2 border-b-2 px-3 py-1 whitespace-nowrap',
									isCurrent ? 'border-accent font-semibold' : 'border-transparent text-quiet hover:text-text',
								)}
							>
								<Icon aria-hidden size={18} strokeWidth={1.5} />
								{label}
							</Link>
						</li>
					);
				})}
			</ul>
		</nav>
	);
}
