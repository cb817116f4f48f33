import type { LatencyHeat, LegDetail } from '../../runner/model/leg-detail.ts';
import type { LegSeries } from '../../runner/model/leg-series.ts';
import { countText, millisecondsText } from '../../runner/model/number-text.ts';
import { sum } from '../../runner/statistics/series.ts';
import type { PlotLimit } from './plot.ts';
import { limitsOf } from './time-plots.ts';

/** Levels of colour: none for no request, and so many from one request to the fullest cell. */
export const HEAT_LEVELS = 12;

/** Response times over time, as a picture: the more requests, the fuller the colour. */
export interface HeatView {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly caption: string;
  readonly seconds: number;
  readonly stepSeconds: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly rowsMs: readonly number[];
  /** For each row from the slowest on, the level of every stretch. */
  readonly levels: readonly (readonly number[])[];
  readonly columns: readonly (readonly number[])[];
  readonly unanswered: readonly number[];
  readonly limits: readonly PlotLimit[];
  readonly windows: LegSeries['windows'];
}

/** Null where no answer came. */
export function heatView(series: LegSeries, detail: LegDetail | undefined, id: string): HeatView | null {
  const heat = detail?.heat ?? null;
  if (heat === null) return null;
  const answered = sum(heat.columns.map(sum));
  const unanswered = sum(heat.unanswered);
  const limits = limitsOf(series, 'response_time');
  const top = heat.rowsMs.at(-1) ?? heat.fromMs;
  return {
    id,
    title: 'Where the answers fell',
    description: `Latency heatmap: ${countText(answered)} answers by time and response time, from ${millisecondsText(heat.fromMs)} to ${millisecondsText(top)}.`,
    caption: captionOf(heat, answered, unanswered),
    seconds: series.seconds,
    stepSeconds: heat.stepSeconds,
    fromMs: heat.fromMs,
    toMs: Math.max(top, ...limits.map(({ value }) => value * 1.15)),
    rowsMs: heat.rowsMs,
    levels: levelsOf(heat),
    columns: heat.columns,
    unanswered: heat.unanswered,
    limits,
    windows: series.windows,
  };
}

function captionOf({ stepSeconds, columns }: LatencyHeat, answered: number, unanswered: number): string {
  const fullest = Math.max(...columns.flat());
  const rest =
    unanswered > 0 ? ` ${countText(unanswered)} more got no usable answer and have no place here.` : '';
  return `n = ${countText(answered)} answers. Each cell is ${stepSeconds} s wide; the fullest holds ${countText(fullest)}, and colours are logarithmic.${rest}`;
}

/** By the logarithm of the count, so that a single slow request is seen beside thousands of quick ones. */
function levelsOf({ columns, rowsMs }: LatencyHeat): number[][] {
  const most = Math.log(Math.max(2, ...columns.flat()));
  const level = (count: number) =>
    count === 0 ? 0 : Math.min(HEAT_LEVELS, 1 + Math.round((Math.log(count) / most) * (HEAT_LEVELS - 1)));
  return rowsMs.map((_, row) => columns.map((column) => level(column[row] ?? 0))).toReversed();
}
