// SPDX-License-Identifier: GPL-3.0-or-later
//
// What tells one row of bars from another: a colour and a pattern, because a colour alone tells some
// people nothing. The pattern is drawn once a chart, by a name that is the chart's own.

export interface Look {
	pattern: 'plain' | 'striped';
	/** A colour of the theme. */
	colour: string;
}

export const SERIES: readonly [Look, Look] = [
	{ pattern: 'plain', colour: 'var(--w-accent)' },
	{ pattern: 'striped', colour: 'var(--w-good)' },
];

export interface Series {
	name: string;
	look: Look;
}

const stripesId = (chart: string) => `stripes-${chart}`;

/** The fill of a bar, by the name of the chart that has the pattern. */
export const fillOf = (look: Look, chart: string) =>
	look.pattern === 'plain' ? look.colour : `url(#${stripesId(chart)})`;

export function Patterns({ chart, series }: { chart: string; series: readonly Series[] }) {
	return series
		.filter(({ look }) => look.pattern === 'striped')
		.map(({ look }) => (
			<defs key={look.colour}>
				<pattern id={stripesId(chart)} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
					<rect width={6} height={6} fill="var(--w-surface)" />
					<rect width={3} height={6} fill={look.colour} />
				</pattern>
			</defs>
		));
}

/** The same look beside its name. */
export function Legend({ chart, series }: { chart: string; series: readonly Series[] }) {
	return (
		<ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
			{series.map(({ name, look }) => (
				<li key={name} className="flex items-center gap-1.5">
					<svg aria-hidden width={16} height={16}>
						<Patterns chart={`${chart}-legend`} series={[{ name, look }]} />
						<rect
							x={1}
							y={1}
							width={14}
							height={14}
							fill={fillOf(look, `${chart}-legend`)}
							stroke={look.colour}
							strokeWidth={1.5}
						/>
					</svg>
					{name}
				</li>
			))}
		</ul>
	);
}
