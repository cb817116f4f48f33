import { measuredText, rateText, ratioText } from '../../runner/model/number-text.ts';
import type { ChartView, Plot, PlotUnit } from '../view/plot.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 600;
const HEIGHT = 160;
const MOST_POINTS = 150;

interface Line {
  readonly role: string;
  readonly points: readonly (readonly [x: number, y: number] | null)[];
}

/** A drawing that needs no script: the lines, the limits in sight and the highest value, on linear axes. */
export function staticChart({ plot, description }: ChartView): Markup {
  const lines = linesOf(plot);
  const known = lines.flatMap(({ points }) => points.filter((point) => point !== null));
  const top = Math.max(...known.map(([, y]) => y), 0);
  const right = Math.max(...known.map(([x]) => x), 1);
  if (top <= 0) return html``;
  const place = ([x, y]: readonly [number, number]) =>
    `${tenth((x / right) * WIDTH)} ${tenth(HEIGHT - (y / top) * HEIGHT)}`;
  const limits = plot.limits.filter(({ value }) => value <= top);
  return html`<svg class="static" viewBox="0 -14 ${WIDTH} ${HEIGHT + 16}" role="img" aria-label="${description}"><text x="0" y="-4">${highestText(top, plot.left.unit)}</text><path class="static-base" d="M0 ${HEIGHT}H${WIDTH}"/>${limits.map(({ value }) => html`<path class="static-limit" d="M0 ${tenth(HEIGHT - (value / top) * HEIGHT)}H${WIDTH}"/>`)}${lines.map(({ role, points }) => html`<path class="static-line role-${role}" d="${pathOf(points, place)}"/>`)}</svg>`;
}

function linesOf(plot: Plot): Line[] {
  if (plot.kind === 'curve') {
    return [{ role: 'p95', points: plot.points.map(([tail, valueMs]) => [Math.log10(tail), valueMs]) }];
  }
  return plot.lines
    .filter(({ axis }) => axis === 'left')
    .map(({ role, values }) => ({ role, points: thinned(values) }));
}

/** The highest value of each stretch, so that no peak is lost. */
function thinned(values: readonly (number | null)[]): Line['points'] {
  const step = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  return Array.from({ length: Math.ceil(values.length / step) }, (_, index) => {
    const known = values.slice(index * step, (index + 1) * step).filter((value) => value !== null);
    return known.length === 0 ? null : ([index * step, Math.max(...known)] as const);
  });
}

function pathOf(points: Line['points'], place: (point: readonly [number, number]) => string): string {
  return points
    .map((point, index) => (point === null ? '' : `${points[index - 1] ? 'L' : 'M'}${place(point)}`))
    .join('');
}

function highestText(top: number, unit: PlotUnit): string {
  if (unit === 'ms') return `highest ${measuredText(top, 'ms')}`;
  return `highest ${unit === 'ratio' ? ratioText(top) : rateText(top)}`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
