// SPDX-License-Identifier: GPL-3.0-or-later

import { ClipboardList } from 'lucide-react';
import { Redirect, Route, Switch } from 'wouter';
import { Frame } from '@/app/frame';
import { start } from '@/app/start';
import { OrderScreen } from '@/features/order-detail/order-screen';
import { OrdersScreen } from '@/features/orders-list/orders-screen';
import { __ } from '@/lib/i18n';
import { LiveProvider } from '@/live/live';

function Manager() {
	return (
		<LiveProvider>
			<Frame destinations={[{ path: '/orders', label: __('Orders', 'waybill'), icon: ClipboardList }]}>
				<Switch>
					<Route path="/orders">
						<OrdersScreen />
					</Route>
					<Route path="/orders/:id">{({ id }) => <OrderScreen key={id} id={Number(id)} />}</Route>
					<Route>
						<Redirect to="/orders" replace />
					</Route>
				</Switch>
			</Frame>
		</LiveProvider>
	);
}

void start(() => <Manager />);
