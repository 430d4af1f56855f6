// SPDX-License-Identifier: GPL-3.0-or-later

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
	icon: LucideIcon;
	title: string;
	children?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children }: Props) {
	return (
		<div className="flex flex-col items-center gap-3 px-4 py-16 text-center">
			<Icon aria-hidden size={40} strokeWidth={1} className="text-quiet" />
			<p className="font-medium">{title}</p>
			{children}
		</div>
	);
}
