// SPDX-License-Identifier: GPL-3.0-or-later
//
// The panel of who works with orders on a phone: a list, and an order's page. Staff and drivers have
// an entry each, so that what only one of them needs is never loaded by the other.

import { Redirect, Route, Switch } from 'wouter';
import { Frame } from '@/app/frame';
import { useBrowserFullscreen } from '@/app/fullscreen';
import { Later } from '@/app/later';
import { start } from '@/app/start';
import { WorkListScreen } from '@/features/work-list/work-list-screen';
import { __ } from '@/lib/i18n';
import { LiveProvider } from '@/live/live';
import { Skeleton } from '@/ui/skeleton';

// The list is what somebody waits for; the order's page is there before it is tapped on. What can't
// be loaded ahead is loaded when it is.
const loadOrder = () => import('./order-page');

const OPEN = { scope: 'open' };

function WorkPanel({ title }: { title: string }) {
	const fullscreen = useBrowserFullscreen();
	return (
		<LiveProvider>
			<Frame fullscreen={fullscreen}>
				<Switch>
					<Route path="/">
						<WorkListScreen title={title} standard={OPEN} />
					</Route>
					<Route path="/orders/:id">
						{({ id }) => (
							<Later load={loadOrder} waiting={<Skeleton sentence={__('The order is being read.', 'waybill')} />}>
								{({ default: OrderPage }) => <OrderPage key={id} id={Number(id)} />}
							</Later>
						)}
					</Route>
					<Route>
						<Redirect to="/" replace />
					</Route>
				</Switch>
			</Frame>
		</LiveProvider>
	);
}

/** The list's title is asked for when it is shown: its words are loaded by then. */
export function startWorkPanel(title: () => string): void {
	void start(() => <WorkPanel title={title()} />).then(() => loadOrder().catch(() => undefined));
}
