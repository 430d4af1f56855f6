// SPDX-License-Identifier: GPL-3.0-or-later

import { OrderScreen } from '@/features/order-detail/order-screen';

/** The order's page of staff and drivers, whose list is their first screen. */
export default function OrderPage({ id }: { id: number }) {
	return <OrderScreen id={id} list="/" />;
}
