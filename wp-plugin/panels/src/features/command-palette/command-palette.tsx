// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ctrl+K and "?": the doors to the palette and the sheet of keys; "/" as well, where the screen has no
// search of its own. What lies behind them is loaded when it is first asked for.

import { Search } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useKeys } from '@/app/keys';
import { Later } from '@/app/later';
import { __ } from '@/lib/i18n';
import { IconButton } from '@/ui/button';
import { Dialog } from '@/ui/dialog';

const loadPalette = () => import('./palette');
const loadKeySheet = () => import('./key-sheet');

export function CommandPalette() {
	const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
	useKeys({ '?': () => setOpen('keys'), '/': () => setOpen('palette') });
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
	const inDialog = (title: string) => (card: ReactNode) => (
		<Dialog title={title} onClose={close}>
			{card}
		</Dialog>
	);
	return (
		<>
			<IconButton
				icon={Search}
				label={__('Find and go (Ctrl+K)', 'waybill')}
				aria-keyshortcuts="Control+K Meta+K"
				onClick={() => setOpen('palette')}
			/>
			{open === 'palette' && (
				<Later load={loadPalette} failed={inDialog(__('Find and go', 'waybill'))}>
					{({ default: Palette }) => <Palette onClose={close} onKeys={() => setOpen('keys')} />}
				</Later>
			)}
			{open === 'keys' && (
				<Later load={loadKeySheet} failed={inDialog(__('Keys', 'waybill'))}>
					{({ default: KeySheet }) => <KeySheet onClose={close} />}
				</Later>
			)}
		</>
	);
}
