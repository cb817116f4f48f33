import { type Histogram, histogramQuantile, mergeHistograms } from '../statistics/histogram.ts';
import { type Trend, trendTest } from '../statistics/trend-test.ts';
import type { CheckedLeg } from './judge-check.ts';
import type { Decision } from './judge-fraction.ts';
import { histogramsPerSecond, rangeOf, sum } from './leg-view.ts';
import { isTimeCheck } from './tightest-limit.ts';

const BATCHES = 20;
/** The percentile whose rise is tested, whatever the check judges: higher ones of a twentieth of a window say little. */
const TESTED_PROBABILITY = 0.95;
/**
 * A rise counts if, going on like this, it would reach the limit within so many more windows. Chance makes one check in a
 * hundred or so seem to rise, and a gate has a hundred checks: from 3 to 4 ms below a limit of 200 ms it means nothing.
 */
const WINDOWS_AHEAD = 10;

/**
 * A peak that is still getting slower at its end has not shown what it will become, so it cannot pass (statistics SPEC,
 * section 9.1). Null when the peak is steady, or the check is not a time.
 */
export function steadiness(legs: readonly CheckedLeg[]): Decision | null {
  const timed = legs.filter(({ check }) => isTimeCheck(check));
  const trends = new Set(timed.map(trendOf));
  if (trends.has('rising')) return { verdict: 'inconclusive', reason: 'not-stationary', moreSeconds: null };
  if (trends.has('unknown')) return { verdict: 'inconclusive', reason: 'trend-unknown', moreSeconds: null };
  return null;
}

function trendOf(leg: CheckedLeg): Trend {
  const batches = batchesOf(leg);
  const { trend, change } = trendTest(percentiles(batches, TESTED_PROBABILITY));
  if (trend !== 'rising' || change === null) return trend;
  const { probability, limit } = leg.check.expectation;
  const judged = percentiles(batches, probability ?? TESTED_PROBABILITY).map(Number);
  const endMs = 1_000 * (sum(judged) / BATCHES) * (1 + change / 2 + WINDOWS_AHEAD * change);
  return endMs < limit ? 'none' : trend;
}

/** The merged histogram of each of 20 equal parts of the window. */
function batchesOf({ leg, check }: CheckedLeg): Histogram[] {
  const range = rangeOf(leg, check.window);
  const tags = { ...check.selector, ...(check.window !== '*' && { window: check.window }) };
  return inBatches(histogramsPerSecond(leg, check.sli, tags, range)).map((batch) => mergeHistograms(batch));
}

/** One percentile of each part in seconds; null where a part holds nothing. */
function percentiles(batches: readonly Histogram[], probability: number): (number | null)[] {
  return batches.map((batch) => histogramQuantile(batch, probability).estimate);
}

function inBatches(seconds: readonly Histogram[]): Histogram[][] {
  const border = (batch: number) => Math.floor((batch * seconds.length) / BATCHES);
  return Array.from({ length: BATCHES }, (_, batch) => seconds.slice(border(batch), border(batch + 1)));
}
