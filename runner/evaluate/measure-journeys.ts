import { type CatalogueOperation, METRICS } from '../../scenarios/kit/contract.ts';
import type { MeasuredLeg, MeasuredStep } from '../model/measured-leg.ts';
import type { LegRecord } from '../model/run-record.ts';
import { histogramQuantile } from '../statistics/histogram.ts';
import { type LegView, mergedHistogram, viewLeg } from './leg-view.ts';
import { totalGained } from './series-index.ts';

/** Little's law is about means; with each step this slow, all but the rarest waits are covered. */
const STEP_PROBABILITY = 0.99;

/**
 * How long the journeys of a leg took, for sizing a pool. Step times come from the timeline's histograms of
 * `response_time` over the whole leg, of its users alone where it has experiments; busy virtual users from k6's gauge
 * `vus`, which counts those that play a journey or wait for its moment, once a second.
 */
export function measureJourneys(run: string, record: LegRecord): MeasuredLeg {
  const { plan } = record;
  const leg = viewLeg(record);
  return {
    run,
    leg: plan.id,
    load: plan.load,
    thinkScale: plan.played.thinkScale,
    peakRatePerSecond: plan.pool.peakRatePerSecond,
    busiestVus: busyVus(leg).reduce((most, vus) => Math.max(most, vus), 0),
    probability: STEP_PROBABILITY,
    steps: plan.catalogue.journeys.flatMap(({ name, operations }) =>
      operations.flatMap((operation) => measuredStep(leg, name, operation)),
    ),
  };
}

/** Why a leg cannot say how many virtual users it takes; null where it can. Follows its id in a sentence. */
export function whyUnfit(record: LegRecord): string | null {
  const { plan, k6, stopReason, damage, timeline } = record;
  if (stopReason !== null || k6.exitCode !== 0)
    return `was not played to its end: ${stopReason ?? k6.meaning}`;
  if (damage[0] !== undefined) return `is damaged: ${damage[0]}`;
  if (timeline?.complete !== true) return 'has a timeline without an end';
  const leg = viewLeg(record);
  const dropped = totalGained(leg.index.counters, 'dropped_iterations', {});
  if (dropped > 0) return `dropped ${dropped} of its journeys, so that its own virtual users were too few`;
  if (busyVus(leg).length === 0) return 'does not tell how many virtual users were busy';
  return plan.pool.peakRatePerSecond > 0 ? null : 'played no journeys';
}

function measuredStep(leg: LegView, journey: string, { svc, op }: CatalogueOperation): MeasuredStep[] {
  const { played } = leg.record.plan;
  const users = played.streams[0]?.cohort;
  const tags = { journey, svc, op, ...(users !== undefined && { cohort: users }) };
  const { upper } = histogramQuantile(mergedHistogram(leg, METRICS.responseTime, tags), STEP_PROBABILITY);
  if (upper === null) return [];
  return [{ journey, svc, op, responseMs: Math.ceil(Math.min(upper * 1_000, played.requestTimeoutMs)) }];
}

function busyVus({ timeline }: LegView): number[] {
  const ids = new Set(timeline.series.filter(({ metric }) => metric === 'vus').map(({ id }) => id));
  return timeline.pushes.flatMap(({ gauges }) => gauges.filter(([id]) => ids.has(id)).map(([, vus]) => vus));
}
