// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bars by Recharts: upwards along the hours, across for what has names. They stand still: a chart that
// is drawn anew at each change in the shop must not move each time. With the arrow keys one goes from
// bar to bar and hears its numbers.

import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { useShop } from '@/api/shop';
import type { Row } from './figure';
import { fillOf, Patterns, type Series } from './series';

interface Props {
	label: string;
	rows: readonly Row[];
	series: readonly Series[];
	onPick?: (row: Row) => void;
}

const HEIGHT = 240;

/** Room for a name beside its bars, and for the bars of one name. */
const NAME_WIDTH = 120;
const BAR_SIZE = 14;
const ROW_HEIGHT = 26;
const ROW_GAP = 14;
const AXIS_HEIGHT = 34;

/** Where a text starts and ends is Recharts' to say, by the side of its axis; how it reads is its own. */
const TICK = {
	fill: 'var(--w-quiet)',
	fontSize: 13,
	style: { direction: 'ltr', unicodeBidi: 'plaintext' },
} as const;

const isReversed = () => document.documentElement.dir === 'rtl';

interface TipProps {
	active: boolean;
	/** Which row the pointer or the arrow keys are at. */
	label: string | number | undefined;
	rows: readonly Row[];
	series: readonly Series[];
}

function Tip({ active, label, rows, series }: TipProps) {
	const { formats } = useShop();
	const row = rows.find((one) => one.key === String(label));
	return (
		active &&
		row && (
			<div className="rounded-md border border-edge bg-surface px-3 py-2 text-sm">
				<p className="font-semibold">{row.name}</p>
				{series.map(({ name }, at) => (
					<p key={name} className="tabular-nums">
						{name}: {formats.number(row.values[at] ?? 0)}
					</p>
				))}
			</div>
		)
	);
}

/** Parts of both kinds; Recharts looks for them among a chart's own children, so these are elements. */
function partsOf(id: string, { rows, series, onPick }: Props) {
	return [
		<Patterns key="patterns" chart={id} series={series} />,
		<Tooltip
			key="tip"
			isAnimationActive={false}
			cursor={{ fill: 'var(--w-accent-soft)' }}
			content={(tip) => <Tip active={tip.active} label={tip.label} rows={rows} series={series} />}
		/>,
		...series.map(({ name, look }, at) => (
			<Bar
				key={name}
				name={name}
				dataKey={(row: Row) => row.values[at] ?? 0}
				fill={fillOf(look, id)}
				stroke={look.colour}
				isAnimationActive={false}
				cursor={onPick && 'pointer'}
				onClick={(_, index) => {
					const row = rows[index];
					if (row !== undefined) {
						onPick?.(row);
					}
				}}
			/>
		)),
	];
}

export function BarsUp(props: Props) {
	const { formats } = useShop();
	const id = useId();
	const isRtl = isReversed();
	return (
		<BarChart
			responsive
			data={[...props.rows]}
			style={{ width: '100%', height: HEIGHT }}
			margin={{ top: 12, right: 4, bottom: 0, left: 4 }}
			barGap={0}
			barCategoryGap="15%"
			aria-label={props.label}
		>
			<CartesianGrid vertical={false} stroke="var(--w-line)" />
			<XAxis
				dataKey="key"
				reversed={isRtl}
				tick={TICK}
				tickLine={false}
				stroke="var(--w-edge)"
				minTickGap={12}
				tickFormatter={(key: string) => props.rows.find((row) => row.key === key)?.label ?? ''}
			/>
			<YAxis
				orientation={isRtl ? 'right' : 'left'}
				allowDecimals={false}
				tick={TICK}
				tickLine={false}
				axisLine={false}
				width="auto"
				tickFormatter={(value: number) => formats.number(value)}
			/>
			{partsOf(id, props)}
		</BarChart>
	);
}

export function BarsAcross(props: Props) {
	const { formats } = useShop();
	const id = useId();
	const isRtl = isReversed();
	const height = AXIS_HEIGHT + props.rows.length * (ROW_GAP + Math.max(ROW_HEIGHT, BAR_SIZE * props.series.length));
	return (
		<BarChart
			responsive
			layout="vertical"
			data={[...props.rows]}
			style={{ width: '100%', height }}
			margin={{ top: 4, right: 12, bottom: 0, left: 12 }}
			barGap={0}
			barSize={BAR_SIZE}
			aria-label={props.label}
		>
			<CartesianGrid horizontal={false} stroke="var(--w-line)" />
			<XAxis
				type="number"
				reversed={isRtl}
				allowDecimals={false}
				tick={TICK}
				tickLine={false}
				stroke="var(--w-edge)"
				tickFormatter={(value: number) => formats.number(value)}
			/>
			<YAxis
				type="category"
				dataKey="key"
				orientation={isRtl ? 'right' : 'left'}
				width={NAME_WIDTH}
				tick={{ ...TICK, fill: 'var(--w-text)' }}
				tickLine={false}
				axisLine={false}
				tickFormatter={(key: string) => props.rows.find((row) => row.key === key)?.label ?? ''}
			/>
			{partsOf(id, props)}
		</BarChart>
	);
}
