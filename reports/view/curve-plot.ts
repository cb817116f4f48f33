import type { LegSeries } from '../../runner/model/leg-series.ts';
import { countText, millisecondsText, ratioText } from '../../runner/model/number-text.ts';
import { plainText } from '../../runner/model/plain-text.ts';
import { sum } from '../../runner/statistics/series.ts';
import { knownValues, rounded } from './downsample.ts';
import type { ChartView, PlotLimit } from './plot.ts';
import { timeAxis } from './time-axis.ts';

type CurvePoint = LegSeries['curve'][number];

/** The percentile curve of the peak window, of everything asked for; it ends where answers ended. */
export function curveChart(series: LegSeries, id: string, requestTimeoutMs: number | undefined): ChartView {
  const known = series.curve.filter(isAnswered);
  const points = known.map(
    ({ probability, valueMs }) => [rounded(tailOf(probability)), rounded(valueMs)] as const,
  );
  const limits = curveLimits(series);
  const values = known.map((point) => point.valueMs);
  return {
    id,
    title: 'Percentile curve of the peak',
    wide: false,
    description: `Response time by percentile in the peak window. ${ends(series, requestTimeoutMs)}`,
    caption: `n = ${countText(peakRequests(series))} requests. ${ends(series, requestTimeoutMs)}`.trim(),
    empty: points.length === 0 ? 'No request of the peak window was answered.' : null,
    plot: { kind: 'curve', left: timeAxis('response time', [{ values }], limits), points, limits },
  };
}

function isAnswered(point: CurvePoint): point is CurvePoint & { readonly valueMs: number } {
  return point.valueMs !== null && point.probability < 1;
}

function tailOf(probability: number): number {
  return 1 / (1 - probability);
}

function curveLimits(series: LegSeries): PlotLimit[] {
  return series.limits
    .filter((limit) => limit.sli === 'response_time')
    .map(({ label, valueMs, statistic }) => ({
      label: plainText(label),
      value: valueMs,
      ...tailOfStatistic(statistic),
    }));
}

function tailOfStatistic(statistic: string): { readonly tail?: number } {
  const percent = /^p(\d+(?:\.\d+)?)$/u.exec(statistic)?.[1];
  return percent === undefined ? {} : { tail: rounded(tailOf(Number(percent) / 100)) };
}

function ends(series: LegSeries, requestTimeoutMs: number | undefined): string {
  const first = series.curve.find((point) => point.valueMs === null);
  if (first === undefined) return '';
  const length = requestTimeoutMs === undefined ? 'the timeout' : millisecondsText(requestTimeoutMs);
  return `The last ${ratioText(1 - first.probability)} got no usable answer and count as over ${length}.`;
}

function peakRequests(series: LegSeries): number {
  const peaks = series.windows.filter((window) => window.name === 'peak');
  return sum(
    peaks.flatMap(({ fromMs, toMs }) =>
      knownValues(series.requests.slice(Math.round(fromMs / 1_000), Math.round(toMs / 1_000))),
    ),
  );
}
