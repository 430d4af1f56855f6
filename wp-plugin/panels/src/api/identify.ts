// SPDX-License-Identifier: GPL-3.0-or-later

import type { Card } from './schemas';

/** Fewer digits are a part of many phone numbers. */
const PHONE_DIGITS_MIN = 7;

const fold = (text: string) => text.toLowerCase().replace(/[\s.\-/_]/g, '');
const digits = (text: string) => text.replace(/\D/g, '');

/** Whether a text is a whole name of an order, and not the beginning of something longer. */
export function names(text: string, card: Card): boolean {
	const said = fold(text);
	if (said === '') {
		return false;
	}
	if ([card.number, card.email, card.tracking].some((name) => name !== '' && fold(name) === said)) {
		return true;
	}
	const phone = digits(text);
	const isPhone = /^[\d\s+()./-]+$/.test(text) && phone.length >= PHONE_DIGITS_MIN;
	return isPhone && digits(card.phone).endsWith(phone.replace(/^(00|0)/, ''));
}
