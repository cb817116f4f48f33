import { METRICS } from '../../scenarios/kit/contract.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { meanInterval } from '../statistics/mean-interval.ts';
import type { QuantileInterval } from '../statistics/quantile-interval.ts';
import { tagsOf } from './check-seconds.ts';
import type { CheckedLeg } from './judge-check.ts';
import { countsPerSecond, type LegView, rangeOf, type SecondRange } from './leg-view.ts';

/** A second counts as known when looks cover it, but for the jitter of a timer. */
const LEAST_COVERED = 0.99;
/** A mean over a window of which more is unknown is not one of that window. */
const LEAST_KNOWN = 0.98;

/** Whether a check is about the processor time of the target. */
export function isAboutTargetCpu({ sli }: Pick<PlannedCheck, 'sli'>): boolean {
  return sli === 'target_cpu_per_request';
}

/** Why nothing is known of the processor time of the target, and what to do. */
export const NOT_METERED =
  'needs the processor time of the target: name its process with `--target-pid <pid>`, or its metrics page with "gate.targetMetrics", and measure again';

/** What is lacking where nobody looked at the processor time of the target; null where somebody did. */
export function whyNotMetered(legs: readonly CheckedLeg[]): string | null {
  const blind = legs.find(
    ({ leg, check }) => isAboutTargetCpu(check) && leg.record.target?.cpu === undefined,
  );
  return blind === undefined ? null : `${NOT_METERED} (${blind.leg.record.plan.id})`;
}

/** Of how many seconds of its window the processor time is known. */
export function knownSeconds({ leg, check }: CheckedLeg): { readonly known: number; readonly all: number } {
  const seconds = cpuPerSecond(leg, rangeOf(leg, check.window));
  return { known: seconds.filter((used) => used !== null).length, all: seconds.length };
}

/**
 * Processor time of the target per request that was sent, in ms, with its interval by batch means: the ratio of two sums
 * over the seconds of a window (Cochran 1977). Nothing where too many of its seconds are not known.
 */
export function cpuPerRequest({ leg, check }: CheckedLeg, level: number): QuantileInterval {
  const range = rangeOf(leg, check.window);
  const used = cpuPerSecond(leg, range);
  const sent = requestsPerSecond(leg, check, range);
  const known = used.flatMap((cpuSeconds, second) =>
    cpuSeconds === null ? [] : [{ cpuMs: cpuSeconds * 1_000, requests: sent[second] ?? 0 }],
  );
  if (known.length < LEAST_KNOWN * used.length) return { estimate: null, lower: null, upper: null };
  const sums = known.map(({ cpuMs }) => cpuMs);
  return meanInterval({ sums, counts: known.map(({ requests }) => requests) }, level);
}

/** A request that was skipped was never sent, and costs nothing. */
function requestsPerSecond(leg: LegView, check: PlannedCheck, range: SecondRange): number[] {
  const tags = tagsOf(check);
  const all = countsPerSecond(leg, METRICS.requests, tags, range);
  const skipped = countsPerSecond(leg, METRICS.requests, { ...tags, outcome: 'skipped' }, range);
  return all.map((count, second) => count - (skipped[second] ?? 0));
}

/** Seconds of processor time in every second of the range: each span between two looks, spread evenly over its seconds. */
function cpuPerSecond({ record, zeroAtMs }: LegView, { from, to }: SecondRange): (number | null)[] {
  const length = Math.max(0, to - from);
  const used = Array.from({ length }, () => 0);
  const covered = Array.from({ length }, () => 0);
  for (const { atMs, spanMs, cpuSeconds } of record.target?.cpu?.spans ?? []) {
    const end = (atMs - zeroAtMs) / 1_000 - from;
    const begin = end - spanMs / 1_000;
    for (let slot = Math.max(0, Math.floor(begin)); slot < Math.min(length, Math.ceil(end)); slot++) {
      const overlap = Math.min(end, slot + 1) - Math.max(begin, slot);
      used[slot] = (used[slot] ?? 0) + (cpuSeconds * overlap) / (end - begin);
      covered[slot] = (covered[slot] ?? 0) + overlap;
    }
  }
  return used.map((seconds, slot) => {
    const share = covered[slot] ?? 0;
    return share >= LEAST_COVERED ? seconds / share : null;
  });
}
