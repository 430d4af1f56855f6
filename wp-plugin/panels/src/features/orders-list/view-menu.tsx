// SPDX-License-Identifier: GPL-3.0-or-later

import { Bookmark, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { __, sprintf } from '@/lib/i18n';
import { Button, IconButton } from '@/ui/button';
import { Field, TextInput } from '@/ui/field';
import { Menu } from '@/ui/menu';
import type { Liking } from './preferences';

const NAME_LENGTH_MAX = 40;

/** Keeps what the list shows under a name, and takes such views away again. */
export function ViewMenu({ address, liking, isBare }: { address: string; liking: Liking; isBare: boolean }) {
	const [name, setName] = useState('');
	return (
		<Menu label={__('Views', 'waybill')} icon={Bookmark} isBare={isBare} align="end">
			<form
				className="flex w-72 max-w-full flex-col gap-2 p-1"
				onSubmit={(event) => {
					event.preventDefault();
					if (name.trim() !== '') {
						void liking.saveView(name.trim(), address).then((isTaken) => isTaken && setName(''));
					}
				}}
			>
				<Field label={__('Keep this view as', 'waybill')}>
					{(control) => (
						<TextInput
							{...control}
							value={name}
							maxLength={NAME_LENGTH_MAX}
							onChange={(event) => setName(event.target.value)}
						/>
					)}
				</Field>
				<Button type="submit" disabled={name.trim() === ''}>
					{__('Keep', 'waybill')}
				</Button>
			</form>
			{liking.views.length > 0 && (
				<ul aria-label={__('Your views', 'waybill')} className="mt-2 border-t border-line pt-2">
					{liking.views.map((view) => (
						<li key={view.name} className="flex items-center justify-between gap-2 ps-1">
							<span className="truncate" dir="auto">
								{view.name}
							</span>
							<IconButton
								icon={Trash2}
								/* translators: %s: name of a view. */
								label={sprintf(__('Remove the view “%s”', 'waybill'), view.name)}
								onClick={() => void liking.dropView(view.name)}
							/>
						</li>
					))}
				</ul>
			)}
		</Menu>
	);
}
