// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ctrl+K and "?": the doors to the palette and the sheet of keys. What lies behind them is loaded
// when it is first asked for.

import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useKeys } from '@/app/keys';
import { __ } from '@/lib/i18n';
import { IconButton } from '@/ui/button';

const Palette = lazy(() => import('./palette'));
const KeySheet = lazy(() => import('./key-sheet'));

export function CommandPalette() {
	const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
	useKeys({ '?': () => setOpen('keys') });
	useEffect(() => {
		// With a modifier it is a shortcut everywhere, also while somebody types.
		const press = (event: KeyboardEvent) => {
			if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
				event.preventDefault();
				setOpen((now) => (now === 'palette' ? null : 'palette'));
			}
		};
		document.addEventListener('keydown', press);
		return () => document.removeEventListener('keydown', press);
	}, []);
	const close = () => setOpen(null);
	return (
		<>
			<IconButton
				icon={Search}
				label={__('Find and go (Ctrl+K)', 'waybill')}
				aria-keyshortcuts="Control+K Meta+K"
				onClick={() => setOpen('palette')}
			/>
			<Suspense>
				{open === 'palette' && <Palette onClose={close} onKeys={() => setOpen('keys')} />}
				{open === 'keys' && <KeySheet onClose={close} />}
			</Suspense>
		</>
	);
}
