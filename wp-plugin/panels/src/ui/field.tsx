// SPDX-License-Identifier: GPL-3.0-or-later

import { clsx } from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';

export const controlLook =
	'ui-control w-full rounded-md border border-edge bg-surface px-3 text-text disabled:border-line disabled:text-quiet';

interface FieldProps {
	label: ReactNode;
	error?: string | undefined;
	children: (control: { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }) => ReactNode;
	className?: string;
}

/** A label over a control, and what is wrong with it under it. */
export function Field({ label, error, children, className }: FieldProps) {
	const id = useId();
	const hasError = error !== undefined && error !== '';
	return (
		<div className={clsx('flex flex-col gap-1', className)}>
			<label htmlFor={id} className="text-sm font-medium">
				{label}
			</label>
			{children({
				id,
				'aria-invalid': hasError,
				'aria-describedby': hasError ? `${id}-error` : undefined,
			})}
			{hasError && (
				<p id={`${id}-error`} className="text-sm text-bad">
					{error}
				</p>
			)}
		</div>
	);
}

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
	return <input {...rest} className={clsx(controlLook, className)} />;
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
	return <select {...rest} className={clsx(controlLook, className)} />;
}
