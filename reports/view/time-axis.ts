import type { PerSecond } from '../../runner/model/leg-series.ts';
import { highest, knownValues } from './downsample.ts';
import type { PlotAxis, PlotLimit } from './plot.ts';

/** From this factor between the highest and an ordinary value on, a linear axis would flatten the ordinary ones. */
const LOGARITHMIC_FROM = 25;

/** An axis of times that shows both the ordinary answers and the worst ones: logarithmic where they are far apart. */
export function timeAxis(
  title: string,
  lines: readonly { readonly values: PerSecond }[],
  limits: readonly PlotLimit[],
): PlotAxis {
  const tops = [...lines.map((line) => highest(line.values) ?? 0), ...limits.map((limit) => limit.value)];
  const ordinary = Math.min(...lines.map((line) => middle(line.values)));
  const far = Math.max(...tops) / ordinary > LOGARITHMIC_FROM;
  return far
    ? { title: `${title}, log scale`, unit: 'ms', scale: 'logarithmic' }
    : { title, unit: 'ms', scale: 'linear' };
}

function middle(values: PerSecond): number {
  const sorted = knownValues(values)
    .filter((value) => value > 0)
    .toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
}
