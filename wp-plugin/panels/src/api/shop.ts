// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every screen has at hand: who reads, the client, how numbers and times are written.

import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Boot } from '@/lib/boot';
import { Formats } from '@/lib/format';
import { Client, type Connection } from './client';

export interface Shop {
	boot: Boot;
	client: Client;
	formats: Formats;
}

export function openShop(boot: Boot): Shop {
	return {
		boot,
		client: new Client({ ...boot.api, nonceUrl: boot.nonceUrl, user: boot.user.id }, boot.serverTime),
		formats: new Formats(boot),
	};
}

const Context = createContext<Shop | null>(null);

export const ShopProvider = Context.Provider;

export function useShop(): Shop {
	const shop = useContext(Context);
	if (shop === null) {
		throw new Error('useShop outside of ShopProvider');
	}
	return shop;
}

export function useConnection(): Connection {
	const { client } = useShop();
	return useSyncExternalStore(
		(watcher) => client.watch(watcher),
		() => client.connection,
	);
}

/** Whether the reader may do something; the server decides, this only spares buttons that refuse. */
export function useCan(capability: string): boolean {
	const { can } = useShop().boot.user;
	return can.includes(capability) || can.includes('waybill_act_as_manager');
}
