// SPDX-License-Identifier: GPL-3.0-or-later

import { Redirect, Route, Switch } from 'wouter';
import { Frame } from '@/app/frame';
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

function Driver() {
	return (
		<LiveProvider>
			<Frame destinations={[]}>
				<Switch>
					<Route path="/">
						<WorkListScreen title={__('Your deliveries', 'waybill')} standard={OPEN} />
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

void start(() => <Driver />).then(() => loadOrder().catch(() => undefined));
