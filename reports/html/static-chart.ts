import { decimalText, millisecondsText, ratioText } from '../../runner/model/number-text.ts';
import type { ChartView, CurvePlot, Plot, PlotAxis, TimePlot } from '../view/plot.ts';
import { clockScale, clockText, logScale, type Scale, valueScale } from '../view/scale.ts';
import {
  acrossOf,
  areaOf,
  axesDrawing,
  type DrawnAxis,
  downOf,
  limitsDrawing,
  sizeOf,
  windowsDrawing,
} from './chart-drawing.ts';
import { html, type Markup } from './markup.ts';

const MOST_POINTS = 160;

/** Where a point stands, in tenths of the drawing's unit. */
type Place = (point: readonly [x: number, y: number]) => readonly [across: number, down: number];

interface Line {
  readonly role: string;
  readonly points: readonly (readonly [x: number, y: number] | null)[];
}

/** The chart where no script runs: the same lines, limits, windows and intervals, on axes with titles and units. */
export function staticChart({ plot, description, wide }: ChartView): Markup {
  const area = areaOf(wide);
  const size = sizeOf(area);
  const lines = linesOf(plot);
  const known = lines.flatMap(({ points }) => points.filter((point) => point !== null));
  if (known.length === 0) return html``;
  const values = known.map(([, y]) => y);
  const limits = plot.limits.map(({ value }) => value);
  const up = valueScale(
    plot.left,
    lowestOf([...values, ...limits]),
    Math.max(...values, ...limits, 0) * 1.05,
  );
  const across = acrossAxis(plot);
  const place: Place = ([x, y]) => [tenths(acrossOf(area, across.scale, x)), tenths(downOf(area, up, y))];
  const drawn = lines.map(
    ({ role, points }) => html`<path class="static-line role-${role}" d="${pathOf(points, place)}"/>`,
  );
  const under =
    plot.kind === 'time'
      ? html`${windowsDrawing(area, plot.windows, across.scale)}${bandsDrawing(plot, place)}`
      : null;
  return html`<svg class="static" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${description}">${under}${axesDrawing(area, across, { title: plot.left.title, scale: up, text: valueTextOf(plot.left) })}${limitsDrawing(area, plot.limits, up)}<g transform="scale(.1)">${drawn}</g></svg>`;
}

function acrossAxis(plot: Plot): DrawnAxis {
  if (plot.kind === 'time')
    return { title: 'time since the leg began, min:s', scale: clockScale(plot.seconds), text: clockText };
  return { title: 'percentile, tail axis', scale: tailScale(plot), text: percentileText };
}

function tailScale({ points }: CurvePlot): Scale {
  const highest = Math.max(10, ...points.map(([tail]) => tail));
  return { ...logScale(1, highest), ticks: powersUpTo(highest) };
}

function powersUpTo(highest: number): number[] {
  const powers = Math.floor(Math.log10(highest) + 1e-9);
  return [1, 2, ...Array.from({ length: powers }, (_, nth) => 10 ** (nth + 1))];
}

function percentileText(tail: number): string {
  return tail === 1 ? 'p0' : `p${decimalText((1 - 1 / tail) * 100, 6)}`;
}

/** An interval is a box as wide as its stretch; the boxes of a line are one shape. */
function bandsDrawing({ bands }: TimePlot, place: Place): Markup {
  const shapes = bands.map(({ role, boxes }) => {
    const shape = boxes.map(([from, to, lower, upper]) => {
      const [[left, top], [right, bottom]] = [place([from, upper]), place([to, lower])];
      return `M${left} ${top}H${right}V${bottom}H${left}z`;
    });
    return html`<path class="static-band role-${role}" d="${shape.join('')}"/>`;
  });
  return html`<g transform="scale(.1)">${shapes}</g>`;
}

function linesOf(plot: Plot): Line[] {
  if (plot.kind === 'curve') return [{ role: 'p95', points: plot.points }];
  return plot.lines
    .filter(({ axis }) => axis === 'left')
    .map(({ role, values }) => ({ role, points: thinned(values, plot.stepSeconds) }));
}

/** The highest value of each stretch, so that no peak is lost. */
function thinned(values: readonly (number | null)[], stepSeconds: number): Line['points'] {
  const step = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  return Array.from({ length: Math.ceil(values.length / step) }, (_, index) => {
    const known = values.slice(index * step, (index + 1) * step).filter((value) => value !== null);
    return known.length === 0 ? null : ([index * step * stepSeconds, Math.max(...known)] as const);
  });
}

/** In steps from point to point, which are shorter to write than places. */
function pathOf(points: Line['points'], place: Place): string {
  let before: readonly [number, number] | null = null;
  const parts = points.map((point) => {
    if (point === null) {
      before = null;
      return '';
    }
    const [x, y] = place(point);
    const part = before === null ? `M${x} ${y}` : stepText(x - before[0], y - before[1]);
    before = [x, y];
    return part;
  });
  return parts.join('');
}

function stepText(across: number, down: number): string {
  return `l${across}${down < 0 ? '' : ' '}${down}`;
}

/** Whole numbers are shorter than decimals; what is drawn with them is made a tenth as large. */
function tenths(value: number): number {
  return Math.round(value * 10);
}

function lowestOf(values: readonly number[]): number {
  return Math.min(...values.filter((value) => value > 0), 1_000);
}

function valueTextOf({ unit }: PlotAxis): (value: number) => string {
  if (unit === 'ms') return millisecondsText;
  return unit === 'ratio' ? ratioText : (value) => decimalText(value, 1);
}
