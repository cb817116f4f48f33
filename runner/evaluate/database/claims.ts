import { METRICS, type WindowName } from '../../../scenarios/kit/contract.ts';
import type { AnalysedService, DatabaseWindow } from '../../schema/database-analysis-schema.ts';
import { bucketEnds, type Histogram, histogramQuantile, histogramTotal } from '../../statistics/histogram.ts';
import { sum } from '../../statistics/series.ts';
import {
  countsPerSecond,
  type LegView,
  mergedHistogram,
  rangeOf,
  samplesPerSecond,
  sumsPerSecond,
} from '../leg-view.ts';

/** What the answers of a window say of their time. */
export type Claims = Pick<
  DatabaseWindow,
  'seconds' | 'requests' | 'responseMs' | 'databaseMs' | 'poolMs' | 'claimedSeconds'
> & { readonly poolSeconds: number | null };

/** What the requests of a window say: response time, and database time and pool wait where their answers state them. */
export function claimsOf(
  leg: LegView,
  window: WindowName,
  selection: { readonly svc?: string } = {},
): Claims {
  const range = rangeOf(leg, window);
  const tags = { ...selection, window };
  const stated = (metric: string) => {
    const samples = sum(samplesPerSecond(leg, metric, tags, range));
    const seconds = sum(sumsPerSecond(leg, metric, tags, range));
    return samples === 0 ? null : { seconds, meanMs: (seconds * 1_000) / samples };
  };
  const timeoutMs = leg.record.plan.played.requestTimeoutMs;
  const [database, pool] = [stated(METRICS.dbTime), stated(METRICS.poolTime)];
  return {
    seconds: range.to - range.from,
    requests: sum(countsPerSecond(leg, METRICS.requests, tags, range)),
    responseMs: answeredMeanMs(mergedHistogram(leg, METRICS.responseTime, tags), timeoutMs),
    databaseMs: database?.meanMs ?? null,
    poolMs: pool?.meanMs ?? null,
    claimedSeconds: database?.seconds ?? null,
    poolSeconds: pool?.seconds ?? null,
  };
}

/** The mean of answered requests, from the middles of their buckets: the sum counts those without an answer as ages. */
function answeredMeanMs({ zero, lowest, counts }: Histogram, timeoutMs: number): number | null {
  let [answered, totalMs] = [zero, 0];
  for (const [index, samples] of counts.entries()) {
    const { lower, upper } = bucketEnds(lowest + index);
    if (lower * 1_000 > timeoutMs) break;
    answered += samples;
    totalMs += samples * Math.sqrt(lower * upper) * 1_000;
  }
  return answered === 0 ? null : totalMs / answered;
}

/** Database time by service in a window, most of it first; services that never state it are left out. */
export function servicesOf(leg: LegView, window: WindowName): AnalysedService[] {
  const range = rangeOf(leg, window);
  if (range.to <= range.from) return [];
  const services = leg.record.plan.catalogue.journeys.flatMap(({ operations }) =>
    operations.map(({ svc }) => svc),
  );
  const rows = [...new Set(services)].flatMap((svc) => {
    const tags = { svc, window };
    const times = mergedHistogram(leg, METRICS.dbTime, tags);
    if (histogramTotal(times) === 0) return [];
    const quantile = (q: number) => milliseconds(histogramQuantile(times, q).estimate);
    return [
      {
        svc,
        requests: histogramTotal(times),
        totalSeconds: sum(sumsPerSecond(leg, METRICS.dbTime, tags, range)),
        p50Ms: quantile(0.5),
        p95Ms: quantile(0.95),
        p99Ms: quantile(0.99),
      },
    ];
  });
  return rows.toSorted((a, b) => b.totalSeconds - a.totalSeconds);
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1_000;
}
