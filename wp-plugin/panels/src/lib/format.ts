// SPDX-License-Identifier: GPL-3.0-or-later
//
// Numbers, money and times as the reader writes them: the language of the reader, the time zone of
// the shop. Formatters are made once, because making one costs more than a row of a list.

export interface Setting {
	locale: string;
	timezone: string;
}

export interface Money {
	minor: number;
	currency: string;
	decimals: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export class Formats {
	private readonly money = new Map<string, Intl.NumberFormat>();
	private readonly whole: Intl.NumberFormat;
	private readonly dayTime: Intl.DateTimeFormat;
	private readonly full: Intl.DateTimeFormat;
	private readonly clock: Intl.DateTimeFormat;
	private readonly hours: Intl.DateTimeFormat;
	private readonly ago: Intl.RelativeTimeFormat;
	readonly list: Intl.ListFormat;

	private readonly locale: string;

	constructor(setting: Setting) {
		const timeZone = setting.timezone;
		// One kind of digits on a page: the shop's prices, orders' numbers and the server's sentences have these.
		this.locale = new Intl.Locale(setting.locale, { numberingSystem: 'latn' }).toString();
		this.whole = new Intl.NumberFormat(this.locale);
		this.dayTime = new Intl.DateTimeFormat(this.locale, {
			day: 'numeric',
			month: 'short',
			hour: '2-digit',
			minute: '2-digit',
			timeZone,
		});
		this.full = new Intl.DateTimeFormat(this.locale, {
			dateStyle: 'full',
			timeStyle: 'medium',
			timeZone,
		});
		this.clock = new Intl.DateTimeFormat(this.locale, {
			hour: '2-digit',
			minute: '2-digit',
			timeZone,
		});
		this.hours = new Intl.DateTimeFormat(this.locale, { hour: 'numeric', timeZone });
		this.ago = new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto', style: 'short' });
		this.list = new Intl.ListFormat(this.locale, { type: 'conjunction' });
	}

	number(value: number): string {
		return this.whole.format(value);
	}

	/** Whole minor units to the text of a price; the division is by a power of ten and for show only. */
	price(money: Money): string {
		const key = `${money.currency}:${money.decimals}`;
		let format = this.money.get(key);
		if (format === undefined) {
			format = new Intl.NumberFormat(this.locale, {
				style: 'currency',
				currency: money.currency,
				minimumFractionDigits: money.decimals,
				maximumFractionDigits: money.decimals,
			});
			this.money.set(key, format);
		}
		return format.format(money.minor / 10 ** money.decimals);
	}

	/** A moment, short: the clock alone would be wrong tomorrow. */
	moment(ms: number): string {
		return this.dayTime.format(ms);
	}

	/** A moment in full, for a title and for the history. */
	exact(ms: number): string {
		return this.full.format(ms);
	}

	/** The hour of the shop's clock, as an axis shows it. */
	hour(ms: number): string {
		return this.hours.format(ms);
	}

	time(ms: number): string {
		return this.clock.format(ms);
	}

	/** How far a moment lies from another, in the largest unit that says it. */
	distance(ms: number, from: number): string {
		const gap = ms - from;
		const size = Math.abs(gap);
		if (size < HOUR_MS) {
			return this.ago.format(Math.round(gap / MINUTE_MS), 'minute');
		}
		if (size < 2 * DAY_MS) {
			return this.ago.format(Math.round(gap / HOUR_MS), 'hour');
		}
		return this.ago.format(Math.round(gap / DAY_MS), 'day');
	}
}
