// SPDX-License-Identifier: GPL-3.0-or-later

import { CircleAlert, Copy } from 'lucide-react';
import { useLoginUrl } from '@/api/login-url';
import { Problem, shortReference } from '@/api/problem';
import { __, sprintf } from '@/lib/i18n';
import { Button } from './button';

/** The words for anything that was thrown; what is no Problem is a fault of the panel itself. */
export function wordsOf(failure: unknown): string {
	return failure instanceof Problem
		? failure.message
		: __('This part of the screen stopped working. Try again; if it stays, reload the page.', 'waybill');
}

interface Props {
	failure: unknown;
	onRetry?: () => void;
}

export function ErrorCard({ failure, onRetry }: Props) {
	const loginUrl = useLoginUrl();
	const reference = failure instanceof Problem ? failure.reference : '';
	const isLogin = failure instanceof Problem && failure.remedy === 'login';
	return (
		<div role="alert" className="m-4 rounded-lg border border-bad bg-surface p-4">
			<p className="flex items-start gap-2 font-medium">
				<CircleAlert aria-hidden size={20} strokeWidth={1.5} className="mt-0.5 shrink-0 text-bad" />
				{wordsOf(failure)}
			</p>
			<div className="mt-3 flex flex-wrap items-center gap-3">
				{isLogin ? (
					<Button kind="primary" onClick={() => window.location.assign(loginUrl)}>
						{__('Log in', 'waybill')}
					</Button>
				) : (
					onRetry && (
						<Button kind="primary" onClick={onRetry}>
							{__('Try again', 'waybill')}
						</Button>
					)
				)}
				{reference !== '' && <Reference reference={reference} />}
			</div>
		</div>
	);
}

/** Small and to be copied: what the shop's log has this failure under. */
export function Reference({ reference }: { reference: string }) {
	return (
		<button
			type="button"
			className="inline-flex min-h-6 items-center gap-1 text-sm text-quiet underline-offset-2 hover:underline"
			onClick={() => void navigator.clipboard?.writeText(reference)}
			title={__('Copy the whole reference', 'waybill')}
		>
			<Copy aria-hidden size={14} strokeWidth={1.5} />
			{/* translators: %s: the beginning of a reference, letters and digits. */}
			{sprintf(__('Reference %s', 'waybill'), shortReference(reference))}
		</button>
	);
}
