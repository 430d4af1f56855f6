// SPDX-License-Identifier: GPL-3.0-or-later

import { switchSingleKeys, useSingleKeys } from '@/app/keys';
import { __ } from '@/lib/i18n';
import { Dialog } from '@/ui/dialog';

export default function KeySheet({ onClose }: { onClose: () => void }) {
	const groups: [string, [string, string][]][] = [
		[
			__('Everywhere', 'waybill'),
			[
				['Ctrl K', __('Find and go', 'waybill')],
				['/', __('Search', 'waybill')],
				['?', __('This sheet', 'waybill')],
				['Esc', __('Back, or close', 'waybill')],
			],
		],
		[
			__('In the list', 'waybill'),
			[
				['j  k', __('Next and previous row', 'waybill')],
				['x', __('Select the row', 'waybill')],
				['Shift x', __('Select up to the row', 'waybill')],
				['.', __('Move…', 'waybill')],
				['a', __('Assign…', 'waybill')],
				['Enter', __('Open the order', 'waybill')],
			],
		],
		[
			__('In an order', 'waybill'),
			[['n  b', __('Next and previous order of the list', 'waybill')]],
		],
	];
	const areOn = useSingleKeys();
	return (
		<Dialog title={__('Keys', 'waybill')} onClose={onClose}>
			<div className="flex flex-col gap-4">
				{groups.map(([title, rows]) => (
					<section key={title}>
						<h3 className="mb-1 font-semibold">{title}</h3>
						<dl className="grid grid-cols-[7rem_1fr] gap-x-3 gap-y-1">
							{rows.map(([key, what]) => (
								<div key={key} className="contents">
									<dt>
										<kbd className="rounded border border-edge bg-raised px-2 py-0.5 font-sans text-sm whitespace-pre" dir="ltr">
											{key}
										</kbd>
									</dt>
									<dd>{what}</dd>
								</div>
							))}
						</dl>
					</section>
				))}
				<label className="ui-control flex items-center gap-3">
					<input
						type="checkbox"
						role="switch"
						checked={areOn}
						onChange={(event) => switchSingleKeys(event.target.checked)}
						className="size-4 accent-(--w-accent)"
					/>
					{__('Keys of one character (Ctrl K finds this sheet without them)', 'waybill')}
				</label>
			</div>
		</Dialog>
	);
}
