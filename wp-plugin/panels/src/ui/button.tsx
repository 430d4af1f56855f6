// SPDX-License-Identifier: GPL-3.0-or-later

import { clsx } from 'clsx';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';

type Kind = 'primary' | 'plain' | 'quiet';

const KINDS: Record<Kind, string> = {
	primary:
		'bg-accent text-on-accent border-transparent hover:bg-accent-strong disabled:bg-raised disabled:text-quiet disabled:border-line',
	plain: 'bg-surface text-text border-edge hover:bg-raised disabled:text-quiet disabled:border-line',
	quiet: 'bg-transparent text-text border-transparent hover:bg-accent-soft disabled:text-quiet',
};

export const buttonLook = (kind: Kind): string =>
	clsx(
		'ui-control inline-flex items-center justify-center gap-2 rounded-md border px-3 font-medium whitespace-nowrap',
		KINDS[kind],
	);

interface Props extends ComponentProps<'button'> {
	kind?: Kind;
	icon?: LucideIcon;
}

export function Button({ kind = 'plain', icon: Icon, className, children, ...rest }: Props) {
	return (
		<button type="button" {...rest} className={clsx(buttonLook(kind), className)}>
			{Icon && <Icon aria-hidden size={18} strokeWidth={1.5} className="shrink-0" />}
			{children}
		</button>
	);
}

interface IconProps extends Omit<ComponentProps<'button'>, 'children'> {
	icon: LucideIcon;
	/** What it does, in words; a picture alone says nothing to many. */
	label: string;
}

export function IconButton({ icon: Icon, label, className, ...rest }: IconProps) {
	return (
		<button
			type="button"
			{...rest}
			aria-label={label}
			title={label}
			className={clsx(
				'ui-control inline-flex min-w-11 items-center justify-center rounded-md text-text hover:bg-accent-soft md:min-w-9',
				className,
			)}
		>
			<Icon aria-hidden size={20} strokeWidth={1.5} />
		</button>
	);
}
