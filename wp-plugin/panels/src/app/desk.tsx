// SPDX-License-Identifier: GPL-3.0-or-later
//
// The frame of a panel that has many screens and three places to stand in: a page of its own, inside
// wp-admin, and all over the screen. On a page of its own the browser makes it fill the screen. Inside
// wp-admin a class on the body takes WordPress' bars away (assets/admin.css), and it is remembered: the
// browser's would be over with every reload and can't begin without a tap. Where there is room and
// nothing else beside it, the menu is a bar at the side; phones keep the one above.

import { type ReactNode, useEffect, useState } from 'react';
import { useShop } from '@/api/shop';
import type { Destination } from './destination';
import { Frame } from './frame';
import { FULLSCREEN_CLASS, type Fullscreen, useBrowserFullscreen } from './fullscreen';
import { useKeys } from './keys';
import { MenuBar } from './menu-bar';
import { useChangePreferences } from './preferences';
import { SideBar } from './side-bar';
import { useMedia } from './use-media';

interface Props {
	destinations: readonly Destination[];
	tools?: ReactNode;
	notice?: ReactNode;
	children: ReactNode;
}

export function Desk({ destinations, tools, ...rest }: Props) {
	const { boot } = useShop();
	const changePreferences = useChangePreferences();
	const [layout, setLayout] = useState(boot.layout);
	const browsers = useBrowserFullscreen();
	const isInside = boot.mode === 'wp-admin';
	const isFull = isInside ? layout.fullscreen : browsers.isFull;
	const isBeside = useMedia('(min-width: 48rem)') && isFull;
	useEffect(() => {
		document.body.classList.toggle(FULLSCREEN_CLASS, isInside && isFull);
	}, [isInside, isFull]);
	const change = () => {
		setLayout({ ...layout, fullscreen: !isFull });
		void changePreferences(() => ({ fullscreen: !isFull }));
	};
	const sideBar = {
		isNarrow: layout.sideBar === 'narrow',
		onNarrow: (isNarrow: boolean) => {
			const width = isNarrow ? 'narrow' : 'wide';
			setLayout({ ...layout, sideBar: width });
			void changePreferences(() => ({ side_bar: width }));
		},
	};
	return (
		<Frame
			fullscreen={isInside ? { isFull, isPossible: true, change } : browsers}
			menuPlace={isBeside ? 'beside' : 'above'}
			menu={
				isBeside ? (
					<SideBar destinations={destinations} {...sideBar} />
				) : (
					<MenuBar destinations={destinations} />
				)
			}
			tools={
				<>
					{isInside && <LeaveWithEscape isFull={isFull} change={change} />}
					{tools}
				</>
			}
			{...rest}
		/>
	);
}

/**
 * What lies nearer has Esc first: a menu, a selection, an order that leads back to its list. A part of
 * its own that stands in the page before the screens, because a key is that of the part that came last.
 */
function LeaveWithEscape({ isFull, change }: Omit<Fullscreen, 'isPossible'>): null {
	useKeys({
		Escape: () => {
			if (!isFull) {
				return false;
			}
			change();
			return true;
		},
	});
	return null;
}
