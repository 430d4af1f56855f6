// SPDX-License-Identifier: GPL-3.0-or-later

import { peopleSchema, type Person, type Receipt, receiptSchema } from './schemas';
import type { Shop } from './shop';

export interface AssignCommand {
	id: number;
	/** Empty takes the order from whoever has it. */
	assignee: string;
	key: string;
}

export function assignOrder(shop: Shop, command: AssignCommand): Promise<Receipt> {
	return shop.client.command(
		`orders/${command.id}`,
		{ method: 'PATCH', key: command.key, body: { assignee: command.assignee } },
		receiptSchema,
	);
}

/** Who may carry orders. */
export async function getPeople(shop: Shop, signal?: AbortSignal): Promise<Person[]> {
	return (await shop.client.get('people', peopleSchema, signal)).people;
}
