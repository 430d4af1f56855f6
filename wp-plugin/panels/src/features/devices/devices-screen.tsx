// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where people are logged in. A phone that is lost is logged out here: its next request is refused,
// and what lies on it is wiped.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LogOut, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { type Device, getDevices, revokeDevice } from '@/api/devices';
import { persist } from '@/api/persist';
import { keys } from '@/api/query-keys';
import { useShop } from '@/api/shop';
import { Screen } from '@/app/screen';
import { say } from '@/app/toasts';
import { __, sprintf } from '@/lib/i18n';
import { newId } from '@/lib/id';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { EmptyState } from '@/ui/empty-state';
import { ErrorCard } from '@/ui/error-card';
import { Skeleton } from '@/ui/skeleton';

export function DevicesScreen() {
	const shop = useShop();
	const devices = useQuery({ queryKey: keys.devices, queryFn: ({ signal }) => getDevices(shop, signal) });
	return (
		<Screen title={__('Devices', 'waybill')}>
			<div className="p-3 sm:p-4">
				{devices.isPending && <Skeleton sentence={__('Devices are being looked up.', 'waybill')} rows={5} />}
				{devices.isError && devices.data === undefined && (
					<ErrorCard failure={devices.error} onRetry={() => void devices.refetch()} />
				)}
				{devices.data?.length === 0 && (
					<EmptyState icon={Smartphone} title={__('Nobody is logged in.', 'waybill')} />
				)}
				{devices.data !== undefined && devices.data.length > 0 && (
					<ul className="max-w-3xl divide-y divide-line rounded-lg border border-line bg-surface">
						{devices.data.map((device) => (
							<Row key={device.id} device={device} />
						))}
					</ul>
				)}
			</div>
		</Screen>
	);
}

function Row({ device }: { device: Device }) {
	const { formats, client } = useShop();
	const [isAsking, setAsking] = useState(false);
	return (
		<li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
			<div className="min-w-0 grow basis-60">
				<p className="font-medium">
					<bdi>{device.user.name}</bdi>
				</p>
				<p className="text-sm text-quiet">
					{device.name}
					{' · '}
					{device.is_current ? (
						__('this device', 'waybill')
					) : (
						<time dateTime={new Date(device.seen_at).toISOString()} title={formats.exact(device.seen_at)}>
							{/* translators: %s: how long ago, as "2 hours ago". */}
							{sprintf(__('seen %s', 'waybill'), formats.distance(device.seen_at, client.now()))}
						</time>
					)}
				</p>
			</div>
			{!device.is_current && (
				<Button icon={LogOut} onClick={() => setAsking(true)}>
					{__('Log out', 'waybill')}
				</Button>
			)}
			{isAsking && <Confirm device={device} onClose={() => setAsking(false)} />}
		</li>
	);
}

function Confirm({ device, onClose }: { device: Device; onClose: () => void }) {
	const shop = useShop();
	const queries = useQueryClient();
	const revoking = useMutation({
		mutationFn: (key: string) => persist(() => revokeDevice(shop, device.id, key)),
		onSuccess: () => say.good(__('The device is logged out.', 'waybill')),
		onError: say.failure,
		onSettled: () => {
			void queries.invalidateQueries({ queryKey: keys.devices });
			onClose();
		},
	});
	return (
		<Dialog
			title={__('Log this device out?', 'waybill')}
			onClose={onClose}
			footer={
				<>
					<Button kind="primary" data-focus disabled={revoking.isPending} onClick={() => revoking.mutate(newId())}>
						{__('Log it out', 'waybill')}
					</Button>
					<Button kind="quiet" onClick={onClose}>
						{__('Cancel', 'waybill')}
					</Button>
				</>
			}
		>
			<p>
				{/* translators: 1: name of a person, 2: name of a device. */}
				{sprintf(__('%1$s has to log in again on %2$s. What has not been sent from it yet is lost.', 'waybill'), device.user.name, device.name)}
			</p>
		</Dialog>
	);
}
