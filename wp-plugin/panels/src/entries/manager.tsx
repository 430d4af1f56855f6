// SPDX-License-Identifier: GPL-3.0-or-later

import { ClipboardList, FilePlus2, History, Smartphone, Sun } from 'lucide-react';
import { Redirect, Route, Switch } from 'wouter';
import { AddonsProvider } from '@/addons/context';
import { loadAddons } from '@/addons/load';
import { Addons } from '@/addons/registry';
import { reportAddon } from '@/api/report-addon';
import type { Shop } from '@/api/shop';
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
import {
	AddonActions,
	AddonFilters,
	OrderPanels,
	useAddonColumns,
	useAddonDestinations,
	useAddonRoutes,
	Widgets,
} from './addon-slots';

function Manager() {
	const more = useAddonDestinations();
	const routes = useAddonRoutes();
	const columns = useAddonColumns();
	const destinations = [
		{ name: 'today', path: '/', label: __('Today', 'waybill'), icon: Sun },
		{ name: 'orders', path: '/orders', label: __('Orders', 'waybill'), icon: ClipboardList },
		{ name: 'new_order', path: '/orders/new', label: __('New order', 'waybill'), icon: FilePlus2 },
		{ name: 'log', path: '/log', label: __('Log', 'waybill'), icon: History },
		{ name: 'devices', path: '/devices', label: __('Devices', 'waybill'), icon: Smartphone },
		...more,
	];
	return (
		<LiveProvider>
			<BulkProvider>
				<Desk destinations={destinations} tools={<CommandPalette />} notice={<BulkNotice />}>
					<Switch>
						<Route path="/">
							<TodayScreen more={<Widgets />} />
						</Route>
						<Route path="/orders">
							<OrdersScreen
								actions={(chosen) => (
									<>
										<AddonActions chosen={chosen} />
										<BulkButtons resolve={chosen.resolve} clear={chosen.clear} />
									</>
								)}
								moreColumns={columns}
								moreFilters={(query, onChange) => <AddonFilters query={query} onChange={onChange} />}
							/>
						</Route>
						<Route path="/orders/new">
							<NewOrderScreen />
						</Route>
						<Route path="/orders/:id">{({ id }) => <Order key={id} id={Number(id)} />}</Route>
						<Route path="/log">
							<LogScreen />
						</Route>
						<Route path="/devices">
							<DevicesScreen />
						</Route>
						{routes}
						<Route>
							<Redirect to="/" replace />
						</Route>
					</Switch>
				</Desk>
			</BulkProvider>
		</LiveProvider>
	);
}

function Order({ id }: { id: number }) {
	return (
		<OrderScreen
			id={id}
			list="/orders"
			more={(about) => ({
				main: <OrderPanels side="main" {...about} />,
				side: <OrderPanels side="side" {...about} />,
			})}
		/>
	);
}

let addons: Addons | null = null;

/** What addons bring has to be known before the first screen, which would else be drawn twice. */
async function openAddons(shop: Shop): Promise<void> {
	const told = shop.boot.addons;
	// What can't be reported now is on the screen all the same, and the health page asks anew.
	let last: Promise<unknown> = Promise.resolve();
	addons = new Addons(told?.slots ?? {}, (report) => {
		// One after the other: the health page keeps what comes in the same moment only once.
		last = last.then(() => reportAddon(shop, report)).catch(() => undefined);
	});
	if (told !== null) {
		await loadAddons(addons, told);
	}
}

void start(
	() => (
		<AddonsProvider value={addons}>
			<Manager />
		</AddonsProvider>
	),
	openAddons,
);
