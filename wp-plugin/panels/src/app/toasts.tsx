// SPDX-License-Identifier: GPL-3.0-or-later
//
// Short messages at the bottom. What went well goes by itself; what somebody has to act on stays
// until it is dismissed.

import { toast, Toaster } from 'sonner';
import { Problem } from '@/api/problem';
import { useShop } from '@/api/shop';
import { __ } from '@/lib/i18n';
import { Reference, wordsOf } from '@/ui/error-card';
import { useTheme } from './theme';

const GOOD_MS = 4_000;
const BAD_MS = 6_000;
/** As long as the server takes a move back. */
const UNDO_MS = 10_000;

export const say = {
	good: (text: string) => toast.success(text, { duration: GOOD_MS }),
	/** Something was done that can be taken back for a while. */
	done: (text: string, undo: (() => void) | null) =>
		toast.success(
			text,
			undo === null
				? { duration: GOOD_MS }
				: { duration: UNDO_MS, action: { label: __('Undo', 'waybill'), onClick: undo } },
		),
	note: (text: string) => toast.info(text, { duration: GOOD_MS }),
	warn: (text: string) => toast.warning(text, { duration: BAD_MS }),
	failure: (failure: unknown) => {
		const isPassing = failure instanceof Problem && failure.isPassing;
		const reference = failure instanceof Problem ? failure.reference : '';
		toast.error(wordsOf(failure), {
			duration: isPassing ? BAD_MS : Infinity,
			description: reference === '' ? undefined : <Reference reference={reference} />,
		});
	},
};

export function Toasts() {
	const { boot } = useShop();
	return (
		<Toaster
			position={boot.dir === 'rtl' ? 'bottom-left' : 'bottom-right'}
			dir={boot.dir}
			theme={useTheme()}
			closeButton
			containerAriaLabel={__('Messages', 'waybill')}
			toastOptions={{ closeButtonAriaLabel: __('Dismiss', 'waybill') }}
			offset={16}
		/>
	);
}
