import { CENSORED_MS, METRICS } from '../../../scenarios/kit/contract.ts';
import type { GeneratorSample } from '../../schema/record-schema.ts';
import { generatorValidity, type InvalidReason } from '../../statistics/generator-validity.ts';
import { histogramQuantile } from '../../statistics/histogram.ts';
import { sum, zeros } from '../../statistics/series.ts';
import type { HistogramRows } from '../histogram-rows.ts';
import { histogramsPerSecond, type LegView, rangeOf, type SecondRange } from '../leg-view.ts';
import { droppedPerSecond } from '../selected-seconds.ts';
import { tightestLimitMs } from '../tightest-limit.ts';

type Known = readonly (number | null)[];

/** What the generator did in a stretch of the leg, second by second; null where it was not measured. */
export interface GeneratorView {
  readonly range: SecondRange;
  readonly planned: readonly number[];
  readonly started: readonly number[];
  readonly dropped: readonly number[];
  /** Arrivals that may belong to the second before or after the stretch. */
  readonly borderArrivals: number;
  /** Share of the cores that k6 may use. */
  readonly cpu: Known;
  /** Seconds per second that k6's threads waited for a CPU, and that a quota held them back. */
  readonly runQueueWait: Known;
  readonly throttled: Known;
  readonly lagP99Ms: number | null;
}

export function viewGenerator(leg: LegView, range: SecondRange): GeneratorView {
  const seconds = (values: readonly number[]) => values.slice(range.from, range.to);
  const streams = leg.record.plan.played.streams.map(({ perSecond }) => seconds(perSecond));
  const lags = histogramsPerSecond(leg, METRICS.scheduleLag, {}, { from: 0, to: Math.max(1, leg.seconds) });
  const planned = zeros(range.to - range.from).map((_, second) =>
    streams.reduce((total, counts) => total + (counts[second] ?? 0), 0),
  );
  const { cores = 1 } = leg.record.generator ?? {};
  return {
    range,
    planned,
    started: seconds(lags.totals()),
    dropped: droppedPerSecond(leg, range),
    borderArrivals: borderArrivals(leg, range, planned),
    cpu: bridgeGaps(
      sampledPerSecond(leg, range, ({ cpuCores }) => (cpuCores === null ? null : cpuCores / cores)),
    ),
    runQueueWait: sampledPerSecond(leg, range, (sample) => sample.runQueueWait),
    throttled: sampledPerSecond(leg, range, (sample) => sample.throttled),
    lagP99Ms: lagBeforeDrops(leg, lags, range),
  };
}

/** The reasons of statistics SPEC, section 10. What is not known is a finding of its own, and hides none of the others. */
export function reasonsOf({ record: { plan } }: LegView, view: GeneratorView): readonly InvalidReason[] {
  return generatorValidity({
    planned: view.planned,
    started: view.started,
    dropped: view.dropped,
    borderArrivals: view.borderArrivals,
    cpu: view.cpu.map((ratio) => ratio ?? 0),
    lagP99Seconds: (view.lagP99Ms ?? 0) / 1_000,
    tightestLimitSeconds: tightestLimitMs(plan) / 1_000,
    vuCap: plan.pool.vus,
    vusNeeded: plan.pool.ampleVus,
  });
}

/** The values that are known. */
export function measured(values: Known): number[] {
  return values.filter((value) => value !== null);
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

/**
 * Pushes and seconds do not begin together, so at the border of a window, or where a leg was stopped, the arrivals of one
 * second may be counted on either side. A leg that was played to its end has no such border.
 */
function borderArrivals(leg: LegView, { from, to }: SecondRange, planned: readonly number[]): number {
  const isWhole = from === 0 && to === leg.seconds && leg.record.stopReason === null;
  return isWhole ? 0 : Math.max(0, ...planned);
}

/**
 * Lag is exact until the first drop: afterwards the iteration number no longer tells when a journey was due. Where that
 * was before the stretch, the time between warm-up and drop speaks for the generator: in its warm-up it opens its first
 * connections and grows its memory, and is late for reasons that are over by then, which few other journeys outweigh.
 */
function lagBeforeDrops(leg: LegView, lags: HistogramRows, range: SecondRange): number | null {
  const firstDrop = droppedPerSecond(leg, { from: 0, to: leg.seconds }).findIndex((count) => count > 0);
  const until = firstDrop < 0 ? range.to : Math.max(0, firstDrop - 1);
  const warmFrom = firstDrop < 0 ? 0 : rangeOf(leg, 'warm-up').to;
  const from = [Math.max(range.from, warmFrom), warmFrom].find((second) => second < until) ?? 0;
  const { estimate } = histogramQuantile(lags.sum(from, Math.min(until, range.to)), 0.99);
  return estimate === null ? null : Math.min(estimate * 1_000, CENSORED_MS);
}

/** Of two samples in one second the busier one counts. */
function sampledPerSecond(
  leg: LegView,
  range: SecondRange,
  read: (sample: GeneratorSample) => number | null,
): (number | null)[] {
  const values: (number | null)[] = zeros(range.to - range.from).map(() => null);
  for (const sample of leg.record.generator?.samples ?? []) {
    const slot = leg.secondOf(sample) - range.from;
    const known = values[slot];
    const value = read(sample);
    if (value !== null && known !== undefined) values[slot] = Math.max(value, known ?? value);
  }
  return values;
}

/**
 * Two samples may fall into one second and none into the next. A sample tells of all the time since the one before it, so
 * a second without one is covered by the next; the last one of all by the one before.
 */
function bridgeGaps(values: Known): (number | null)[] {
  return values.map((value, index) => value ?? values[index + 1] ?? values[index - 1] ?? null);
}
