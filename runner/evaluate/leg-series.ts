import { METRICS } from '../../scenarios/kit/contract.ts';
import type { LegSeries, PerSecond, ServiceRow } from '../model/leg-series.ts';
import { packed } from '../model/packed-pushes.ts';
import type { RunRecord } from '../model/run-record.ts';
import { type Histogram, histogramQuantile, mergeHistograms } from '../statistics/histogram.ts';
import { sum } from '../statistics/series.ts';
import { databaseSeries } from './database/database-series.ts';
import type { HistogramRows } from './histogram-rows.ts';
import {
  countsPerSecond,
  histogramsPerSecond,
  type LegView,
  mergedHistogram,
  rangeOf,
  samplesPerSecond,
  viewLeg,
} from './leg-view.ts';
import { droppedPerSecond } from './selected-seconds.ts';
import { SlidingSum } from './sliding-sum.ts';
import { targetMemory } from './target-memory.ts';

/** Requests above the percentile that a point of a chart needs (statistics SPEC, section 5). */
const SAMPLES_BEYOND = 20;
/** No point looks back further than this, however few requests there are. */
const LONGEST_LOOK_BACK_SECONDS = 30;

/** What the charts of every leg show. */
export function chartSeries(record: RunRecord): LegSeries[] {
  return record.legs.map((leg) => seriesOfLeg(viewLeg(leg)));
}

function seriesOfLeg(leg: LegView): LegSeries {
  const database = databaseSeries(leg);
  const memory = targetMemory(leg);
  const { plan } = leg.record;
  const whole = { from: 0, to: leg.seconds };
  const times = histogramsPerSecond(leg, METRICS.responseTime, {}, whole);
  const databaseTimes = histogramsPerSecond(leg, METRICS.dbTime, {}, whole);
  const requests = countsPerSecond(leg, METRICS.requests, {}, whole);
  const good = countsPerSecond(leg, METRICS.requests, { outcome: 'good' }, whole);
  const percentile = (seconds: HistogramRows, q: number) =>
    rollingPercentile(seconds, q, plan.played.requestTimeoutMs);
  return {
    leg: plan.id,
    title: plan.title,
    seconds: leg.seconds,
    windows: plan.played.windows,
    plannedArrivals: Array.from({ length: leg.seconds }, (_, second) =>
      sum(plan.played.streams.map(({ perSecond }) => perSecond[second] ?? 0)),
    ),
    startedJourneys: samplesPerSecond(leg, METRICS.scheduleLag, {}, whole),
    droppedJourneys: droppedPerSecond(leg, whole),
    requests,
    badRequests: requests.map((all, second) => all - (good[second] ?? 0)),
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    p99Ms: percentile(times, 0.99),
    dbP95Ms: percentile(databaseTimes, 0.95),
    ...generatorSeries(leg),
    ...(database !== null && { database }),
    ...(memory !== null && { targetMemoryBytes: memory }),
    activeVus: gaugePerSecond(leg, 'vus'),
    vuPool: plan.pool.vus,
    curve: percentileCurve(leg),
    services: serviceRows(leg),
    badByKind: badByKind(leg),
    limits: limitLines(leg),
  };
}

/** Each point looks back over as many seconds as hold enough requests beyond the percentile; ms. */
function rollingPercentile(seconds: HistogramRows, q: number, timeoutMs: number): PerSecond {
  const needed = SAMPLES_BEYOND / (1 - q);
  const samples = seconds.totals();
  const stretch = new SlidingSum(seconds);
  return samples.map((_, end) => {
    const held = stretch.moveTo(lookBackFrom(samples, end, needed), end + 1);
    return withinTimeout(histogramQuantile(held, q).estimate, timeoutMs);
  });
}

function lookBackFrom(samples: readonly number[], end: number, needed: number): number {
  const earliest = Math.max(0, end - LONGEST_LOOK_BACK_SECONDS + 1);
  let from = end + 1;
  for (let held = 0; from > earliest && held < needed; ) {
    from -= 1;
    held += samples[from] ?? 0;
  }
  return from;
}

/** Seconds as ms; null beyond the timeout, where there was no answer. */
function withinTimeout(seconds: number | null, timeoutMs: number): number | null {
  return seconds === null || seconds * 1_000 > timeoutMs ? null : seconds * 1_000;
}

function generatorSeries(leg: LegView): Pick<LegSeries, 'generatorCpuRatio' | 'generatorMemoryBytes'> {
  const { generator } = leg.record;
  const cpu: (number | null)[] = Array.from({ length: leg.seconds }, () => null);
  const memory = [...cpu];
  for (const sample of generator?.samples ?? []) {
    const second = leg.secondOf(sample);
    if (second < 0 || second >= cpu.length) continue;
    cpu[second] = sample.cpuCores === null ? null : sample.cpuCores / (generator?.cores ?? 1);
    memory[second] = sample.memoryBytes;
  }
  return { generatorCpuRatio: cpu, generatorMemoryBytes: memory };
}

/** The last value that a gauge had by each second. */
function gaugePerSecond(leg: LegView, metric: string): PerSecond {
  const ids = new Set(leg.timeline.series.filter((series) => series.metric === metric).map(({ id }) => id));
  const values: (number | null)[] = Array.from({ length: leg.seconds }, () => null);
  for (const push of leg.timeline.pushes) {
    const second = leg.secondOf(push);
    for (const [id, value] of push.gauges)
      if (ids.has(id) && second >= 0 && second < values.length) values[second] = value;
  }
  let last: number | null = null;
  return values.map((value) => {
    last = value ?? last;
    return last;
  });
}

/** Exact quantiles of all response times in the peak, from k6's own summary. */
function percentileCurve({ record }: LegView): LegSeries['curve'] {
  const trend = record.summary?.metrics[`${METRICS.responseTime}{window:peak}`];
  if (trend?.type !== 'trend' || trend.count === 0) return [];
  const timeoutMs = record.plan.played.requestTimeoutMs;
  return (record.summary?.quantiles ?? []).map((probability, index) => {
    const valueMs = trend.quantiles[index] ?? null;
    return { probability, valueMs: valueMs !== null && valueMs > timeoutMs ? null : valueMs };
  });
}

function serviceRows(leg: LegView): ServiceRow[] {
  const services = [
    ...new Set(
      leg.record.plan.catalogue.journeys.flatMap(({ operations }) => operations.map(({ svc }) => svc)),
    ),
  ];
  return services.toSorted().map((svc) => serviceRow(leg, svc));
}

function serviceRow(leg: LegView, svc: string): ServiceRow {
  const range = rangeOf(leg, 'peak');
  const tags = { svc, window: 'peak' };
  const requests = sum(countsPerSecond(leg, METRICS.requests, tags, range));
  const good = sum(countsPerSecond(leg, METRICS.requests, { ...tags, outcome: 'good' }, range));
  const merged = (metric: string): Histogram =>
    range.to > range.from ? mergedHistogram(leg, metric, tags) : mergeHistograms([]);
  const times = merged(METRICS.responseTime);
  const databaseTimes = merged(METRICS.dbTime);
  const percentile = (histogram: Histogram, q: number) =>
    withinTimeout(histogramQuantile(histogram, q).estimate, leg.record.plan.played.requestTimeoutMs);
  return {
    svc,
    requests,
    bad: requests - good,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    p99Ms: percentile(times, 0.99),
    dbP95Ms: percentile(databaseTimes, 0.95),
  };
}

function badByKind(leg: LegView): LegSeries['badByKind'] {
  const bad = leg.timeline.series.filter(
    ({ metric, tags }) => metric === METRICS.requests && tags['outcome'] !== 'good',
  );
  const totals = new Map<string, { outcome: string; svc: string; op: string; count: number }>();
  const deltas = countersById(leg);
  for (const { id, tags } of bad) {
    const kind = { outcome: tags['outcome'] ?? '', svc: tags['svc'] ?? '', op: tags['op'] ?? '' };
    const key = JSON.stringify(kind);
    totals.set(key, { ...kind, count: (totals.get(key)?.count ?? 0) + (deltas.get(id) ?? 0) });
  }
  return [...totals.values()].filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
}

function countersById(leg: LegView): Map<number, number> {
  const { counters, ids } = packed(leg.timeline.pushes);
  const totals = new Map<number, number>();
  for (let entry = 0; entry < counters.series.length; entry++) {
    const id = ids[counters.series.at(entry)] ?? 0;
    totals.set(id, (totals.get(id) ?? 0) + counters.values.at(entry));
  }
  return totals;
}

function limitLines(leg: LegView): LegSeries['limits'] {
  const lines = leg.record.plan.checks
    .filter(({ expectation }) => expectation.unit === 'ms' && expectation.statistic === 'percentile')
    .map(({ sli, expectation }) => ({
      label: expectation.text,
      valueMs: expectation.limit,
      statistic: `p${Number(((expectation.probability ?? 0) * 100).toFixed(4))}`,
      sli,
    }));
  return [...new Map(lines.map((line) => [`${line.sli} ${line.label}`, line])).values()];
}
