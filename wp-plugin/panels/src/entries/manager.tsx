// SPDX-License-Identifier: GPL-3.0-or-later

import { ClipboardList, FilePlus2, History, Smartphone, Sun } from 'lucide-react';
import { Redirect, Route, Switch } from 'wouter';
import { Desk } from '@/app/desk';
import { start } from '@/app/start';
import { BulkButtons, BulkNotice, BulkProvider } from '@/features/bulk/bulk';
import { CommandPalette } from '@/features/command-palette/command-palette';
import { DevicesScreen } from '@/features/devices/devices-screen';
import { LogScreen } from '@/features/log/log-screen';
import { NewOrderScreen } from '@/features/new-order/new-order-screen';
import { OrderScreen } from '@/features/order-detail/order-screen';
import { OrdersScreen } from '@/features/orders-list/orders-screen';
import { TodayScreen } from '@/features/today/today-screen';
import { __ } from '@/lib/i18n';
import { LiveProvider } from '@/live/live';

function Manager() {
	const destinations = [
		{ path: '/', label: __('Today', 'waybill'), icon: Sun },
		{ path: '/orders', label: __('Orders', 'waybill'), icon: ClipboardList },
		{ path: '/orders/new', label: __('New order', 'waybill'), icon: FilePlus2 },
		{ path: '/log', label: __('Log', 'waybill'), icon: History },
		{ path: '/devices', label: __('Devices', 'waybill'), icon: Smartphone },
	];
	return (
		<LiveProvider>
			<BulkProvider>
				<Desk destinations={destinations} tools={<CommandPalette />} notice={<BulkNotice />}>
					<Switch>
						<Route path="/">
							<TodayScreen />
						</Route>
						<Route path="/orders">
							<OrdersScreen
								actions={(chosen) => <BulkButtons resolve={chosen.resolve} clear={chosen.clear} />}
							/>
						</Route>
						<Route path="/orders/new">
							<NewOrderScreen />
						</Route>
						<Route path="/orders/:id">{({ id }) => <OrderScreen key={id} id={Number(id)} list="/orders" />}</Route>
						<Route path="/log">
							<LogScreen />
						</Route>
						<Route path="/devices">
							<DevicesScreen />
						</Route>
						<Route>
							<Redirect to="/" replace />
						</Route>
					</Switch>
				</Desk>
			</BulkProvider>
		</LiveProvider>
	);
}

void start(() => <Manager />);
