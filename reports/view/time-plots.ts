import type { LegDetail } from '../../runner/model/leg-detail.ts';
import type { LegSeries, PerSecond } from '../../runner/model/leg-series.ts';
import { countText, millisecondsText, ratioText } from '../../runner/model/number-text.ts';
import { plainText } from '../../runner/model/plain-text.ts';
import { sum } from '../../runner/statistics/series.ts';
import { highest, knownValues, secondsPerPoint } from './downsample.ts';
import { bandsText, intervalBands } from './interval-bands.ts';
import { legPlot, type WrittenLine } from './leg-plot.ts';
import type { PlotAxis, PlotLimit, TimeChartView } from './plot.ts';
import { timeAxis } from './time-axis.ts';

const RATE_AXIS: PlotAxis = { title: 'per second', unit: 'perSecond', scale: 'linear' };
const SHARE_AXIS: PlotAxis = { title: 'share in use', unit: 'ratio', scale: 'linear' };
/** Above this share of its processors a generator adds latency of its own. */
const BUSY_CPU_RATIO = 0.8;

const READINGS = {
  highest: 'Each point is the highest',
  mean: 'Each point is the mean',
  'mean and highest': 'Each point is the mean, each bar the highest second',
} as const;

/** Percentiles of response time over the leg, with their intervals and the limits that apply to them. */
export function responseChart(series: LegSeries, id: string, detail?: LegDetail): TimeChartView {
  const limits = limitsOf(series, 'response_time');
  const lines: WrittenLine[] = [
    { label: 'p99', role: 'p99', values: series.p99Ms, keep: 'highest' },
    { label: 'p95', role: 'p95', values: series.p95Ms, keep: 'highest' },
    { label: 'p50', role: 'p50', values: series.p50Ms, keep: 'highest' },
  ];
  const requests = total(series.requests);
  return {
    id,
    title: 'Response time',
    wide: true,
    description: `Response time over the leg. ${highestText('p95', series.p95Ms)} ${highestText('p99', series.p99Ms)}`,
    caption: `${caption(series, `n = ${countText(requests)} requests`, 'highest')}${bandsText(detail)}`,
    empty: noneKnown(lines) ? 'No percentile could be shown: no second held enough answered requests.' : null,
    plot: {
      ...legPlot(series, lines, timeAxis('response time', lines, limits), limits),
      bands: intervalBands(detail),
    },
  };
}

/** Journeys planned, started and dropped. */
export function arrivalsChart(series: LegSeries, id: string): TimeChartView {
  const dropped = total(series.droppedJourneys);
  const lines: WrittenLine[] = [
    { label: 'planned', role: 'planned', values: series.plannedArrivals, keep: 'mean', style: 'area' },
    { label: 'started', role: 'started', values: series.startedJourneys, keep: 'mean' },
  ];
  if (dropped > 0)
    lines.push({
      label: 'dropped',
      role: 'bad',
      values: series.droppedJourneys,
      keep: 'highest',
      style: 'bars',
    });
  const counts = `${countText(total(series.plannedArrivals))} journeys planned, ${countText(total(series.startedJourneys))} started, ${countText(dropped)} dropped`;
  return {
    id,
    title: 'Arrivals',
    wide: false,
    description: `Journeys started per second, planned and achieved. ${counts}.`,
    caption: caption(series, counts, dropped > 0 ? 'mean and highest' : 'mean'),
    empty: noneKnown(lines) ? 'No arrivals were recorded.' : null,
    plot: legPlot(series, lines, { ...RATE_AXIS, title: 'journeys per second' }, []),
  };
}

/** Requests, and on an axis of their own the bad ones. */
export function requestsChart(series: LegSeries, id: string): TimeChartView {
  const bad = total(series.badRequests);
  const lines: WrittenLine[] = [
    { label: 'requests', role: 'requests', values: series.requests, keep: 'mean' },
  ];
  if (bad > 0) {
    lines.push({
      label: 'bad requests (right axis)',
      role: 'bad',
      values: series.badRequests,
      keep: 'highest',
      style: 'bars',
      axis: 'right',
    });
  }
  const counts = `n = ${countText(total(series.requests))} requests, ${bad > 0 ? countText(bad) : 'none'} bad`;
  const plot = legPlot(series, lines, { ...RATE_AXIS, title: 'requests per second' }, []);
  return {
    id,
    title: 'Requests',
    wide: false,
    description: `Requests per second, and the bad ones among them. ${counts}.`,
    caption: caption(series, counts, bad > 0 ? 'mean and highest' : 'mean'),
    empty: noneKnown(lines) ? 'No requests were recorded.' : null,
    plot: bad > 0 ? { ...plot, right: { ...RATE_AXIS, title: 'bad requests per second' } } : plot,
  };
}

/** Database time as the target states it, with its limits. */
export function databaseChart(series: LegSeries, id: string): TimeChartView {
  const limits = limitsOf(series, 'db_time');
  const lines: WrittenLine[] = [{ label: 'p95', role: 'database', values: series.dbP95Ms, keep: 'highest' }];
  return {
    id,
    title: 'Database time',
    wide: false,
    description: `Database time per request. ${highestText('p95', series.dbP95Ms)}`,
    caption: caption(
      series,
      `n = ${countText(total(series.requests))} requests; time that their answers state`,
      'highest',
    ),
    empty: noneKnown(lines) ? 'The target stated no database time (header Server-Timing: db;dur=…).' : null,
    plot: legPlot(series, lines, timeAxis('database time', lines, limits), limits),
  };
}

/** Whether the generator had room to breathe: its processors and its pool of users. */
export function generatorChart(series: LegSeries, id: string): TimeChartView {
  const pool = series.vuPool;
  const vus = series.activeVus.map((active) => (active === null || pool === 0 ? null : active / pool));
  const lines: WrittenLine[] = [
    { label: 'processors', role: 'cpu', values: series.generatorCpuRatio, keep: 'highest' },
    { label: `VUs, of ${countText(pool)}`, role: 'vus', values: vus, keep: 'highest', style: 'dashed' },
  ];
  const limits = [{ label: `processors: ${ratioText(BUSY_CPU_RATIO)}`, value: BUSY_CPU_RATIO }];
  const samples = `n = ${countText(knownValues(series.generatorCpuRatio).length)} samples of the generator`;
  return {
    id,
    title: 'Generator health',
    wide: false,
    description: `Share of its processors and of its VU pool that the generator used. ${samples}.`,
    caption: caption(series, samples, 'highest'),
    empty: noneKnown(lines) ? 'The generator was not observed.' : null,
    plot: legPlot(series, lines, SHARE_AXIS, limits),
  };
}

/** Limits on one SLI, as lines to draw. */
export function limitsOf(series: LegSeries, sli: string): PlotLimit[] {
  return series.limits
    .filter((limit) => limit.sli === sli)
    .map((limit) => ({ label: plainText(limit.label), value: limit.valueMs }));
}

function caption(series: LegSeries, samples: string, reading: keyof typeof READINGS): string {
  const step = secondsPerPoint(series.seconds);
  return step === 1 ? `${samples}.` : `${samples}. ${READINGS[reading]} of ${step} s.`;
}

function highestText(name: string, values: PerSecond): string {
  const top = highest(values);
  return top === null ? `${name} could not be shown.` : `${name} was at most ${millisecondsText(top)}.`;
}

function noneKnown(lines: readonly WrittenLine[]): boolean {
  return lines.every((line) => line.values.every((value) => value === null));
}

function total(values: PerSecond): number {
  return sum(knownValues(values));
}
