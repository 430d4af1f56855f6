// SPDX-License-Identifier: GPL-3.0-or-later

import { type Receipt, receiptSchema } from './schemas';
import type { Shop } from './shop';

export type InputValue = string | number | boolean;

/** One tap: the key is made when it happens, so that sending it twice is still one move. */
export interface TransitionCommand {
	id: number;
	transition: string;
	seen: number;
	inputs: Record<string, InputValue>;
	key: string;
}

export function applyTransition(shop: Shop, command: TransitionCommand): Promise<Receipt> {
	return shop.client.command(
		`orders/${command.id}/transitions/${command.transition}`,
		{ method: 'POST', key: command.key, body: { seen: command.seen, inputs: command.inputs } },
		receiptSchema,
	);
}
