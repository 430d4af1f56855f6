// SPDX-License-Identifier: GPL-3.0-or-later
//
// A chart with the same numbers as a table behind it, and a sentence that says the gist of both.

import { clsx } from 'clsx';
import { ChartColumn, Table } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Link } from 'wouter';
import { useShop } from '@/api/shop';
import { __ } from '@/lib/i18n';
import { Button } from '@/ui/button';
import { Legend, type Series } from './series';

interface FigureProps {
	title: string;
	summary: string;
	series: readonly Series[];
	/** What stands there instead where there is nothing to show. */
	empty: ReactNode;
	isWide?: boolean;
	/** Both get the words that a screen reader says of them. */
	chart: (label: string) => ReactNode;
	table: (caption: string) => ReactNode;
}

export function Figure({ title, summary, series, empty, isWide = false, chart, table }: FigureProps) {
	const id = useId();
	const [isTable, setTable] = useState(false);
	return (
		<section
			aria-labelledby={`${id}-title`}
			className={clsx('min-w-0 rounded-lg border border-line bg-surface p-4', isWide && 'xl:col-span-2')}
		>
			<div className="mb-2 flex flex-wrap items-center justify-between gap-2">
				<h3 id={`${id}-title`} className="font-semibold">
					{title}
				</h3>
				{!empty && (
					<Button kind="quiet" icon={isTable ? ChartColumn : Table} onClick={() => setTable(!isTable)}>
						{isTable ? __('Show as chart', 'waybill') : __('Show as table', 'waybill')}
						<span className="sr-only">: {title}</span>
					</Button>
				)}
			</div>
			{empty || (
				<>
					<p className="mb-3 text-quiet">{summary}</p>
					{isTable ? (
						table(title)
					) : (
						<>
							{series.length > 1 && <Legend chart={id} series={series} />}
							{chart(`${title}. ${summary}`)}
						</>
					)}
				</>
			)}
		</section>
	);
}

export interface Column {
	title: string;
	/** Under the column, where adding up means something. */
	total?: number;
	totalHref?: string;
}

export interface Row {
	key: string;
	/** Short, for an axis. */
	label: string;
	/** In full. */
	name: string;
	values: readonly number[];
	/** The list of what the row counts. */
	href?: string;
	/** The same by column, where each has one of its own. */
	hrefs?: readonly (string | undefined)[];
}

interface TableProps {
	caption: string;
	/** What the rows are. */
	head: string;
	rows: readonly Row[];
	columns: readonly Column[];
}

export function NumberTable({ caption, head, rows, columns }: TableProps) {
	const hasTotals = columns.some((column) => column.total !== undefined);
	return (
		<table className="w-full border-collapse">
			<caption className="sr-only">{caption}</caption>
			<thead>
				<tr className="border-b border-edge">
					<th scope="col" className="py-2 pe-2 text-start font-semibold">
						{head}
					</th>
					{columns.map((column) => (
						<th key={column.title} scope="col" className="py-2 ps-2 text-end font-semibold">
							{column.title}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{rows.map((row) => (
					<tr key={row.key} className="border-b border-line">
						<th scope="row" className="py-1 pe-2 text-start font-normal">
							{row.name}
						</th>
						{columns.map((column, at) => (
							<td key={column.title} className="py-1 ps-2 text-end tabular-nums">
								<Number value={row.values[at] ?? 0} href={row.hrefs?.[at] ?? row.href} />
							</td>
						))}
					</tr>
				))}
			</tbody>
			{hasTotals && (
				<tfoot>
					<tr>
						<th scope="row" className="py-2 pe-2 text-start font-semibold">
							{__('Together', 'waybill')}
						</th>
						{columns.map((column) => (
							<td key={column.title} className="py-2 ps-2 text-end font-semibold tabular-nums">
								{column.total !== undefined && <Number value={column.total} href={column.totalHref} />}
							</td>
						))}
					</tr>
				</tfoot>
			)}
		</table>
	);
}

function Number({ value, href }: { value: number; href: string | undefined }) {
	const { formats } = useShop();
	const text = formats.number(value);
	return href === undefined || value === 0 ? (
		text
	) : (
		<Link href={href} className="inline-flex min-h-6 min-w-6 items-center justify-end text-accent underline">
			{text}
		</Link>
	);
}
