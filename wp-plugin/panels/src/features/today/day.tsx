// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the day goes, as charts with a table behind each. The whole file is a chunk of its own: the
// chart library is heavier than the rest of the screen, and no other screen has a use for it.

import { Inbox } from 'lucide-react';
import { useLocation } from 'wouter';
import { writeQuery } from '@/api/order-query';
import type { Today } from '@/api/schemas';
import { useShop } from '@/api/shop';
import { __, _n, sprintf } from '@/lib/i18n';
import { EmptyState } from '@/ui/empty-state';
import { BarsAcross, BarsUp } from './bars';
import { Figure, NumberTable, type Column } from './figure';
import { SERIES } from './series';

export function Day({ today }: { today: Today }) {
	return (
		<section aria-labelledby="today-day">
			<h2 id="today-day" className="mb-2 text-lg font-semibold">
				{__('How the day goes', 'waybill')}
			</h2>
			{!today.is_whole && (
				<p className="mb-2 text-quiet">
					{__('So much has happened that not all of it was counted: the numbers are at least as large.', 'waybill')}
				</p>
			)}
			<div className="grid gap-3 xl:grid-cols-2">
				<Hours today={today} />
				<Ages ages={today.ages} />
				<People today={today} />
			</div>
		</section>
	);
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

function Hours({ today }: { today: Today }) {
	const { formats } = useShop();
	const made = sum(today.hours.map((hour) => hour.made));
	const finished = sum(today.hours.map((hour) => hour.finished));
	const rows = today.hours.map((hour) => ({
		key: String(hour.from),
		label: formats.hour(hour.from),
		/* translators: 1: time at which an hour begins, 2: time at which it ends. */
		name: sprintf(__('%1$s to %2$s', 'waybill'), formats.time(hour.from), formats.time(hour.to)),
		values: [hour.made, hour.finished],
	}));
	const day = { created_from: today.day, created_to: today.day };
	const columns: Column[] = [
		{ title: __('Came in', 'waybill'), total: made, totalHref: `/orders?${writeQuery({ scope: 'all', ...day })}` },
		{ title: __('Finished', 'waybill'), total: finished },
	];
	const summary = [
		sprintf(
			/* translators: %s: number of orders. */
			_n('%s order came in.', '%s orders came in.', made, 'waybill'),
			formats.number(made),
		),
		sprintf(
			/* translators: %s: number of orders. */
			_n('%s order was finished.', '%s orders were finished.', finished, 'waybill'),
			formats.number(finished),
		),
	].join(' ');
	const series = columns.map((column, at) => ({ name: column.title, look: SERIES[at] ?? SERIES[0] }));
	return (
		<Figure
			title={__('Orders by the hour', 'waybill')}
			summary={summary}
			series={series}
			isWide
			empty={
				made + finished === 0 && (
					<EmptyState icon={Inbox} title={__('No order has come in or been finished today.', 'waybill')} />
				)
			}
			chart={(label) => <BarsUp label={label} rows={rows} series={series} />}
			table={(caption) => (
				<NumberTable caption={caption} head={__('Hour', 'waybill')} rows={rows} columns={columns} />
			)}
		/>
	);
}

function Ages({ ages }: { ages: Today['ages'] }) {
	const { formats } = useShop();
	const [, navigate] = useLocation();
	const total = sum(ages.map((age) => age.count));
	const rows = ages.map((age) => {
		const days = { created_from: age.from ?? '', created_to: age.to };
		return {
			key: String(age.days_from),
			label: ageName(age.days_from, age.days_to),
			name: ageName(age.days_from, age.days_to),
			values: [age.count],
			href: `/orders?${writeQuery({ scope: 'open', ...days, sort: 'created', order: 'asc' })}`,
		};
	});
	const old = ages.at(-1);
	const sentences: string[] = [
		sprintf(
			/* translators: %s: number of orders. */
			_n('%s order is open.', '%s orders are open.', total, 'waybill'),
			formats.number(total),
		),
	];
	if (old !== undefined && old.count > 0) {
		sentences.push(
			sprintf(
				/* translators: 1: number of open orders, 2: number of days, more than two. */
				_n(
					'%1$s of them came in %2$s days ago or earlier.',
					'%1$s of them came in %2$s days ago or earlier.',
					old.count,
					'waybill',
				),
				formats.number(old.count),
				formats.number(old.days_from),
			),
		);
	}
	const summary = sentences.join(' ');
	const columns: Column[] = [{ title: __('Open orders', 'waybill'), total, totalHref: '/orders?scope=open' }];
	const series = [{ name: __('Open orders', 'waybill'), look: SERIES[0] }];
	return (
		<Figure
			title={__('How old the open orders are', 'waybill')}
			summary={summary}
			series={series}
			empty={total === 0 && <EmptyState icon={Inbox} title={__('No order is open.', 'waybill')} />}
			chart={(label) => (
				<BarsAcross label={label} rows={rows} series={series} onPick={(row) => row.href !== undefined && navigate(row.href)} />
			)}
			table={(caption) => (
				<NumberTable caption={caption} head={__('Came in', 'waybill')} rows={rows} columns={columns} />
			)}
		/>
	);
}

function ageName(from: number, to: number | null): string {
	if (to === null) {
		/* translators: %d: number of days. */
		return sprintf(_n('%d day or more', '%d days or more', from, 'waybill'), from);
	}
	if (to === 0) {
		return __('Today', 'waybill');
	}
	if (to === 1) {
		return __('Yesterday', 'waybill');
	}
	/* translators: 1: number of days, 2: a larger number of days. */
	return sprintf(__('%1$d to %2$d days', 'waybill'), from, to);
}

/** More bars than can be told apart; the table has all that are told. */
const PEOPLE_SHOWN_MAX = 8;

function People({ today }: { today: Today }) {
	const { formats } = useShop();
	const rows = today.people.map((person) => {
		const isPerson = person.id.startsWith('user:');
		const log = new URLSearchParams({ actor: person.id, from: today.day, to: today.day });
		return {
			key: person.id,
			label: person.name,
			name: person.name,
			values: [person.moved, person.open],
			hrefs: [
				person.moved > 0 ? `/log?${log}` : undefined,
				isPerson && person.open > 0 ? `/orders?${writeQuery({ scope: 'open', assignee: person.id })}` : undefined,
			],
		};
	});
	const sentences: string[] = [
		sprintf(
			/* translators: %s: number of people. */
			_n('%s has moved orders today.', '%s have moved orders today.', today.movers, 'waybill'),
			formats.number(today.movers),
		),
	];
	if (today.people_more > 0) {
		sentences.push(
			sprintf(
				/* translators: %s: number of people. */
				_n('%s more is not shown in the table.', '%s more are not shown in the table.', today.people_more, 'waybill'),
				formats.number(today.people_more),
			),
		);
	}
	const summary = sentences.join(' ');
	const columns: Column[] = [{ title: __('Moved today', 'waybill') }, { title: __('Open with them', 'waybill') }];
	const series = columns.map((column, at) => ({ name: column.title, look: SERIES[at] ?? SERIES[0] }));
	return (
		<Figure
			title={__('People', 'waybill')}
			summary={summary}
			series={series}
			empty={
				rows.length === 0 && (
					<EmptyState
						icon={Inbox}
						title={__('Nobody has moved an order today, and nobody has one to look after.', 'waybill')}
					/>
				)
			}
			chart={(label) => <BarsAcross label={label} rows={rows.slice(0, PEOPLE_SHOWN_MAX)} series={series} />}
			table={(caption) => (
				<NumberTable caption={caption} head={__('Person', 'waybill')} rows={rows} columns={columns} />
			)}
		/>
	);
}
