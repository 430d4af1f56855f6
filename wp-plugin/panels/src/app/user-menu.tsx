// SPDX-License-Identifier: GPL-3.0-or-later

import { LayoutPanelLeft, LogOut, SquareArrowOutUpRight, UserRound } from 'lucide-react';
import { useShop } from '@/api/shop';
import { BRAND } from '@/lib/brand';
import { __ } from '@/lib/i18n';
import { Menu, menuItemLook } from '@/ui/menu';
import { chooseTheme, type Theme, useChosenTheme } from './theme';

const icon = { 'aria-hidden': true, size: 18, strokeWidth: 1.5 } as const;

function ThemeChoice() {
	const chosen = useChosenTheme();
	const names: [Theme, string][] = [
		['system', __('As the device', 'waybill')],
		['light', __('Light', 'waybill')],
		['dark', __('Dark', 'waybill')],
	];
	return (
		<fieldset className="my-1 border-y border-line px-2 py-2">
			<legend className="float-start w-full pb-1 text-sm text-quiet">{__('Appearance', 'waybill')}</legend>
			{names.map(([name, label]) => (
				<label key={name} className="ui-control flex items-center gap-2">
					<input
						type="radio"
						name="waybill-theme"
						checked={chosen === name}
						onChange={() => chooseTheme(name)}
						className="size-4 accent-(--w-accent)"
					/>
					{label}
				</label>
			))}
		</fieldset>
	);
}

export function UserMenu() {
	const { user, links, panel, version } = useShop().boot;
	return (
		<Menu label={__('Your menu', 'waybill')} icon={UserRound} isBare align="end">
			<p className="px-2 pt-1 pb-2">
				<span className="block font-medium">{user.name}</span>
				<span className="block text-sm text-quiet" dir="ltr">
					{BRAND} {version}
				</span>
			</p>
			{links.panels
				.filter((one) => one.panel !== panel)
				.map((one) => (
					<a key={one.panel} href={one.url} className={menuItemLook}>
						<LayoutPanelLeft {...icon} />
						{one.label}
					</a>
				))}
			{links.wordpress !== null && (
				<a href={links.wordpress} className={menuItemLook}>
					<SquareArrowOutUpRight {...icon} className="rtl:-scale-x-100" />
					{__('WordPress', 'waybill')}
				</a>
			)}
			<ThemeChoice />
			<form method="post" action={links.logout.url}>
				<input type="hidden" name="_wpnonce" value={links.logout.nonce} />
				<button type="submit" className={menuItemLook}>
					<LogOut {...icon} className="rtl:-scale-x-100" />
					{__('Log out', 'waybill')}
				</button>
			</form>
		</Menu>
	);
}
